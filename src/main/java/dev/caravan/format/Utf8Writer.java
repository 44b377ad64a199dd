package dev.caravan.format;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;

/**
 * Text as UTF-8, in large blocks. Half a character (a surrogate without its other half) becomes U+FFFD.
 *
 * <p>Encodes by itself: the JDK's encoder falls back to a slow loop behind the first character of a block that is not
 * ASCII, which costs an export an eighth of its time.
 */
final class Utf8Writer extends Writer {
    private static final int BLOCK = 1 << 16;
    private static final int LONGEST = 4;
    private static final char REPLACEMENT = '\uFFFD';

    private final OutputStream out;
    private final byte[] bytes = new byte[BLOCK];
    private int size;
    /** The first half of a pair whose second half comes next; 0 if there is none. */
    private char pending;

    Utf8Writer(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
        int end = offset + length;
        int i = offset;
        while (i < end) {
            if (size > BLOCK - LONGEST) {
                drain();
            }
            if (pending != 0 || text[i] >= 0x80) {
                encode(text[i++]);
            } else {
                i = copyAscii(text, i, Math.min(end, i + BLOCK - size));
            }
        }
    }

    private int copyAscii(char[] text, int from, int to) {
        int i = from;
        while (i < to && text[i] < 0x80) {
            bytes[size++] = (byte) text[i++];
        }
        return i;
    }

    private void encode(char c) throws IOException {
        if (pending == 0) {
            encodeFirst(c);
        } else if (Character.isLowSurrogate(c)) {
            encodePair(Character.toCodePoint(pending, c));
            pending = 0;
        } else {
            pending = 0;
            encodeUnit(REPLACEMENT);
            if (size > BLOCK - LONGEST) {
                drain();
            }
            encodeFirst(c);
        }
    }

    private void encodeFirst(char c) {
        if (Character.isHighSurrogate(c)) {
            pending = c;
        } else {
            encodeUnit(Character.isLowSurrogate(c) ? REPLACEMENT : c);
        }
    }

    private void encodeUnit(char c) {
        if (c < 0x80) {
            bytes[size++] = (byte) c;
        } else if (c < 0x800) {
            bytes[size++] = (byte) (0xC0 | (c >> 6));
            bytes[size++] = (byte) (0x80 | (c & 0x3F));
        } else {
            bytes[size++] = (byte) (0xE0 | (c >> 12));
            bytes[size++] = (byte) (0x80 | ((c >> 6) & 0x3F));
            bytes[size++] = (byte) (0x80 | (c & 0x3F));
        }
    }

    private void encodePair(int codePoint) {
        bytes[size++] = (byte) (0xF0 | (codePoint >> 18));
        bytes[size++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
        bytes[size++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
        bytes[size++] = (byte) (0x80 | (codePoint & 0x3F));
    }

    private void drain() throws IOException {
        out.write(bytes, 0, size);
        size = 0;
    }

    @Override
    public void flush() throws IOException {
        drain();
        out.flush();
    }

    /** Leaves the stream open. */
    @Override
    public void close() throws IOException {
        drain();
    }
}
