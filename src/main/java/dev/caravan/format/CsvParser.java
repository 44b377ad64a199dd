package dev.caravan.format;

import java.io.CharArrayReader;
import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;

/**
 * Splits text into records and cells as RFC 4180 has it, with any delimiter and quote; lines end with LF, CRLF or CR. A
 * quote inside a cell that does not begin with one is a character like others.
 *
 * <p>Why not a library: after a broken record the reading has to go on at the line behind the record's <em>first</em>
 * line, wherever the parser stood when it found the damage. Parsers that hand out records cannot be set back there.
 * Here the record that is being read always lies whole in the buffer, so that setting back costs nothing.
 */
final class CsvParser {
    /** What is wrong with a record. */
    enum Fault {
        NONE,
        /** A quote that is not closed before the end of the file or the limit. */
        UNCLOSED_QUOTE,
        /** A closing quote that is followed by neither a delimiter nor the line's end. */
        TEXT_AFTER_QUOTE,
        /** More characters in a line than the limit. */
        TOO_LONG
    }

    /** What a cell ended with. */
    private enum End {
        DELIMITER,
        RECORD,
        FAULT
    }

    /**
     * What may be read again after broken records, as a multiple of what was read, and the first allowance. It keeps
     * files that open a quote in each line from being read once for each line.
     */
    private static final int REREAD_FACTOR = 4;

    private static final long REREAD_FREE = 1 << 26;
    private static final int FIRST_BUFFER = 1 << 16;

    private final Reader in;
    private final CsvDialect dialect;
    private final char delimiter;
    private final char quote;
    private final int limit;

    private char[] buffer;
    /** Where the record starts, where the reading stands, and where the characters in the buffer end. */
    private int start;

    private int pos;
    private int end;
    private boolean atEnd;
    private long consumed;
    private long reread;

    /** The line behind the record, and the one on which it starts. */
    private long line = 1;

    private long recordLine;
    /** Where the second physical line of the record starts, relative to its start; 0 if it has but one. */
    private int secondLine;

    private Fault fault = Fault.NONE;
    /** The rest of a line that is too long has to be passed over before the next record. */
    private boolean skipping;

    /** From and to of each cell, relative to the record's start; to is complemented where quotes are doubled. */
    private int[] bounds = new int[64];

    private int size;

    /** Reads records of at most {@code limit} characters. */
    CsvParser(Reader in, CsvDialect dialect, int limit) {
        this(in, dialect, limit, FIRST_BUFFER);
    }

    CsvParser(Reader in, CsvDialect dialect, int limit, int firstBuffer) {
        this.in = in;
        this.dialect = dialect;
        this.delimiter = dialect.delimiter();
        this.quote = dialect.quote();
        this.limit = limit;
        this.buffer = new char[Math.min(firstBuffer, limit + 2)];
    }

    /** Goes to the next record, which may be blank or faulty; false at the end. */
    boolean next() throws IOException {
        if (skipping) {
            skipLine();
        }
        start = pos;
        recordLine = line;
        secondLine = 0;
        size = 0;
        fault = Fault.NONE;
        if (pos == end && !fill()) {
            return false;
        }
        End last = cell();
        while (last == End.DELIMITER) {
            last = cell();
        }
        if (last == End.FAULT) {
            recover();
        }
        return true;
    }

    /** The physical line on which the record starts. */
    long line() {
        return recordLine;
    }

    Fault fault() {
        return fault;
    }

    /** How many cells the record has; of a faulty one, those of its first line that are whole. */
    int size() {
        return size;
    }

    /** The text of a cell, without its quotes. */
    String cell(int i) {
        int from = start + bounds[2 * i];
        int to = bounds[2 * i + 1];
        return to >= 0 ? new String(buffer, from, start + to - from) : dialect.undoubled(buffer, from, start + ~to);
    }

    /** Whether the record is a line of nothing but white space, if any. */
    boolean isBlank() {
        return size == 1 && isWhiteSpace();
    }

    /** Whether the record is nothing but white space, delimiters that are white space among it. */
    boolean isWhiteSpace() {
        if (fault != Fault.NONE || secondLine > 0) {
            return false;
        }
        for (int i = start; i < pos; i++) {
            if (!Character.isWhitespace(buffer[i])) {
                return false;
            }
        }
        return true;
    }

    /** Whether a cell is written with quotes around it. */
    boolean isQuoted(int i) {
        return bounds[2 * i] > 0 && buffer[start + bounds[2 * i] - 1] == quote;
    }

    /**
     * Whether the second physical line of this record would make a record of so many cells by itself. If the record as
     * a whole does not, then most likely a stray quote has joined the two.
     */
    boolean secondLineHas(int cells) throws IOException {
        if (secondLine == 0 || !mayReread()) {
            return false;
        }
        int from = start + secondLine;
        CsvParser alone = new CsvParser(new CharArrayReader(buffer, from, pos - from), dialect, limit, pos - from + 1);
        return alone.next() && alone.fault == Fault.NONE && alone.secondLine == 0 && alone.size == cells;
    }

    /** Takes the record for broken, so that the next one is what starts on its second physical line. */
    void split() throws IOException {
        fault = Fault.UNCLOSED_QUOTE;
        recover();
    }

    private End cell() throws IOException {
        if (pos == end && !fill()) {
            return endOfRecord(pos - start, pos - start);
        }
        return buffer[pos] == quote ? quoted() : plain();
    }

    private End plain() throws IOException {
        int from = pos - start;
        do {
            char[] text = buffer;
            int p = pos;
            int stop = end;
            while (p < stop) {
                char c = text[p];
                if (c == delimiter) {
                    pos = p + 1;
                    add(from, p - start);
                    return End.DELIMITER;
                }
                if (c == '\n' || c == '\r') {
                    pos = p;
                    return endOfRecord(from, p - start);
                }
                p++;
            }
            pos = p;
        } while (fill());
        return endOfRecord(from, pos - start);
    }

