package dev.caravan.format;

import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;

/** The physical lines of a text, whatever they end with; of one that is too long, only that it is. */
final class LineReader {
    private static final int FIRST_BUFFER = 1 << 16;

    private final Reader in;
    private final int limit;
    private char[] buffer = new char[FIRST_BUFFER];
    private int start;
    private int pos;
    private int end;
    private boolean afterReturn;
    private boolean tooLong;
    private long line;

    /** Reads lines of at most {@code limit} characters. */
    LineReader(Reader in, int limit) {
        this.in = in;
        this.limit = limit;
    }

    /** Goes to the next line; false at the end. What stands behind the last line end is a line only if it is not empty. */
    boolean next() throws IOException {
        tooLong = false;
        passLineEnd();
        start = pos;
        boolean found = findLineEnd();
        while (!found && fill()) {
            found = findLineEnd();
        }
        tooLong |= pos - start > limit;
        line++;
        return found || pos > start || tooLong;
    }

    /** Passes the end of the line before this one. */
    private void passLineEnd() throws IOException {
        if (line > 0 && pos < end) {
            start = ++pos;
            if (afterReturn && (pos < end || fill()) && buffer[pos] == '\n') {
                pos++;
            }
        }
    }

    private boolean findLineEnd() {
        while (pos < end && buffer[pos] != '\n' && buffer[pos] != '\r') {
            pos++;
        }
        afterReturn = pos < end && buffer[pos] == '\r';
        return pos < end;
    }

    private boolean fill() throws IOException {
        if (pos - start > limit) {
            tooLong = true;
            start = pos;
        }
        System.arraycopy(buffer, start, buffer, 0, end - start);
        pos -= start;
        end -= start;
        start = 0;
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        int n = in.read(buffer, end, buffer.length - end);
        end += Math.max(n, 0);
        return n > 0;
    }

    long line() {
        return line;
    }

    boolean isTooLong() {
        return tooLong;
    }

    boolean isBlank() {
        if (tooLong) {
            return false;
        }
        for (int i = start; i < pos; i++) {
            if (!Character.isWhitespace(buffer[i])) {
                return false;
            }
        }
        return true;
    }

    /** The characters of the line, from {@link #start()} on; good until the next line is read. */
    char[] buffer() {
        return buffer;
    }

    int start() {
        return start;
    }

    int length() {
        return pos - start;
    }
}
