package dev.caravan.job.userdata;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Counts the bytes that pass, and takes their SHA-256. Does not close what is behind it. */
final class Digest extends FilterOutputStream {
    private final MessageDigest digest = sha256Digest();
    private long bytes;
    private Optional<String> result = Optional.empty();

    Digest(OutputStream out) {
        super(out);
    }

    /** Of what a file holds. */
    static Digest ofFile(Path file) throws IOException {
        Digest digest = new Digest(OutputStream.nullOutputStream());
        Files.copy(file, digest);
        return digest;
    }

    static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        out.write(source, offset, length);
        digest.update(source, offset, length);
        bytes += length;
    }

    @Override
    public void close() throws IOException {
        flush();
    }

    long bytes() {
        return bytes;
    }

    /** 64 hexadecimal digits; ends the counting. */
    String sha256() {
        if (result.isEmpty()) {
            result = Optional.of(HexFormat.of().formatHex(digest.digest()));
        }
        return result.get();
    }
}
