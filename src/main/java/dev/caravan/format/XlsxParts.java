package dev.caravan.format;

import dev.caravan.model.ProblemException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** The parts of an XLSX file: a ZIP archive (ECMA-376 part 2). It is opened for reading only. */
final class XlsxParts implements Closeable {
    /** A part may inflate to so many times its size; sheets of nothing but equal rows come to a tenth of that. */
    private static final int MAX_RATIO = 200;
    /** Smaller parts may inflate as much as they like. */
    private static final long FREE = 1 << 25;
    /** No sheet of 1,048,576 rows with sensible cells comes near. */
    private static final long MAX_PART = 1L << 33;
    /** The directory of the archive is kept in memory. */
    private static final long MAX_DIRECTORY = 1 << 22;

    private static final int END_OF_DIRECTORY = 22;
    private static final int MAX_COMMENT = 65_535;

    private final ZipFile zip;
    private final Map<String, ZipEntry> entries = new HashMap<>();

    private XlsxParts(ZipFile zip) {
        this.zip = zip;
        // names of parts do not depend on upper and lower case
        zip.stream().forEach(entry -> entries.putIfAbsent(key(entry.getName()), entry));
    }

    static XlsxParts open(Path file) throws IOException {
        checkDirectory(file);
        try {
            return new XlsxParts(new ZipFile(file.toFile()));
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw FileProblems.brokenWorkbook("the ZIP archive is damaged", e);
        }
    }

    /** The size of the directory stands at the end of the archive, behind {@code PK 5 6}. */
    private static void checkDirectory(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            int length = (int) Math.min(bytes.length(), END_OF_DIRECTORY + MAX_COMMENT);
            byte[] tail = new byte[length];
            bytes.seek(bytes.length() - length);
            bytes.readFully(tail);
            for (int i = length - END_OF_DIRECTORY; i >= 0; i--) {
                if (tail[i] == 'P' && tail[i + 1] == 'K' && tail[i + 2] == 5 && tail[i + 3] == 6) {
                    long size = number(tail, i + 12);
                    if (size > MAX_DIRECTORY) {
                        throw FileProblems.workbookTooLarge("its archive has too many entries");
                    }
                    return;
                }
            }
        }
    }

    private static long number(byte[] bytes, int at) {
        return Integer.toUnsignedLong(
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at));
    }

    private static String key(String name) {
        String plain = name.replace('\\', '/').toLowerCase(Locale.ROOT);
        return plain.startsWith("/") ? plain.substring(1) : plain;
    }

    boolean has(String name) {
        return entries.containsKey(key(name));
    }

    /** The part of this name, or null if there is none. */
    @Nullable
    InputStream find(String name) throws IOException {
        ZipEntry entry = entries.get(key(name));
        if (entry == null) {
            return null;
        }
        try {
            InputStream in = zip.getInputStream(entry);
            return in == null ? null : new Inflating(in, entry);
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw FileProblems.brokenWorkbook("the part " + entry.getName() + " cannot be unpacked", e);
        }
    }

    /** The part of this name. */
    InputStream get(String name) throws IOException {
        InputStream in = find(name);
        if (in == null) {
            throw FileProblems.brokenWorkbook("the part " + name + " is missing");
        }
        return in;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    /** Counts what comes out, since an entry may say anything of its size. */
    private static final class Inflating extends FilterInputStream {
        private final long limit;
        private long count;

        Inflating(InputStream in, ZipEntry entry) {
            super(in);
            long packed = Math.max(entry.getCompressedSize(), 0);
            this.limit = Math.min(MAX_PART, Math.max(FREE, packed * MAX_RATIO));
            check(entry.getSize());
        }

        private void check(long size) {
            if (size > limit) {
                throw FileProblems.workbookTooLarge("a part of it unpacks to more than " + FileProblems.count(limit)
                        + " bytes, " + (limit == MAX_PART ? "which is the limit" : "far more than any table does"));
            }
        }

        @Override
        public int read() throws IOException {
            int value = in.read();
            check(count += value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int read = in.read(bytes, from, length);
            check(count += Math.max(read, 0));
            return read;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }

    /** Whether a failure says that the archive is broken, and not the disk. */
    static boolean isDamage(IOException e) {
        return e instanceof ZipException || e instanceof EOFException;
    }

    /** For callers that unpack. */
    static ProblemException damaged(String part, IOException e) {
        return FileProblems.brokenWorkbook("the part " + part + " cannot be unpacked", e);
    }
}
