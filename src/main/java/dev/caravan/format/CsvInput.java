package dev.caravan.format;

import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;

/**
 * The characters that a {@link CsvParser} reads: the record that is being read always lies whole in the buffer, so that
 * the reading can be set back to any place of it.
 */
final class CsvInput {
    private static final int LINE_END = 2;

    private final Reader in;
    private final int room;

    /** The characters from {@link #start} to {@link #end} are the record so far and what was read ahead of it. */
    char[] buffer;

    /** Where the record starts. */
    int start;
    /** Where the reading stands. */
    int pos;

    int end;
    /** The physical line on which the reading stands. */
    long line = 1;
    /** How many characters have been read from the file. */
    long consumed;

    private boolean atEnd;
    private boolean full;

    /**
     * Records of at most {@code limit} characters.
     *
     * @param ahead how many characters behind a record of that length must still fit in
     */
    CsvInput(Reader in, int limit, int ahead, int firstBuffer) {
        this.in = in;
        this.room = limit + LINE_END + ahead;
        this.buffer = new char[Math.min(firstBuffer, room)];
    }

    /** Begins a record where the reading stands. */
    void mark() {
        start = pos;
        full = false;
    }

    /** Reads more; false at the end of the file, or if the record has filled all the room that there is. */
    boolean fill() throws IOException {
        if (atEnd) {
            return false;
        }
        makeRoom();
        if (end == buffer.length) {
            full = true;
            return false;
        }
        int n = in.read(buffer, end, buffer.length - end);
        atEnd = n < 0;
        end += Math.max(n, 0);
        consumed += Math.max(n, 0);
        return !atEnd;
    }

    /** Whether the record has filled all the room that there is. */
    boolean isFull() {
        return full;
    }

    private void makeRoom() {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            pos -= start;
            end -= start;
            start = 0;
        }
        if (end == buffer.length && end < room) {
            buffer = Arrays.copyOf(buffer, (int) Math.min(room, 2L * buffer.length));
        }
    }

    /** Whether this text stands here, or behind so many characters; what is needed for that is read. */
    boolean isAt(String text, int ahead) throws IOException {
        int length = ahead + text.length();
        while (end - pos < length) {
            if (!fill()) {
                return false;
            }
        }
        for (int i = 0; i < text.length(); i++) {
            if (buffer[pos + ahead + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the record begins with this text. */
    boolean startsWith(String text) {
        return pos - start >= text.length() && text.contentEquals(new String(buffer, start, text.length()));
    }

    /** Goes to the end of the line; false if what has been read has none. */
    boolean findLineEnd() {
        while (pos < end && buffer[pos] != '\n' && buffer[pos] != '\r') {
            pos++;
        }
        return pos < end;
    }

    /** Passes over the line end at which the reading stands. */
    void passLineEnd() throws IOException {
        line++;
        if (buffer[pos++] == '\r' && (pos < end || fill()) && buffer[pos] == '\n') {
            pos++;
        }
    }

    /** Passes over the rest of a line of any length, and begins a record behind it. */
    void skipLine() throws IOException {
        boolean found = findLineEnd();
        mark();
        while (!found && fill()) {
            found = findLineEnd();
            mark();
        }
        if (found) {
            passLineEnd();
        }
        mark();
    }
}
