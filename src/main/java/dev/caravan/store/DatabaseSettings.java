package dev.caravan.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where the database is, and how it is used.
 *
 * @param url a JDBC URL of PostgreSQL or H2
 * @param user may be empty where the URL names the user
 * @param password may be empty
 * @param poolSize at most so many connections at a time, at least 1
 * @param connectionTimeout how long to wait for one connection before looking into why there is none; at least 250 ms
 * @param maxWait how long a database that is away is waited for before giving up
 */
public record DatabaseSettings(
        String url, String user, String password, int poolSize, Duration connectionTimeout, Duration maxWait) {
    private static final Set<String> SCRATCH_OPTIONS = Set.of(
            "MODE",
            "DATABASE_TO_LOWER",
            "DATABASE_TO_UPPER",
            "CASE_INSENSITIVE_IDENTIFIERS",
            "DEFAULT_NULL_ORDERING",
            "NON_KEYWORDS",
            "IGNORECASE",
            "TIME ZONE");

    private static final int DEFAULT_POOL_SIZE = 10;
    private static final Duration DEFAULT_CONNECTION_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration DEFAULT_MAX_WAIT = Duration.ofMinutes(15);

    /** Checks the numbers. */
    public DatabaseSettings {
        if (poolSize < 1) {
            throw new IllegalArgumentException("pool size " + poolSize + " is too small; at least 1 is needed");
        }
    }

    /** Ten connections, five seconds for one of them, a quarter of an hour for a database that is away. */
    public static DatabaseSettings of(String url, String user, String password) {
        return new DatabaseSettings(
                url, user, password, DEFAULT_POOL_SIZE, DEFAULT_CONNECTION_TIMEOUT, DEFAULT_MAX_WAIT);
    }

    /**
     * The embedded database, an H2 file named {@code caravan} in this folder. Names in its scripts fold to lower case
     * as they do on PostgreSQL, so that one script serves both.
     */
    public static DatabaseSettings embedded(Path folder) {
        return of(embeddedUrl(folder), "sa", "");
    }

    /** The JDBC URL of {@link #embedded}. */
    public static String embeddedUrl(Path folder) {
        return "jdbc:h2:file:" + folder.toAbsolutePath().normalize().resolve("caravan")
                + ";DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";
    }

    /**
     * An embedded database in memory that reads scripts as the one of these settings does: with the same case of names,
     * mode and order of nulls.
     */
    public DatabaseSettings scratch() {
        String options = Pattern.compile(";")
                .splitAsStream(url)
                .skip(1)
                .filter(option -> SCRATCH_OPTIONS.contains(
                        option.replaceFirst("=.*", "").strip().toUpperCase(Locale.ROOT)))
                .map(option -> ";" + option)
                .collect(Collectors.joining());
        return of("jdbc:h2:mem:scratch-" + UUID.randomUUID() + options, "sa", "");
    }

    /** The same with this many connections. */
    public DatabaseSettings withPoolSize(int connections) {
        return new DatabaseSettings(url, user, password, connections, connectionTimeout, maxWait);
    }

    /** The same with this patience. */
    public DatabaseSettings withMaxWait(Duration patience) {
        return new DatabaseSettings(url, user, password, poolSize, connectionTimeout, patience);
    }

    /** The same with this time for one connection. */
    public DatabaseSettings withConnectionTimeout(Duration timeout) {
        return new DatabaseSettings(url, user, password, poolSize, timeout, maxWait);
    }

    /** The URL without its parameters and without any user or password, for messages. */
    public String place() {
        String withoutParameters = url.replaceFirst("[?;].*", "");
        return withoutParameters.replaceFirst("//[^/]*@", "//");
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return "DatabaseSettings[" + place() + ", user=" + user + ", poolSize=" + poolSize + "]";
    }
}
