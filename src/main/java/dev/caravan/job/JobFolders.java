package dev.caravan.job;

import dev.caravan.format.FileFormat;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the files of jobs lie: {@code {home}/jobs/{id}/} with the source, the rows in error, the exported file.
 *
 * @param home {@code caravan.home}
 */
public record JobFolders(Path home) {
    private static final String SOURCE = "source";

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

    /** A place for bytes that do not belong to a job yet; on the same file system as the jobs. */
    Path incoming() throws IOException {
        return Files.createTempFile(Files.createDirectories(home.resolve("incoming")), "source-", ".part");
    }

    /** Removes the file that an export has written, for files that are not kept. */
    public void discardExport(String jobId, String extension) throws IOException {
        Files.deleteIfExists(export(jobId, extension));
    }

    /** Moves spooled bytes to where the job finds them. */
    void adopt(Path spooled, String jobId) throws IOException {
        Files.createDirectories(of(jobId));
        Files.move(spooled, source(jobId));
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
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Removes what earlier processes spooled and never made a job of. */
    void clearIncoming() throws IOException {
        Path incoming = home.resolve("incoming");
        if (!Files.isDirectory(incoming)) {
            return;
        }
        try (var files = Files.newDirectoryStream(incoming)) {
            for (Path file : files) {
                deleteAll(file);
            }
        }
    }
}
