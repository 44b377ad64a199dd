package dev.caravan.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Counts what speaks for and against UTF-8 (RFC 3629) in a stream of bytes. */
final class Utf8Scan {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long NOT_ASCII = 0x8080808080808080L;

    private long sequences;
    private long invalid;
    /** How many bytes of the present sequence have been seen, and how many must still come. */
    private int seen;

    private int expected;
    /** The range of the next byte: narrower after some first bytes, which rules out what can be written shorter. */
    private int low;

    private int high;

    /** Takes the next bytes; a sequence may go on from one call to the next. */
    void accept(byte[] bytes, int length) {
        int i = 0;
        while (i < length) {
            if (expected == 0) {
                i = skipAscii(bytes, i, length);
                if (i < length) {
                    first(bytes[i++] & 0xFF);
                }
            } else if (following(bytes[i] & 0xFF)) {
                i++;
            }
        }
    }

    private static int skipAscii(byte[] bytes, int from, int to) {
        int i = from;
        while (i + Long.BYTES <= to && ((long) LONG.get(bytes, i) & NOT_ASCII) == 0) {
            i += Long.BYTES;
        }
        while (i < to && bytes[i] >= 0) {
            i++;
        }
        return i;
    }

    private void first(int b) {
        if (b >= 0xC2 && b <= 0xDF) {
            begin(1, 0x80, 0xBF);
        } else if (b >= 0xE0 && b <= 0xEF) {
            begin(2, b == 0xE0 ? 0xA0 : 0x80, b == 0xED ? 0x9F : 0xBF);
        } else if (b >= 0xF0 && b <= 0xF4) {
            begin(3, b == 0xF0 ? 0x90 : 0x80, b == 0xF4 ? 0x8F : 0xBF);
        } else {
            invalid++;
        }
    }

    private void begin(int more, int lowest, int highest) {
        seen = 1;
        expected = more;
        low = lowest;
        high = highest;
    }

    /** Whether the byte belongs to the sequence; if not, it is to be looked at as the first of another. */
    private boolean following(int b) {
        if (b < low || b > high) {
            invalid += seen;
            expected = 0;
            return false;
        }
        seen++;
        low = 0x80;
        high = 0xBF;
        if (--expected == 0) {
            sequences++;
        }
        return true;
    }

    /** Whether the bytes are UTF-8, if with some damage. */
    boolean isUtf8() {
        long bad = invalid + (expected > 0 ? seen : 0);
        return bad == 0 || sequences > bad;
    }
}
