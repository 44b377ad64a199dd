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

/**
 * Bytes of a source, on disk, complete.
 *
 * @param bytes how many
 * @param sha256 their digest, 64 hexadecimal digits
 */
public record Spool(Path file, long bytes, String sha256) implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    /**
     * Writes a stream to disk, taking its digest on the way.
     *
     * @param limit at most so many bytes; the problem {@code too-large} names it as soon as there are more
     * @param limitName whose limit it is, for the message: {@code import-users}
     */
    public static Spool of(InputStream source, JobFolders folders, long limit, String limitName) throws IOException {
        Path file = folders.incoming();
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
                    out.write(buffer, 0, n);
                }
            }
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
