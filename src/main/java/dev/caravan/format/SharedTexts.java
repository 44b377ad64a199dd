package dev.caravan.format;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The texts that cells of a workbook refer to by number. A few megabytes of them stay in memory; with more, all go to
 * files among the temporary ones, and memory does not grow with them.
 *
 * <p>All are added before the first is asked for.
 */
final class SharedTexts implements Closeable {
    /** All texts together, in bytes. */
    static final int MAX_BYTES = 1 << 30;

    private static final int BYTES_IN_MEMORY = 1 << 22;
    private static final int TEXTS_IN_MEMORY = 1 << 18;
    private static final int CACHE = 1 << 10;
    private static final int CACHED_LENGTH = 256;

    private byte[] bytes = new byte[1 << 12];
    private int size;
    /** For each text where it ends, twice that, and one more if it is wide. */
    private long[] ends = new long[1 << 8];

    private int inBlock;
    private long total;
    private int count;

    private @Nullable FileChannel byteFile;
    private @Nullable FileChannel endFile;
    private @Nullable ByteBuffer mappedBytes;
    private @Nullable ByteBuffer mappedEnds;

    private final int[] cachedNumbers = new int[CACHE];
    private final @Nullable String[] cached = new @Nullable String[CACHE];

    int count() {
        return count;
    }

    void add(String text) throws IOException {
        boolean wide = CompactText.isWide(text);
        int length = CompactText.size(text, wide);
        if (total + length > MAX_BYTES) {
            throw FileProblems.workbookTooLarge("its texts have more than " + FileProblems.count(MAX_BYTES) + " bytes");
        }
        makeRoom(length);
        CompactText.encode(text, wide, bytes, size);
        size += length;
        total += length;
        ends[inBlock++] = 2 * total + (wide ? 1 : 0);
        count++;
    }

    private void makeRoom(int length) throws IOException {
        if (byteFile == null && (size + length > BYTES_IN_MEMORY || inBlock == TEXTS_IN_MEMORY)) {
            byteFile = Scratch.temporary();
            endFile = Scratch.temporary();
        }
        if (byteFile != null && (size + length > BYTES_IN_MEMORY || inBlock == ends.length)) {
            drain();
        }
        if (size + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + length, Math.min(2 * bytes.length, BYTES_IN_MEMORY)));
        }
        if (inBlock == ends.length) {
            ends = Arrays.copyOf(ends, 2 * ends.length);
        }
    }

    private void drain() throws IOException {
        if (byteFile == null || endFile == null) {
            return;
        }
        writeFully(byteFile, ByteBuffer.wrap(bytes, 0, size));
        ByteBuffer block = ByteBuffer.allocate(8 * inBlock).order(ByteOrder.LITTLE_ENDIAN);
        block.asLongBuffer().put(ends, 0, inBlock);
        writeFully(endFile, block);
        size = 0;
        inBlock = 0;
    }

    private static void writeFully(FileChannel file, ByteBuffer block) throws IOException {
        while (block.hasRemaining()) {
            file.write(block);
        }
    }

    /** Ends the adding. */
    void seal() throws IOException {
        drain();
        if (byteFile != null && endFile != null) {
            mappedBytes = byteFile.map(FileChannel.MapMode.READ_ONLY, 0, byteFile.size());
            mappedEnds = endFile.map(FileChannel.MapMode.READ_ONLY, 0, endFile.size())
                    .order(ByteOrder.LITTLE_ENDIAN);
            bytes = new byte[0];
            ends = new long[0];
        }
    }

    private long end(int number) {
        if (number < 0) {
            return 0;
        }
        return mappedEnds == null ? ends[number] : mappedEnds.getLong(8 * number);
    }

    /** The characters of a text, without making it. */
    int length(int number) {
        long end = end(number);
        int length = (int) ((end >> 1) - (end(number - 1) >> 1));
        return (end & 1) == 0 ? length : length / 2;
    }

    String get(int number) {
        int slot = number & (CACHE - 1);
        String known = cached[slot];
        if (known != null && cachedNumbers[slot] == number) {
            return known;
        }
        String text = decode(number);
        if (text.length() <= CACHED_LENGTH) {
            cached[slot] = text;
            cachedNumbers[slot] = number;
        }
        return text;
    }

    private String decode(int number) {
        long end = end(number);
        int from = (int) (end(number - 1) >> 1);
        int length = (int) (end >> 1) - from;
        boolean wide = (end & 1) == 1;
        if (mappedBytes == null) {
            return CompactText.decode(bytes, from, length, wide);
        }
        byte[] copy = new byte[length];
        mappedBytes.get(from, copy, 0, length);
        return CompactText.decode(copy, 0, length, wide);
    }

    @Override
    public void close() throws IOException {
        mappedBytes = null;
        mappedEnds = null;
        try {
            if (byteFile != null) {
                byteFile.close();
            }
        } finally {
            if (endFile != null) {
                endFile.close();
            }
        }
    }
}
