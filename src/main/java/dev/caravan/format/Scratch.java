package dev.caravan.format;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that are written once and then read once, from first to last. Up to a megabyte stays in memory, more goes to a
 * file among the temporary ones, which is gone when this is closed.
 */
final class Scratch implements Closeable {
    private static final int FIRST = 1 << 12;
    private static final int IN_MEMORY = 1 << 20;

    private byte[] block = new byte[FIRST];
    private int position;
    private int end;
    private @Nullable FileChannel file;

    void write(int value) throws IOException {
        if (position == block.length) {
            makeRoom();
        }
        block[position++] = (byte) value;
    }

    void write(byte[] bytes, int length) throws IOException {
        int from = 0;
        while (from < length) {
            if (position == block.length) {
                makeRoom();
            }
            int part = Math.min(length - from, block.length - position);
            System.arraycopy(bytes, from, block, position, part);
            position += part;
            from += part;
        }
    }

    /** A number that is not negative, in as few bytes as it needs, seven bits each. */
    void writeNumber(long value) throws IOException {
        long rest = value;
        while (rest > 0x7F) {
            write((int) rest | 0x80);
            rest >>>= 7;
        }
        write((int) rest);
    }

    private void makeRoom() throws IOException {
        if (block.length < IN_MEMORY) {
            block = Arrays.copyOf(block, block.length * 2);
        } else {
            drain();
        }
    }

    private void drain() throws IOException {
        if (file == null) {
            file = temporary();
        }
        ByteBuffer bytes = ByteBuffer.wrap(block, 0, position);
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
        position = 0;
    }

    /** A file that nobody else can read, and that goes when it is closed. */
    static FileChannel temporary() throws IOException {
        Path path = Files.createTempFile("caravan-", ".tmp");
        return FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
    }

    /** Ends the writing; what was written can be read from its beginning. */
    void rewind() throws IOException {
        if (file == null) {
            end = position;
        } else {
            drain();
            file.position(0);
        }
        position = 0;
    }

    int read() throws IOException {
        if (position == end) {
            fill();
        }
        return block[position++] & 0xFF;
    }

    void read(byte[] bytes, int length) throws IOException {
        int to = 0;
        while (to < length) {
            if (position == end) {
                fill();
            }
            int part = Math.min(length - to, end - position);
            System.arraycopy(block, position, bytes, to, part);
            position += part;
            to += part;
        }
    }

    long readNumber() throws IOException {
        long value = 0;
        int shift = 0;
        int next = read();
        while (next > 0x7F) {
            value |= (long) (next & 0x7F) << shift;
            shift += 7;
            next = read();
        }
        return value | ((long) next << shift);
    }

    private void fill() throws IOException {
        int read = file == null ? -1 : file.read(ByteBuffer.wrap(block));
        if (read <= 0) {
            throw new EOFException("a temporary file is shorter than it was");
        }
        position = 0;
        end = read;
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
