package dev.caravan.job;

import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Files that are packed: {@code .gz}, and {@code .zip} with one file in it. How much comes out is limited by whoever reads
 * it, and here by how much went in.
 */
public final class Compressed {
    private static final long HARMLESS = 64L << 20;
    private static final long LARGEST_RATIO = 200;

    private Compressed() {}

    /**
     * The bytes of a file, unpacked if its name says that it is packed. What is wrong with an archive is the problem
     * {@code bad-archive}, said when its bytes are read.
     */
    public static InputStream open(InputStream source, String fileName) throws IOException {
        String name = fileName.toLowerCase(Locale.ROOT);
        if (!name.endsWith(".gz") && !name.endsWith(".zip")) {
            return source;
        }
        Counting packed = new Counting(new BufferedInputStream(source, 1 << 16));
        try {
            return new Unpacked(name.endsWith(".gz") ? new Gunzip(packed) : firstOf(packed), packed);
        } catch (ZipException | java.io.EOFException e) {
            throw broken(e);
        }
    }

    private static ZipInputStream firstOf(InputStream packed) throws IOException {
        ZipInputStream zip = new ZipInputStream(packed);
        if (!nextFile(zip)) {
            throw bad("the ZIP archive has no file in it, or is none");
        }
        return zip;
    }

    /** Goes to the next file; folders, and what Macs add, are none. */
    private static boolean nextFile(ZipInputStream zip) throws IOException {
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (!entry.isDirectory() && !entry.getName().startsWith("__MACOSX/")) {
                return true;
            }
            pass(zip);
        }
        return false;
    }

    /** What is left out is unpacked all the same, so that it may not be much. */
    private static void pass(ZipInputStream zip) throws IOException {
        byte[] buffer = new byte[1 << 13];
        long bytes = 0;
        for (int n = zip.read(buffer); n >= 0; n = zip.read(buffer)) {
            bytes += n;
            if (bytes > HARMLESS) {
                throw bad("the ZIP archive holds too much beside its file");
            }
        }
    }

    private static ProblemException bad(String message) {
        return new ProblemException(
                Problem.of("bad-archive", message).withHint("pack one file as .gz or .zip, or send it as it is"));
    }

    private static ProblemException broken(IOException e) {
        return new ProblemException(
                Problem.of("bad-archive", "the archive cannot be unpacked: " + e.getMessage())
                        .withHint("pack one file as .gz or .zip, or send it as it is"),
                e);
    }

    private static final class Counting extends FilterInputStream {
        private long bytes;

        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            bytes += b < 0 ? 0 : 1;
            return b;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int n = super.read(target, offset, length);
            bytes += Math.max(n, 0);
            return n;
        }
    }

    private static final class Unpacked extends FilterInputStream {
        private final Counting packed;
        private long bytes;

        Unpacked(InputStream in, Counting packed) {
            super(in);
            this.packed = packed;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                int n = super.read(target, offset, length);
                bytes += Math.max(n, 0);
                if (bytes > HARMLESS && bytes > packed.bytes * LARGEST_RATIO) {
                    throw bad("the archive holds more than " + LARGEST_RATIO + " times its own size");
                }
                if (n < 0 && in instanceof ZipInputStream zip && nextFile(zip)) {
                    throw bad("the ZIP archive has several files in it");
                }
                return n;
            } catch (ZipException | java.io.EOFException e) {
                throw broken(e);
            }
        }
    }
}
