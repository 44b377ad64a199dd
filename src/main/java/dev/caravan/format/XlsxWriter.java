package dev.caravan.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** XML as UTF-8 bytes, in large blocks. */
final class XlsxWriter {
    private static final int BLOCK = 1 << 15;
    private static final int LONGEST = 8;

    private final OutputStream out;
    private final byte[] bytes = new byte[BLOCK];
    private int size;

    XlsxWriter(OutputStream out) {
        this.out = out;
    }

    /** Writes ASCII as it is. */
    XlsxWriter raw(String ascii) throws IOException {
        int length = ascii.length();
        if (length > BLOCK - size) {
            flush();
            if (length > BLOCK) {
                out.write(ascii.getBytes(StandardCharsets.US_ASCII));
                return this;
            }
        }
        for (int i = 0; i < length; i++) {
            bytes[size + i] = (byte) ascii.charAt(i);
        }
        size += length;
        return this;
    }

    /** Writes a number that is not negative. */
    XlsxWriter number(int value) throws IOException {
        if (size > BLOCK - 12) {
            flush();
        }
        int digits = 1;
        for (int rest = value / 10; rest > 0; rest /= 10) {
            digits++;
        }
        int rest = value;
        for (int i = size + digits - 1; i >= size; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
        return this;
    }

    /** Writes text between tags, or in an attribute; see {@link XlsxText} for what XML cannot hold. */
    XlsxWriter text(String text) throws IOException {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            if (size > BLOCK - LONGEST) {
                flush();
            }
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7F && c != '<' && c != '>' && c != '&' && c != '"' && c != '_') {
                bytes[size++] = (byte) c;
            } else if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                pair(Character.toCodePoint(c, text.charAt(++i)));
            } else {
                special(text, i, c);
            }
        }
        return this;
    }

    private void special(String text, int i, char c) throws IOException {
        switch (c) {
            case '<' -> raw("&lt;");
            case '>' -> raw("&gt;");
            case '&' -> raw("&amp;");
            case '"' -> raw("&quot;");
            case '_' -> raw(XlsxText.escapedAt(text, i) >= 0 ? "_x005F_" : "_");
            case '\t', '\n', 0x7F -> bytes[size++] = (byte) c;
            default -> {
                if (c < ' ' || c >= 0xFFFE) {
                    raw(String.format("_x%04X_", (int) c));
                } else {
                    unit(Character.isSurrogate(c) ? '\uFFFD' : c);
                }
            }
        }
    }

    private void unit(char c) {
        if (c < 0x800) {
            bytes[size++] = (byte) (0xC0 | (c >> 6));
        } else {
            bytes[size++] = (byte) (0xE0 | (c >> 12));
            bytes[size++] = (byte) (0x80 | ((c >> 6) & 0x3F));
        }
        bytes[size++] = (byte) (0x80 | (c & 0x3F));
    }

    private void pair(int codePoint) {
        bytes[size++] = (byte) (0xF0 | (codePoint >> 18));
        bytes[size++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
        bytes[size++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
        bytes[size++] = (byte) (0x80 | (codePoint & 0x3F));
    }

    /** Hands on what is in the block; the stream is not flushed. */
    void flush() throws IOException {
        out.write(bytes, 0, size);
        size = 0;
    }
}
