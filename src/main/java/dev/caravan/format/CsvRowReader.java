package dev.caravan.format;

import dev.caravan.model.Cell;
import dev.caravan.model.Cells;
import dev.caravan.model.FileSettings;
import dev.caravan.model.Problem;
import dev.caravan.model.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rows of a CSV file. */
final class CsvRowReader implements RowReader {
    /** The most characters that a record may have. */
    static final int MAX_RECORD = 4_000_000;

    private final TextReader text;
    private final TextEncoding encoding;
    private final CsvDialect dialect;
    private final CsvParser parser;
    private final List<String> columns;
    private final long headerLine;
    private long number;
    private boolean ended;

    private CsvRowReader(TextReader text, TextEncoding encoding, CsvSniffer.Layout layout) throws IOException {
        this.text = text;
        this.encoding = encoding;
        this.dialect = layout.dialect();
        this.parser = new CsvParser(text, dialect, MAX_RECORD);
        parser.skipLines(layout.linesBefore());
        this.columns = CsvHeader.read(parser, encoding);
        this.headerLine = parser.line();
    }

    /** @param labels what the header may hold; empty if that is not known */
    static CsvRowReader open(Path file, TextEncoding encoding, FileSettings settings, Set<String> labels)
            throws IOException {
        String sample = TextReader.sample(file, encoding, CsvSniffer.SAMPLE);
        boolean whole = sample.length() < CsvSniffer.SAMPLE;
        CsvSniffer.Layout layout = new CsvSniffer(sample, whole, settings, labels).layout();
        TextReader text = TextReader.open(file, encoding);
        try {
            return new CsvRowReader(text, encoding, layout);
        } catch (IOException | RuntimeException e) {
            text.close();
            throw e;
        }
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public Optional<Row> next() throws IOException {
        while (!ended && parser.next()) {
            ended = parser.isFooter();
            if (!ended && !parser.isBlank()) {
                number++;
                return Optional.of(row());
            }
        }
        return Optional.empty();
    }

    private Row row() throws IOException {
        if (parser.fault() != CsvParser.Fault.NONE) {
            return broken();
        }
        int size = parser.size();
        if (size == columns.size() || (size > columns.size() && isEmptyFrom(columns.size()))) {
            return new Row(parser.line(), number, cells(columns.size()));
        }
        if (columns.size() > 1 && parser.secondLineHas(columns.size())) {
            parser.split();
            return broken();
        }
        Problem ragged = Problem.of(
                "ragged-row", "has " + cellCount(size) + "; the header has " + FileProblems.count(columns.size()));
        return new Row(parser.line(), number, cells(Math.max(size, columns.size())), Optional.of(ragged));
    }

    private static String cellCount(int size) {
        return size == 1 ? "1 cell" : FileProblems.count(size) + " cells";
    }

    private boolean isEmptyFrom(int column) {
        for (int i = column; i < parser.size(); i++) {
            if (!parser.cell(i).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private Row broken() {
        return new Row(
                parser.line(),
                number,
                cells(Math.max(parser.size(), columns.size())),
                Optional.of(FileProblems.record(parser.fault(), dialect)));
    }

    /** So many cells; those that the record does not have are absent. */
    private List<Cell> cells(int count) {
        Cell[] cells = new Cell[Math.min(count, CsvHeader.MAX_COLUMNS)];
        int found = Math.min(parser.size(), cells.length);
        for (int i = 0; i < found; i++) {
            String value = parser.cell(i);
            cells[i] = text.sawBadBytes() ? StandIns.cell(value, encoding) : Cells.text(value);
        }
        Arrays.fill(cells, found, cells.length, Cells.ABSENT);
        return List.of(cells);
    }

    @Override
    public long headerLine() {
        return headerLine;
    }

    @Override
    public FileFormat format() {
        return FileFormat.CSV;
    }

    @Override
    public String description() {
        return "CSV, " + dialect.label() + ", " + encoding.label();
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
