package dev.caravan.job;

import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Bytes of a source, on disk, complete.
 *
 * @param bytes how many
 * @param sha256 their digest, 64 hexadecimal digits
 */
public record Spool(Path file, long bytes, String sha256) implements AutoCloseable {
    /** The code of the problem that there is no room for the bytes. */
    public static final String NO_SPACE = "no-space";

    private static final int BUFFER = 1 << 16;
    private static final Pattern FULL = Pattern.compile("(?i)no space left|disk quota|not enough space");

    /**
     * Writes a stream to disk, taking its digest on the way.
     *
     * @param limit at most so many bytes; the problem {@code too-large} names it as soon as there are more
     * @param limitName whose limit it is, for the message: {@code import-users}
     */
    public static Spool of(InputStream source, JobFolders folders, long limit, String limitName) throws IOException {
        return of(source, incoming(folders), limit, limitName);
    }

    private static Path incoming(JobFolders folders) throws IOException {
        try {
            return folders.incoming();
        } catch (IOException e) {
            if (isFull(e)) {
                throw noSpace(e);
            }
            throw e;
        }
    }

    /** The same into this file, which is removed if not all of the bytes come to lie in it. */
    static Spool of(InputStream source, Path file, long limit, String limitName) throws IOException {
        boolean whole = false;
        try {
            MessageDigest digest = sha256Digest();
            long bytes = 0;
            byte[] buffer = new byte[BUFFER];
            try (OutputStream out = Files.newOutputStream(file)) {
                for (int n = source.read(buffer); n >= 0; n = source.read(buffer)) {
                    bytes += n;
                    if (bytes > limit) {
                        throw tooLarge(limit, limitName);
                    }
                    digest.update(buffer, 0, n);
                    write(out, buffer, n);
                }
            }
            force(file);
            whole = true;
            return new Spool(file, bytes, HexFormat.of().formatHex(digest.digest()));
        } finally {
            if (!whole) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** The digest of a file. */
    static String sha256(Path file) throws IOException {
        MessageDigest digest = sha256Digest();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void write(OutputStream out, byte[] bytes, int count) throws IOException {
        try {
            out.write(bytes, 0, count);
        } catch (IOException e) {
            if (isFull(e)) {
                throw noSpace(e);
            }
            throw e;
        }
    }

    /** What a job is promised to run with must outlast a power failure, as the ledger does. */
    private static void force(Path file) throws IOException {
        try {
            PartFile.force(file);
        } catch (IOException e) {
            if (isFull(e)) {
                throw noSpace(e);
            }
            throw e;
        }
    }

    /** Whether this says that there is no room on the disk. */
    public static boolean isFull(IOException failure) {
        return FULL.matcher(String.valueOf(failure.getMessage())).find();
    }

    private static ProblemException noSpace(IOException cause) {
        return new ProblemException(
                Problem.of(
                                NO_SPACE,
                                "there is no space left where Caravan keeps files that come in; nothing was imported")
                        .withHint("free some space under caravan.home, and send the file again"),
                cause);
    }

    /**
     * Refuses bytes of which somebody says beforehand how many they are.
     *
     * @throws ProblemException {@code too-large} if they are more than the limit
     */
    public static void requireWithin(long announced, long limit, String limitName) {
        if (announced > limit) {
            throw tooLarge(limit, limitName);
        }
    }

    private static ProblemException tooLarge(long limit, String name) {
        return new ProblemException(Problem.of(
                        "too-large",
                        "the file is larger than %,d bytes, which is the limit of %s".formatted(limit, name))
                .withHint("split the file, or raise limits.file_size of the import"));
    }

    private static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Removes the bytes, unless a job has taken them over. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
