package dev.caravan.store;

import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of an embedded database, which one process has for itself. Beside it lies {@code NAME.pid} with the process
 * that has it, so that another one can name it; the lock itself is H2's, and ends with the process.
 */
final class DatabaseFile {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseFile.class);
    private static final String H2 = "jdbc:h2:";
    /** H2: another process has the file. */
    private static final String IN_USE = "90020";

    private final Path path;

    private DatabaseFile(Path path) {
        this.path = path;
    }

    /** The file behind this URL; empty if the database is a server's or lies in memory. */
    static Optional<DatabaseFile> of(String url) {
        String lower = url.toLowerCase(Locale.ROOT);
        if (!lower.startsWith(H2)) {
            return Optional.empty();
        }
        String place = url.substring(H2.length()).replaceFirst(";.*", "");
        if (place.toLowerCase(Locale.ROOT).startsWith("file:")) {
            place = place.substring("file:".length());
        } else if (place.matches("[A-Za-z]{2,}:.*")) {
            return Optional.empty();
        }
        String home = System.getProperty("user.home", "~");
        String expanded = place.startsWith("~/") ? home + place.substring(1) : place;
        return Optional.of(new DatabaseFile(Path.of(expanded).toAbsolutePath().normalize()));
    }

    /** Whether the database has been made. */
    boolean exists() {
        return Files.exists(path.resolveSibling(path.getFileName() + ".mv.db"));
    }

    /**
     * Refuses at once if another process has the file, with the problem {@code database-in-use}; any other failure is
     * left to those who connect.
     */
    void requireFree(DatabaseSettings settings) {
        String url = ConnectionUrl.complete(settings.url());
        try (Connection probe = DriverManager.getConnection(url, settings.user(), settings.password())) {
            LOG.debug("{} is free: {}", path, probe);
        } catch (SQLException e) {
            if (IN_USE.equals(e.getSQLState())) {
                throw new ProblemException(
                        Problem.of(
                                        Database.IN_USE,
                                        owner().map(pid -> "another Caravan (process " + pid + ")")
                                                        .orElse("another process, probably another Caravan,")
                                                + " has the database " + path + " open")
                                .withHint("stop it, or set caravan.home or caravan.database.url to another place"),
                        e);
            }
        }
    }

    private Optional<Long> owner() {
        try {
            return Optional.of(Long.parseLong(Files.readString(pidFile(), StandardCharsets.US_ASCII)
                            .strip()))
                    .filter(pid -> ProcessHandle.of(pid).isPresent());
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Leaves word that this process has the file. */
    void sign() {
        try {
            Files.writeString(pidFile(), ProcessHandle.current().pid() + "\n", StandardCharsets.US_ASCII);
        } catch (IOException e) {
            // only a message would have named this process
            LOG.debug("{} cannot be written", pidFile(), e);
        }
    }

    /** Takes that back. */
    void unsign() {
        try {
            if (owner().filter(pid -> pid == ProcessHandle.current().pid()).isPresent()) {
                Files.deleteIfExists(pidFile());
            }
        } catch (IOException e) {
            LOG.debug("{} cannot be removed", pidFile(), e);
        }
    }

    private Path pidFile() {
        return path.resolveSibling(path.getFileName() + ".pid");
    }
}
