package dev.caravan.format;

import dev.caravan.model.Cell;
import dev.caravan.model.Cells;
import dev.caravan.model.FileSettings;
import dev.caravan.model.Row;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows of one sheet of a workbook. */
final class SheetRowReader implements RowReader {
    private final Workbook workbook;
    private final SheetHeader header;
    private final SheetTape tape;
    private final List<String> columns;
    private long number;

    private SheetRowReader(Workbook workbook, SheetHeader header, SheetTape tape) {
        this.workbook = workbook;
        this.header = header;
        this.tape = tape;
        this.columns = header.labels();
    }

    /**
     * Reads a workbook to its end; then its rows can be had.
     *
     * @param workbook closed with the reader, also if it cannot be read
     * @param labels what the columns may be called
     */
    static SheetRowReader open(Workbook workbook, FileSettings settings, Set<String> labels) throws IOException {
        SheetTape tape = null;
        try {
            SheetHeader header = SheetHeader.find(workbook, settings, labels).checked();
            tape = new SheetTape(workbook.texts(), header.places(), header.line());
            workbook.visit(header.sheet(), tape);
            tape.rewind();
            return new SheetRowReader(workbook, header, tape);
        } catch (IOException | RuntimeException e) {
            if (tape != null) {
                tape.close();
            }
            workbook.close();
            throw e;
        }
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public Optional<Row> next() throws IOException {
        int line = tape.nextLine();
        if (line == 0) {
            return Optional.empty();
        }
        @Nullable Cell[] cells = new @Nullable Cell[columns.size()];
        Arrays.fill(cells, Cells.EMPTY);
        tape.play(cells, CsvRowReader.MAX_RECORD);
        number++;
        for (Cell cell : cells) {
            if (cell == null) {
                return Optional.of(tooLong(line));
            }
        }
        return Optional.of(new Row(line, number, List.of(cells)));
    }

    private Row tooLong(int line) {
        Cell[] cells = new Cell[columns.size()];
        Arrays.fill(cells, Cells.ABSENT);
        return new Row(line, number, List.of(cells), Optional.of(FileProblems.tooLong()));
    }

    @Override
    public OptionalLong rows() {
        return OptionalLong.of(tape.rows());
    }

    @Override
    public long headerLine() {
        return header.line();
    }

    @Override
    public FileFormat format() {
        return workbook.format();
    }

    @Override
    public String description() {
        return workbook.format().label() + ", sheet '"
                + workbook.sheets().get(header.sheet()).name() + "'";
    }

    @Override
    public void close() throws IOException {
        try (workbook) {
            tape.close();
        }
    }
}
