package dev.caravan.format;

import java.io.CharArrayReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Splits text into records and cells as RFC 4180 has it, with any delimiter and quote, and if there is one an escape
 * character; lines end with LF, CRLF or CR. A quote inside a cell that does not begin with one is a character like
 * others.
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

    private final CsvInput in;
    private final CsvDialect dialect;
    private final CsvRecord record;
    private final char delimiter;
    private final String restOfDelimiter;
    private final int quote;
    private final int escape;
    private final int limit;

    /** What was read again after broken records. */
    private long reread;

    /** The line on which the record starts. */
    private long recordLine;
    /** Where the second physical line of the record starts, relative to its start; 0 if it has but one. */
    private int secondLine;

    private Fault fault = Fault.NONE;
    /** The rest of a line that is too long has to be passed over before the next record. */
    private boolean skipping;

    /** Reads records of at most {@code limit} characters. */
    CsvParser(Reader in, CsvDialect dialect, int limit) {
        this(in, dialect, limit, FIRST_BUFFER);
    }

    CsvParser(Reader in, CsvDialect dialect, int limit, int firstBuffer) {
        int ahead = Math.max(dialect.delimiter().length(), dialect.comment().length());
        this.in = new CsvInput(in, limit, ahead, firstBuffer);
        this.dialect = dialect;
        this.record = new CsvRecord(this.in, dialect);
        this.delimiter = dialect.delimiter().charAt(0);
        this.restOfDelimiter = dialect.delimiter().substring(1);
        this.quote = dialect.quote();
        this.escape = dialect.escape();
        this.limit = limit;
    }

    /** Passes over so many physical lines. */
    void skipLines(long count) throws IOException {
        for (long i = 0; i < count; i++) {
            in.skipLine();
        }
    }

    /** Goes to the next record, which may be blank or faulty; false at the end. */
    boolean next() throws IOException {
        if (skipping) {
            skipping = false;
            in.skipLine();
        }
        begin();
        skipComments();
        if (in.pos == in.end && !fill()) {
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

    private void begin() {
        in.mark();
        recordLine = in.line;
        secondLine = 0;
        record.clear();
        fault = Fault.NONE;
    }

    private void skipComments() throws IOException {
        while (!dialect.comment().isEmpty() && in.isAt(dialect.comment(), 0)) {
            in.skipLine();
            recordLine = in.line;
        }
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
        return record.size();
    }

    /** The text of a cell, without its quotes. */
    String cell(int i) {
        return record.cell(i);
    }

    /** Whether a cell is written with quotes around it. */
    boolean isQuoted(int i) {
        return record.isQuoted(i);
    }

    /** Whether this is the line that ends the table. */
    boolean isFooter() {
        return !dialect.footer().isEmpty() && in.startsWith(dialect.footer());
    }

    /** Whether the record is a line of nothing but white space, if any. */
    boolean isBlank() {
        return record.size() == 1 && isWhiteSpace();
    }

    /** Whether the record is nothing but white space, delimiters that are white space among it. */
    boolean isWhiteSpace() {
        if (fault != Fault.NONE || secondLine > 0) {
            return false;
        }
        for (int i = in.start; i < in.pos; i++) {
            if (!Character.isWhitespace(in.buffer[i])) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether the second physical line of this record would make a record of so many cells by itself; of a record
     * that has too many, without quotes in odd places, such as the one that ends a cell of several lines. If the record as a whole does not, then most likely
     * a stray quote has joined the two.
     */
    boolean secondLineHas(int cells) throws IOException {
        if (secondLine == 0 || !mayReread()) {
            return false;
        }
        int from = in.start + secondLine;
        int length = in.pos - from;
        CsvParser alone = new CsvParser(new CharArrayReader(in.buffer, from, length), dialect, limit, length + 1);
        return alone.next()
                && alone.fault == Fault.NONE
                && alone.secondLine == 0
                && alone.size() == cells
                && (size() < cells || !alone.hasOddQuote());
    }

    private boolean hasOddQuote() {
        for (int i = 0; i < record.size(); i++) {
            if (!record.isQuoted(i) && record.cell(i).indexOf(quote) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** Takes the record for broken, so that the next one is what starts on its second physical line. */
    void split() throws IOException {
        fault = Fault.UNCLOSED_QUOTE;
        recover();
    }

    private End cell() throws IOException {
        if (in.pos == in.end && !fill()) {
            return endOfRecord(in.pos - in.start, in.pos - in.start);
        }
        return in.buffer[in.pos] == quote ? quoted() : plain();
    }

    private End plain() throws IOException {
        int from = in.pos - in.start;
        boolean escaped = false;
        do {
            char[] text = in.buffer;
            int stop = in.end;
            int p = in.pos;
            while (p < stop && text[p] != delimiter && text[p] != '\n' && text[p] != '\r' && text[p] != escape) {
                p++;
            }
            in.pos = p;
            if (p < stop) {
                if (text[p] == '\n' || text[p] == '\r') {
                    return endOfRecord(from, to(escaped));
                } else if (text[p] == delimiter && isDelimiter()) {
                    record.add(from, to(escaped));
                    in.pos += 1 + restOfDelimiter.length();
                    return End.DELIMITER;
                } else if (in.buffer[in.pos] == escape && isEscaping()) {
                    escaped = true;
                    if (!passEscaped()) {
                        return fault(Fault.UNCLOSED_QUOTE);
                    }
                } else {
                    in.pos++;
                }
            }
        } while (in.pos < in.end || fill());
        return endOfRecord(from, to(escaped));
    }

    private boolean isDelimiter() throws IOException {
        return restOfDelimiter.isEmpty() || in.isAt(restOfDelimiter, 1);
    }

    /** Where a cell's text ends that ends here. */
    private int to(boolean rewritten) {
        int to = in.pos - in.start;
        return rewritten ? ~to : to;
    }

    private End quoted() throws IOException {
        int from = ++in.pos - in.start;
        boolean rewritten = false;
        while (true) {
            goToQuoteOrLineEnd();
            if (in.pos == in.end) {
                if (!fill()) {
                    return fault(Fault.UNCLOSED_QUOTE);
                }
            } else if (in.buffer[in.pos] == escape) {
                rewritten = true;
                if (isEscaping() ? !passEscaped() : !pass()) {
                    return fault(Fault.UNCLOSED_QUOTE);
                }
            } else if (in.buffer[in.pos] != quote) {
                if (!lineInside()) {
                    return fault(Fault.UNCLOSED_QUOTE);
                }
            } else {
                in.pos++;
                if ((in.pos == in.end && !fill()) || in.buffer[in.pos] != quote) {
                    int to = in.pos - in.start - 1;
                    return closed(from, rewritten ? ~to : to);
                }
                in.pos++;
                rewritten = true;
            }
        }
    }

    private boolean pass() {
        in.pos++;
        return true;
    }

    private void goToQuoteOrLineEnd() {
        char[] text = in.buffer;
        int stop = in.end;
        int p = in.pos;
        while (p < stop && text[p] != quote && text[p] != '\n' && text[p] != '\r' && text[p] != escape) {
            p++;
        }
        in.pos = p;
    }

    /** At an escape character: whether what follows makes it one. */
    private boolean isEscaping() throws IOException {
        return (in.pos + 1 < in.end || fill()) && dialect.isEscapable(in.buffer[in.pos + 1]);
    }

    /** Passes over an escape character and what it makes text; false if what is behind it must not be looked at. */
    private boolean passEscaped() throws IOException {
        in.pos++;
        char c = in.buffer[in.pos];
        if (c == '\n' || c == '\r') {
            return lineInside();
        }
        in.pos++;
        return true;
    }

    /** Behind a closing quote. */
    private End closed(int from, int to) throws IOException {
        if (in.pos == in.end || in.buffer[in.pos] == '\n' || in.buffer[in.pos] == '\r') {
            return endOfRecord(from, to);
        }
        if (in.buffer[in.pos] != delimiter || !isDelimiter()) {
            return fault(Fault.TEXT_AFTER_QUOTE);
        }
        record.add(from, to);
        in.pos += 1 + restOfDelimiter.length();
        return End.DELIMITER;
    }

    /** At a line end, at the end of the file, or where the buffer may grow no more. */
    private End endOfRecord(int from, int to) throws IOException {
        if (fault != Fault.NONE || in.pos - in.start > limit) {
            return fault(Fault.TOO_LONG);
        }
        record.add(from, to);
        if (in.pos < in.end) {
            in.passLineEnd();
        }
        return End.RECORD;
    }

    /** The first fault found is the record's. */
    private End fault(Fault found) {
        fault = fault == Fault.NONE ? found : fault;
        return End.FAULT;
    }

    /** Passes over a line end inside quotes; false if what is behind it must not be looked at. */
    private boolean lineInside() throws IOException {
        if (in.pos - in.start > limit) {
            fault(Fault.TOO_LONG);
            return false;
        }
        in.passLineEnd();
        if (secondLine == 0) {
            secondLine = in.pos - in.start;
        }
        return mayReread();
    }

    private boolean mayReread() {
        return reread <= REREAD_FREE + REREAD_FACTOR * in.consumed;
    }

    /** Reads more; false at the end of the file, or if the record has become too long, which is then its fault. */
    private boolean fill() throws IOException {
        boolean filled = in.fill();
        if (!filled && in.isFull()) {
            fault(Fault.TOO_LONG);
        }
        return filled;
    }

    /** Keeps what can be read of the record's first line, and goes to the line behind that. */
    private void recover() throws IOException {
        int firstLineEnd = secondLine > 0 ? backToSecondLine() : endOfBrokenLine();
        if (fault == Fault.TOO_LONG) {
            skipping = true;
            return;
        }
        record.cutAt(firstLineEnd);
    }

    private int backToSecondLine() {
        // a line that is too long has no second one: these are lines that a quote has joined
        fault = fault == Fault.TOO_LONG ? Fault.UNCLOSED_QUOTE : fault;
        reread += in.pos - in.start - secondLine;
        in.pos = in.start + secondLine;
        in.line = recordLine + 1;
        boolean crlf = in.buffer[in.pos - 1] == '\n' && secondLine > 1 && in.buffer[in.pos - 2] == '\r';
        return secondLine - (crlf ? 2 : 1);
    }

    private int endOfBrokenLine() throws IOException {
        if (fault == Fault.TOO_LONG) {
            return 0;
        }
        boolean found = in.findLineEnd();
        while (!found && fill()) {
            found = in.findLineEnd();
        }
        int lineEnd = in.pos - in.start;
        if (lineEnd > limit) {
            fault = Fault.TOO_LONG;
        } else if (found) {
            in.passLineEnd();
        }
        return lineEnd;
    }
}
