package dev.caravan.format;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Refuses XML in which a single tag, comment or name is so long that a parser, which must hold it whole, would need all
 * memory.
 */
final class XmlGuard extends FilterInputStream {
    private static final int LONGEST_TAG = 1 << 20;

    private long sinceOpened = -1;

    XmlGuard(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int read = in.read(bytes, from, length);
        int open = -1;
        int close = -1;
        // only the last of each matters: blocks are far shorter than the longest tag
        for (int i = from + read - 1; i >= from && open < 0 && close < 0; i--) {
            if (bytes[i] == '<') {
                open = i;
            } else if (bytes[i] == '>') {
                close = i;
            }
        }
        if (open >= 0) {
            sinceOpened = (long) from + read - open;
        } else if (close >= 0) {
            sinceOpened = -1;
        } else if (sinceOpened >= 0 && read > 0) {
            sinceOpened += read;
        }
        if (sinceOpened > LONGEST_TAG) {
            throw FileProblems.brokenWorkbook(
                    "a tag of its XML is longer than " + FileProblems.count(LONGEST_TAG) + " bytes");
        }
        return read;
    }
}
