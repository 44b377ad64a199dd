package dev.caravan.job;

import dev.caravan.format.FileFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Where the files of jobs lie: {@code {home}/jobs/{id}/} with the source, the rows in error, the exported file.
 *
 * @param home {@code caravan.home}
 * @param node whose process this is; nodes may share their home
 */
public record JobFolders(Path home, String node) {
    private static final Duration FORGOTTEN = Duration.ofDays(1);
    private static final String SOURCE = "source";
    private static final String CONFIRMED = "confirmed";

    /** The same for a node that has the home to itself. */
    public JobFolders(Path home) {
        this(home, "");
    }

    private Path jobs() {
        return home.resolve("jobs");
    }

    /** The folder of a job, which need not exist. */
    public Path of(String jobId) {
        return jobs().resolve(checked(jobId));
    }

    /** An id names one folder and nothing else: job ids hold letters, digits and dashes only. */
    private static String checked(String jobId) {
        if (!jobId.matches("[A-Za-z0-9-]{1,64}")) {
            throw new IllegalArgumentException("not a job id: " + jobId);
        }
        return jobId;
    }

    /** The bytes that an import was given. */
    public Path source(String jobId) {
        return of(jobId).resolve(SOURCE);
    }

    /** The rows in error, if the job has finished and had any; the file's name ends like its {@link #errorFormat}. */
    public Optional<Path> findErrors(String jobId) {
        return Stream.of(FileFormat.CSV, FileFormat.JSON, FileFormat.NDJSON)
                .map(format -> errors(jobId, format))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** The format of a file that {@link #findErrors} has found. */
    public static FileFormat errorFormat(Path errors) {
        String name = String.valueOf(errors.getFileName());
        return FileFormat.find(name.substring(name.lastIndexOf('.') + 1)).orElse(FileFormat.CSV);
    }

    Path errors(String jobId, FileFormat format) {
        return of(jobId).resolve("errors." + format.extension());
    }

    /** The file that an export has written, if it has finished. */
    public Optional<Path> findExport(String jobId, String extension) {
        return Optional.of(export(jobId, extension)).filter(Files::isRegularFile);
    }

    /** Where an export writes its file. */
    public Path export(String jobId, String extension) {
        return of(jobId).resolve("export." + extension);
    }

    /** The id of the job that imports what this dry run has tried, if one was asked for. */
    Optional<String> findConfirmation(String jobId) {
        try {
            String id = Files.readString(of(jobId).resolve(CONFIRMED));
            return id.isEmpty() ? Optional.empty() : Optional.of(id);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Remembers which job imports what this dry run has tried. */
    void noteConfirmation(String jobId, String confirmation) throws IOException {
        try (PartFile part = PartFile.of(of(jobId).resolve(CONFIRMED))) {
            Files.writeString(part.path(), confirmation);
            part.complete();
        }
    }

    /** A place for bytes that do not belong to a job yet; on the same file system as the jobs. */
    Path incoming() throws IOException {
        return Files.createTempFile(Files.createDirectories(home.resolve("incoming")), ownPrefix(), ".part");
    }

    /** A node's name may be anything, a file's may not. */
    private String ownPrefix() {
        return "source-" + UUID.nameUUIDFromBytes(node.getBytes(StandardCharsets.UTF_8)) + "-";
    }

    /** Removes the file that an export has written, for files that are not kept. */
    public void discardExport(String jobId, String extension) throws IOException {
        Files.deleteIfExists(export(jobId, extension));
    }

    /** Moves spooled bytes, which the disk has, to where the job finds them. */
    void adopt(Path spooled, String jobId) throws IOException {
        Files.createDirectories(of(jobId));
        Files.move(spooled, source(jobId));
        PartFile.forceFolderOf(source(jobId));
        PartFile.forceFolderOf(of(jobId));
    }

    /** Removes a job's folder with all that is in it. */
    void delete(String jobId) throws IOException {
        deleteAll(of(jobId));
    }

    /** Removes a folder with all that is in it, if it is there. */
    public static void deleteAll(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                // somebody else was faster
                return failure instanceof NoSuchFileException
                        ? FileVisitResult.CONTINUE
                        : super.visitFileFailed(file, failure);
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /**
     * Removes what this node spooled before it was started again, and never made a job of; of other nodes and of commands
     * only what nobody can be writing any more.
     */
    public void clearIncoming(Instant now) throws IOException {
        Instant forgotten = now.minus(FORGOTTEN);
        Path incoming = home.resolve("incoming");
        if (!Files.isDirectory(incoming)) {
            return;
        }
        try (var files = Files.newDirectoryStream(incoming)) {
            for (Path file : files) {
                boolean own = file.getFileName().toString().startsWith(ownPrefix());
                if (own || Files.getLastModifiedTime(file).toInstant().isBefore(forgotten)) {
                    deleteAll(file);
                }
            }
        }
    }
}