    private End quoted() throws IOException {
        int from = ++pos - start;
        boolean doubled = false;
        while (true) {
            pos = quoteOrLineEnd();
            if (pos == end) {
                if (!fill()) {
                    return fault(Fault.UNCLOSED_QUOTE);
                }
            } else if (buffer[pos] != quote) {
                if (!lineInside()) {
                    return fault(Fault.UNCLOSED_QUOTE);
                }
            } else {
                pos++;
                if ((pos == end && !fill()) || buffer[pos] != quote) {
                    return closed(from, doubled ? ~(pos - start - 1) : pos - start - 1);
                }
                pos++;
                doubled = true;
            }
        }
    }

    private int quoteOrLineEnd() {
        char[] text = buffer;
        int stop = end;
        int p = pos;
        while (p < stop && text[p] != quote && text[p] != '\n' && text[p] != '\r') {
            p++;
        }
        return p;
    }

    /** Behind a closing quote. */
    private End closed(int from, int to) throws IOException {
        if (pos == end || buffer[pos] == '\n' || buffer[pos] == '\r') {
            return endOfRecord(from, to);
        }
        if (buffer[pos] != delimiter) {
            return fault(Fault.TEXT_AFTER_QUOTE);
        }
        pos++;
        add(from, to);
        return End.DELIMITER;
    }

    /** At a line end, at the end of the file, or where the buffer may grow no more. */
    private End endOfRecord(int from, int to) throws IOException {
        if (fault != Fault.NONE || pos - start > limit) {
            return fault(Fault.TOO_LONG);
        }
        add(from, to);
        if (pos < end) {
            lineEnd();
        }
        return End.RECORD;
    }

    private void add(int from, int to) {
        if (2 * size == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * bounds.length);
        }
        bounds[2 * size] = from;
        bounds[2 * size + 1] = to;
        size++;
    }

    /** The first fault found is the record's. */
    private End fault(Fault found) {
        fault = fault == Fault.NONE ? found : fault;
        return End.FAULT;
    }

    /** Passes over the line end at which the reading stands. */
    private void lineEnd() throws IOException {
        line++;
        if (buffer[pos++] == '\r' && (pos < end || fill()) && buffer[pos] == '\n') {
            pos++;
        }
    }

    /** Passes over a line end inside quotes; false if what is behind it must not be looked at. */
    private boolean lineInside() throws IOException {
        if (pos - start > limit) {
            fault(Fault.TOO_LONG);
            return false;
        }
        lineEnd();
        if (secondLine == 0) {
            secondLine = pos - start;
        }
        return mayReread();
    }

    private boolean mayReread() {
        return reread <= REREAD_FREE + REREAD_FACTOR * consumed;
    }

    /** Reads more; false at the end of the file, or if the record has become too long, which is then its fault. */
    private boolean fill() throws IOException {
        if (atEnd) {
            return false;
        }
        makeRoom();
        if (end == buffer.length) {
            fault(Fault.TOO_LONG);
            return false;
        }
        int n = in.read(buffer, end, buffer.length - end);
        atEnd = n < 0;
        end += Math.max(n, 0);
        consumed += Math.max(n, 0);
        return !atEnd;
    }

    /** Room for the record and for a line end of two characters behind it. */
    private void makeRoom() {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            pos -= start;
            end -= start;
            start = 0;
        }
        if (end == buffer.length && end < limit + 2) {
            buffer = Arrays.copyOf(buffer, (int) Math.min(limit + 2L, 2L * buffer.length));
        }
    }

    /** Keeps what can be read of the record's first line, and goes to the line behind that. */
    private void recover() throws IOException {
        int firstLineEnd = secondLine > 0 ? backToSecondLine() : endOfBrokenLine();
        if (fault == Fault.TOO_LONG) {
            skipping = true;
            return;
        }
        while (size > 0 && endOf(size - 1) > firstLineEnd) {
            size--;
        }
        add(size == 0 ? 0 : endOf(size - 1) + 1, firstLineEnd);
    }

    private int backToSecondLine() {
        // a line that is too long has no second one: these are lines that a quote has joined
        fault = fault == Fault.TOO_LONG ? Fault.UNCLOSED_QUOTE : fault;
        reread += pos - start - secondLine;
        pos = start + secondLine;
        line = recordLine + 1;
        boolean crlf = buffer[pos - 1] == '\n' && secondLine > 1 && buffer[pos - 2] == '\r';
        return secondLine - (crlf ? 2 : 1);
    }

    private int endOfBrokenLine() throws IOException {
        if (fault == Fault.TOO_LONG) {
            return 0;
        }
        boolean found = findLineEnd();
        while (!found && fill()) {
            found = findLineEnd();
        }
        int lineEnd = pos - start;
        if (lineEnd > limit) {
            fault = Fault.TOO_LONG;
        } else if (found) {
            lineEnd();
        }
        return lineEnd;
    }

    /** Where a cell's text ends, with its closing quote. */
    private int endOf(int cell) {
        int to = bounds[2 * cell + 1];
        return (to < 0 ? ~to : to) + (isQuoted(cell) ? 1 : 0);
    }

    /** Passes over the rest of a line of any length. */
    private void skipLine() throws IOException {
        skipping = false;
        fault = Fault.NONE;
        boolean found = findLineEnd();
        start = pos;
        while (!found && fill()) {
            found = findLineEnd();
            start = pos;
        }
        if (found) {
            lineEnd();
        }
    }

    private boolean findLineEnd() {
        while (pos < end && buffer[pos] != '\n' && buffer[pos] != '\r') {
            pos++;
        }
        return pos < end;
    }
}
