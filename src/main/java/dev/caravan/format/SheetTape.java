package dev.caravan.format;

import dev.caravan.model.Cell;
import dev.caravan.model.Cells;
import java.io.Closeable;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one sheet in a compact form, recorded once and then played once. So a workbook has been read to its end,
 * and is known to be whole, before the first of its rows is used; and readers may push while users pull.
 */
final class SheetTape implements Workbook.Visitor, Closeable {
    private static final int END = 0;
    private static final int ROW = 1;
    private static final int SHARED = 2;
    private static final int LATIN = 3;
    private static final int WIDE = 4;
    private static final int LONG = 5;
    private static final int DECIMAL = 6;
    private static final int TRUE = 7;
    private static final int FALSE = 8;
    private static final int DATE = 9;
    private static final int TIME = 10;
    private static final int DATETIME = 11;
    private static final int INVALID = 12;

    private final Scratch scratch = new Scratch();
    private final SharedTexts texts;
    /** For each column of the sheet its place in a row of the file; −1 if it has no label. */
    private final int[] places;

    private final int headerLine;
    private int line;
    private long rows;
    private int written;
    private byte[] bytes = new byte[256];
    private int next;

    SheetTape(SharedTexts texts, int[] places, int headerLine) {
        this.texts = texts;
        this.places = places;
        this.headerLine = headerLine;
        this.written = headerLine;
    }

    @Override
    public boolean row(int number) {
        line = number;
        return true;
    }

    private boolean begin(int column) throws IOException {
        if (line <= headerLine || column >= places.length || places[column] < 0) {
            return false;
        }
        if (written != line) {
            rows++;
            scratch.write(ROW);
            scratch.writeNumber(line - written);
            written = line;
        }
        return true;
    }

    private void begin(int column, int kind) throws IOException {
        scratch.write(kind);
        scratch.writeNumber(places[column]);
    }

    @Override
    public void sharedText(int column, int number) throws IOException {
        if (begin(column)) {
            begin(column, SHARED);
            scratch.writeNumber(number);
        }
    }

    @Override
    public void cell(int column, Cell cell) throws IOException {
        if (!begin(column)) {
            return;
        }
        if (cell instanceof Cell.Text text) {
            boolean wide = CompactText.isWide(text.text());
            begin(column, wide ? WIDE : LATIN);
            writeText(text.text(), wide);
        } else if (cell instanceof Cell.Numeric number) {
            writeNumber(column, number.value());
        } else if (cell instanceof Cell.Bool bool) {
            begin(column, bool.value() ? TRUE : FALSE);
        } else if (cell instanceof Cell.Moment moment) {
            writeMoment(column, moment);
        } else if (cell instanceof Cell.Invalid invalid) {
            begin(column, INVALID);
            writeText(invalid.code(), true);
            writeText(invalid.shown(), true);
            writeText(invalid.reason(), true);
        } else {
            throw new IllegalArgumentException("no cell of a workbook: " + cell);
        }
    }

    private void writeText(String text, boolean wide) throws IOException {
        int size = CompactText.size(text, wide);
        if (size > bytes.length) {
            bytes = new byte[size];
        }
        CompactText.encode(text, wide, bytes, 0);
        scratch.writeNumber(size);
        scratch.write(bytes, size);
    }

    private void writeNumber(int column, BigDecimal number) throws IOException {
        if (number.scale() == 0 && number.precision() <= 18) {
            begin(column, LONG);
            scratch.writeNumber(zigzag(number.longValue()));
            return;
        }
        begin(column, DECIMAL);
        byte[] unscaled = number.unscaledValue().toByteArray();
        scratch.writeNumber(zigzag(number.scale()));
        scratch.writeNumber(unscaled.length);
        scratch.write(unscaled, unscaled.length);
    }

    private void writeMoment(int column, Cell.Moment moment) throws IOException {
        if (moment.value() instanceof LocalDate date) {
            begin(column, DATE);
            scratch.writeNumber(zigzag(date.toEpochDay()));
        } else if (moment.value() instanceof LocalTime time) {
            begin(column, TIME);
            scratch.writeNumber(time.toNanoOfDay());
        } else if (moment.value() instanceof LocalDateTime datetime) {
            begin(column, DATETIME);
            scratch.writeNumber(zigzag(datetime.toLocalDate().toEpochDay()));
            scratch.writeNumber(datetime.toLocalTime().toNanoOfDay());
        }
    }

    private static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    private static long unzigzag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }

    /** The rows that have been recorded. */
    long rows() {
        return rows;
    }

    /** Ends the recording; the rows can be played. */
    void rewind() throws IOException {
        scratch.write(END);
        scratch.rewind();
        line = headerLine;
        next = scratch.read();
    }

    /** The line of the next row, or 0 at the end. */
    int nextLine() throws IOException {
        if (next == END) {
            return 0;
        }
        line += (int) scratch.readNumber();
        return line;
    }

    /** Fills in the cells of the row whose line was asked for; null in place of texts that are too long together. */
    void play(@Nullable Cell[] row, long mostCharacters) throws IOException {
        long left = mostCharacters;
        for (next = scratch.read(); next != ROW && next != END; next = scratch.read()) {
            int place = (int) scratch.readNumber();
            if (next == SHARED) {
                int number = (int) scratch.readNumber();
                left -= texts.length(number);
                row[place] = left < 0 ? null : Cells.text(texts.get(number));
            } else {
                Cell cell = readCell(next);
                left -= cell instanceof Cell.Text text ? text.text().length() : 0;
                row[place] = left < 0 ? null : cell;
            }
        }
    }

    private Cell readCell(int kind) throws IOException {
        return switch (kind) {
            case LATIN -> Cells.text(readText(false));
            case WIDE -> Cells.text(readText(true));
            case LONG -> new Cell.Numeric(BigDecimal.valueOf(unzigzag(scratch.readNumber())));
            case DECIMAL -> new Cell.Numeric(readDecimal());
            case TRUE -> new Cell.Bool(true);
            case FALSE -> new Cell.Bool(false);
            case DATE -> new Cell.Moment(LocalDate.ofEpochDay(unzigzag(scratch.readNumber())));
            case TIME -> new Cell.Moment(LocalTime.ofNanoOfDay(scratch.readNumber()));
            case DATETIME ->
                new Cell.Moment(LocalDateTime.of(
                        LocalDate.ofEpochDay(unzigzag(scratch.readNumber())),
                        LocalTime.ofNanoOfDay(scratch.readNumber())));
            case INVALID -> new Cell.Invalid(readText(true), readText(true), readText(true));
            default -> throw new IOException("a temporary file holds what was not written to it");
        };
    }

    private String readText(boolean wide) throws IOException {
        int size = (int) scratch.readNumber();
        if (size > bytes.length) {
            bytes = new byte[size];
        }
        scratch.read(bytes, size);
        return CompactText.decode(bytes, 0, size, wide);
    }

    private BigDecimal readDecimal() throws IOException {
        int scale = (int) unzigzag(scratch.readNumber());
        byte[] unscaled = new byte[(int) scratch.readNumber()];
        scratch.read(unscaled, unscaled.length);
        return new BigDecimal(new BigInteger(unscaled), scale);
    }

    @Override
    public void close() throws IOException {
        scratch.close();
    }
}
