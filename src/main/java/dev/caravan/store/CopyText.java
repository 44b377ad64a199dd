package dev.caravan.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Rows in the text format of PostgreSQL's {@code COPY}, as UTF-8 bytes. */
final class CopyText {
    private static final byte[] NULL = {'\\', 'N'};
    private static final int ASCII_END = 0x80;

    private byte[] bytes = new byte[1 << 18];
    private int length;
    private boolean atStart = true;

    /** Begins anew; the buffer is kept, since garbage of this size is what a small heap suffers from. */
    void clear() {
        length = 0;
        atStart = true;
    }

    /** Adds a cell to the present row. */
    void add(@Nullable Object value) {
        if (!atStart) {
            put('\t');
        }
        atStart = false;
        if (value == null) {
            put(NULL);
        } else {
            addText(ColumnValues.text(value));
        }
    }

    private void addText(String text) {
        // at most two bytes for an ASCII character that is escaped
        reserve(text.length() * 2);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ASCII_END) {
                addEncoded(text.substring(i));
                return;
            }
            addAscii(c);
        }
    }

    /** The rest of a text from its first character that is not ASCII; only ASCII characters are ever escaped. */
    private void addEncoded(String rest) {
        byte[] encoded = rest.getBytes(StandardCharsets.UTF_8);
        reserve(encoded.length * 2);
        for (byte b : encoded) {
            if (b < 0) {
                bytes[length++] = b;
            } else {
                addAscii((char) b);
            }
        }
    }

    private void addAscii(char c) {
        byte escaped =
                switch (c) {
                    case '\\' -> '\\';
                    case '\t' -> 't';
                    case '\n' -> 'n';
                    case '\r' -> 'r';
                    default -> 0;
                };
        if (escaped == 0) {
            bytes[length++] = (byte) c;
        } else {
            bytes[length++] = '\\';
            bytes[length++] = escaped;
        }
    }

    /** Ends the present row. */
    void endRow() {
        put('\n');
        atStart = true;
    }

    private void put(char c) {
        reserve(1);
        bytes[length++] = (byte) c;
    }

    private void put(byte[] text) {
        reserve(text.length);
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    /** All rows; the first {@link #length} bytes count. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }
}
