package dev.caravan.format;

import dev.caravan.model.Cell;
import dev.caravan.model.Cells;
import dev.caravan.model.FileSettings;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Rows as a sheet of a workbook: numbers, truth values, dates and times as what they are, where every spreadsheet keeps
 * them so, and everything else as text, which is never a formula.
 *
 * <p>The first rows are held back until it shows how wide the columns are, and which of them hold text.
 */
abstract class SheetRowWriter implements RowWriter {
    /** As many UTF-16 units as a cell of any workbook can have. */
    static final int MAX_TEXT = 32_767;

    private static final int SAMPLE = 200;
    /** Digits behind the point that all spreadsheets can show. */
    private static final int MAX_SCALE = 15;

    private static final int NARROWEST = 8;
    private static final int WIDEST = 60;
    /** For the button of the filter. */
    private static final int BUTTON = 3;

    private final FileFormat format;
    private final List<String> labels;
    private final OptionalLong announced;
    private final int maxRows;
    /** The rows above the header, which are empty. */
    private final int above;

    private @Nullable List<List<Cell>> sample = new ArrayList<>();
    private int rows;
    private boolean finished;

    SheetRowWriter(
            FileFormat format,
            List<String> labels,
            OptionalLong announced,
            FileSettings settings,
            int maxRows,
            int maxColumns) {
        this.above = settings.headerLine().orElse(1) - 1;
        this.format = format;
        this.labels = List.copyOf(labels);
        this.announced = announced;
        this.maxRows = maxRows;
        if (labels.size() > maxColumns) {
            throw FileProblems.limit(format, FileProblems.count(labels.size()) + " columns", maxColumns + " columns");
        }
        if (announced.orElse(0) + above >= maxRows) {
            throw tooManyRows(announced.getAsLong());
        }
    }

    private ProblemException tooManyRows(long count) {
        return FileProblems.limit(
                format,
                FileProblems.count(count) + " rows and a header",
                FileProblems.count(maxRows) + " rows, the header among them");
    }

    /** The rows above the header. */
    final int above() {
        return above;
    }

    final List<String> labels() {
        return labels;
    }

    /** The number of rows without the header, if it is known: always when all of them have been held back. */
    final OptionalLong knownRows() {
        return announced.isEmpty() && finished ? OptionalLong.of(rows) : announced;
    }

    /**
     * Begins the sheet.
     *
     * @param widths of the columns, in characters
     * @param texts for each column whether it holds nothing but text
     */
    abstract void begin(int[] widths, boolean[] texts) throws IOException;

    /** Begins a row; the first of the sheet is 0, and the header comes first. */
    abstract void beginRow(int row) throws IOException;

    abstract void endRow() throws IOException;

    abstract void text(int column, String text) throws IOException;

    abstract void bool(int column, boolean value) throws IOException;

    /**
     * Writes a number.
     *
     * @param scale how many digits behind the point show; −1 for as many as there are
     */
    abstract void number(int column, BigDecimal value, int scale) throws IOException;

    abstract void moment(int column, double serial, SheetMoments.Kind kind) throws IOException;

    /** Ends the sheet and the workbook. */
    abstract void end(int rows) throws IOException;

    @Override
    public final void write(List<Cell> cells) throws IOException {
        check(cells.size());
        if (sample == null) {
            writeRow(cells);
            return;
        }
        sample.add(cells);
        if (sample.size() == SAMPLE) {
            release(sample);
        }
    }

    @Override
    public final void writeText(@Nullable String... texts) throws IOException {
        List<Cell> cells = new ArrayList<>(texts.length);
        for (String text : texts) {
            cells.add(text == null ? Cells.NULL : Cells.text(text));
        }
        write(cells);
    }

    private void check(int cells) {
        if (cells != labels.size()) {
            throw new IllegalArgumentException(cells + " cells for " + labels.size() + " columns");
        }
    }

    private void release(List<List<Cell>> held) throws IOException {
        int[] widths = new int[labels.size()];
        boolean[] texts = new boolean[labels.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = width(i, held);
            texts[i] = isText(i, held);
        }
        if (finished) {
            rows = held.size();
        }
        begin(widths, texts);
        rows = 0;
        beginRow(above);
        for (int i = 0; i < labels.size(); i++) {
            checkedText(i, labels.get(i));
        }
        endRow();
        sample = null;
        for (List<Cell> row : held) {
            writeRow(row);
        }
    }

    private int width(int column, List<List<Cell>> held) {
        int width = Math.max(NARROWEST, longestLine(labels.get(column)) + BUTTON);
        for (List<Cell> row : held) {
            Cell cell = row.get(column);
            width = Math.max(width, cell.isEmpty() ? 0 : longestLine(cell.shown()) + 1);
        }
        return Math.min(width, WIDEST);
    }

    private static int longestLine(String text) {
        int longest = 0;
        int start = 0;
        for (int i = 0; i < text.length() && longest < WIDEST; i++) {
            if (text.charAt(i) == '\n') {
                longest = Math.max(longest, i - start);
                start = i + 1;
            }
        }
        return Math.max(longest, text.length() - start);
    }

    private static boolean isText(int column, List<List<Cell>> held) {
        boolean found = false;
        for (List<Cell> row : held) {
            Cell cell = row.get(column);
            if (!(cell instanceof Cell.Null || cell instanceof Cell.Absent)) {
                if (!(cell instanceof Cell.Text)) {
                    return false;
                }
                found = true;
            }
        }
        return found;
    }

    private void writeRow(List<Cell> cells) throws IOException {
        if (++rows + above >= maxRows) {
            throw tooManyRows(rows);
        }
        beginRow(above + rows);
        for (int i = 0; i < cells.size(); i++) {
            writeCell(i, cells.get(i));
        }
        endRow();
    }

    private void writeCell(int column, Cell cell) throws IOException {
        if (cell instanceof Cell.Text text) {
            checkedText(column, text.text());
        } else if (cell instanceof Cell.Numeric number && SheetNumbers.isSafe(number.value())) {
            int scale = number.value().scale();
            number(column, number.value(), scale > MAX_SCALE ? -1 : Math.max(scale, 0));
        } else if (cell instanceof Cell.Bool bool) {
            bool(column, bool.value());
        } else if (cell instanceof Cell.Moment moment) {
            OptionalDouble serial = SheetMoments.serial(moment.value());
            if (serial.isPresent()) {
                moment(column, serial.getAsDouble(), SheetMoments.kindOf(moment.value()));
            } else {
                text(column, cell.shown());
            }
        } else if (!(cell instanceof Cell.Null || cell instanceof Cell.Absent)) {
            checkedText(column, cell.shown());
        }
    }

    private void checkedText(int column, String text) throws IOException {
        if (text.length() > MAX_TEXT) {
            throw FileProblems.limit(
                    format,
                    "in row " + (above + rows + 1) + ", column '"
                            + Problem.abbreviate(labels.get(column)) + "', a text of "
                            + FileProblems.count(text.length()) + " characters",
                    FileProblems.count(MAX_TEXT) + " characters in a cell");
        }
        text(column, text);
    }

    @Override
    public final void finish() throws IOException {
        if (finished) {
            return;
        }
        finished = true;
        if (sample != null) {
            release(sample);
        }
        if (announced.isPresent() && announced.getAsLong() != rows) {
            throw new IllegalStateException(rows + " rows were written of " + announced.getAsLong() + " announced");
        }
        end(rows);
    }
}
