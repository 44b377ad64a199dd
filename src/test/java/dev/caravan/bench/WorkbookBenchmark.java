package dev.caravan.bench;

import dev.caravan.codec.CellException;
import dev.caravan.codec.Codecs;
import dev.caravan.codec.FieldCodec;
import dev.caravan.format.FileFormat;
import dev.caravan.format.RowReader;
import dev.caravan.format.RowReaders;
import dev.caravan.format.RowWriter;
import dev.caravan.format.RowWriters;
import dev.caravan.model.Cell;
import dev.caravan.model.Column;
import dev.caravan.model.ColumnType;
import dev.caravan.model.Field;
import dev.caravan.model.FieldType;
import dev.caravan.model.FileSettings;
import dev.caravan.model.Row;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;

/**
 * How fast XLSX is read to decoded rows and written from values, beside the library fastexcel doing the same, alternately.
 *
 * <p>Arguments: rows (200,000), rounds (7). {@code docs/performance.md} says how to run it.
 */
public final class WorkbookBenchmark {
    private static final int COLUMNS = 10;
    private static final int TEXT_KINDS = 5_000;

    private final int rows;
    private final List<FieldCodec> codecs = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();

    private WorkbookBenchmark(int rows) {
        this.rows = rows;
        ColumnType text = new ColumnType.Text(OptionalInt.empty());
        add("id", FieldType.NUMBER, new ColumnType.Int(64));
        add("email", FieldType.STRING, text);
        add("name", FieldType.STRING, text);
        add("city", FieldType.STRING, text);
        add("amount", FieldType.NUMBER, new ColumnType.Decimal(OptionalInt.of(12), 2));
        add("rate", FieldType.NUMBER, new ColumnType.Floating(64));
        add("active", FieldType.BOOLEAN, new ColumnType.Bool());
        add("birthday", FieldType.DATE, new ColumnType.CalendarDate());
        add("changed", FieldType.DATETIME, new ColumnType.Timestamp(false, 6));
        add("note", FieldType.STRING, text);
    }

    private void add(String name, FieldType type, ColumnType column) {
        Field field = new Field(name, type, List.of(new Column(name, column, true, false, false)), Optional.empty());
        codecs.add(Codecs.of(field, Optional.empty(), ZoneOffset.UTC));
        labels.add(name);
    }

    private static Object[] values(int i) {
        return new Object[] {
            (long) i,
            "person" + i + "@example.org",
            "Person Number " + i,
            "City " + i % TEXT_KINDS,
            BigDecimal.valueOf(i * 37L % 10_000_000, 2),
            i / 8.0,
            i % 3 == 0,
            LocalDate.of(1950, 1, 1).plusDays(i % 20_000),
            LocalDateTime.of(2024, 1, 1, 0, 0).plusSeconds(i),
            i % 4 == 0 ? "a note with \"quotes\" & <signs>, of some length" : "ü" + i
        };
    }

    /** Runs and prints. */
    public static void main(String[] arguments) throws IOException {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200_000;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 7;
        WorkbookBenchmark benchmark = new WorkbookBenchmark(rows);
        Path ours = Files.createTempFile("ours", ".xlsx");
        Path theirs = Files.createTempFile("theirs", ".xlsx");
        try {
            benchmark.run(ours, theirs, rounds);
        } finally {
            Files.delete(ours);
            Files.delete(theirs);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private void run(Path ours, Path theirs, int rounds) throws IOException {
        double[] best = new double[6];
        for (int round = 0; round < rounds; round++) {
            measure(best, 0, () -> write(ours));
            measure(best, 1, () -> writeBare(theirs));
            measure(best, 2, () -> read(ours));
            measure(best, 3, () -> readBare(ours));
            measure(best, 4, () -> read(theirs));
            measure(best, 5, () -> readBare(theirs));
        }
        print("write", best[0], best[1]);
        print("read our file, texts in cells", best[2], best[3]);
        print("read fastexcel's file, shared texts", best[4], best[5]);
        System.out.printf("bytes: ours %,d, fastexcel's %,d%n", Files.size(ours), Files.size(theirs));
    }

    private static void measure(double[] best, int place, Work work) throws IOException {
        long start = System.nanoTime();
        work.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        best[place] = best[place] == 0 ? seconds : Math.min(best[place], seconds);
    }

    private void print(String what, double ours, double theirs) {
        System.out.printf(
                "%-38s Caravan %,9.0f rows/s   fastexcel %,9.0f rows/s   time ratio %.2f%n",
                what, rows / ours, rows / theirs, ours / theirs);
    }

    private void write(Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
                RowWriter writer =
                        RowWriters.open(FileFormat.XLSX, out, labels, FileSettings.DETECT, OptionalLong.of(rows))) {
            for (int i = 0; i < rows; i++) {
                Object[] values = values(i);
                List<Cell> cells = new ArrayList<>(COLUMNS);
                for (int c = 0; c < COLUMNS; c++) {
                    cells.add(codecs.get(c).toCell(values[c]));
                }
                writer.write(cells);
            }
            writer.finish();
        }
    }

    private void writeBare(Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            Workbook workbook = new Workbook(out, "Bench", "1.0");
            Worksheet sheet = workbook.newWorksheet("Records");
            for (int c = 0; c < COLUMNS; c++) {
                sheet.value(0, c, labels.get(c));
                sheet.width(c, 20);
            }
            for (int i = 0; i < rows; i++) {
                Object[] values = values(i);
                for (int c = 0; c < COLUMNS; c++) {
                    writeBare(sheet, i + 1, c, values[c]);
                }
                if (i % 1000 == 999) {
                    sheet.flush();
                }
            }
            workbook.finish();
        }
    }

    private static void writeBare(Worksheet sheet, int row, int column, Object value) {
        if (value instanceof String text) {
            if (column == 3) {
                sheet.value(row, column, text);
            } else {
                sheet.inlineString(row, column, text);
            }
        } else if (value instanceof Number number) {
            sheet.value(row, column, number);
        } else if (value instanceof Boolean bool) {
            sheet.value(row, column, bool);
        } else if (value instanceof LocalDate date) {
            sheet.value(row, column, date);
            sheet.style(row, column).format("yyyy-mm-dd").set();
        } else if (value instanceof LocalDateTime datetime) {
            sheet.value(row, column, datetime);
            sheet.style(row, column).format("yyyy-mm-dd hh:mm:ss").set();
        }
    }

    private void read(Path file) throws IOException {
        long count = 0;
        try (RowReader reader = RowReaders.open(file, FileSettings.DETECT)) {
            for (Optional<Row> row = reader.next(); row.isPresent(); row = reader.next()) {
                for (int c = 0; c < COLUMNS; c++) {
                    codecs.get(c).decode(row.get().cells().get(c));
                }
                count++;
            }
        } catch (CellException e) {
            throw new IllegalStateException(e);
        }
        check(count);
    }

    private void check(long count) {
        if (count != rows) {
            throw new IllegalStateException(count + " rows");
        }
    }

    private void readBare(Path file) throws IOException {
        long[] count = {-1};
        try (ReadableWorkbook workbook = new ReadableWorkbook(file.toFile(), new ReadingOptions(true, false));
                Stream<org.dhatim.fastexcel.reader.Row> all =
                        workbook.getFirstSheet().openStream()) {
            all.forEach(row -> {
                if (++count[0] > 0) {
                    for (int c = 0; c < COLUMNS; c++) {
                        decodeBare(row, c);
                    }
                }
            });
        }
        check(count[0]);
    }

    private static Object decodeBare(org.dhatim.fastexcel.reader.Row row, int column) {
        return switch (column) {
            case 0 -> row.getCellAsNumber(column).orElseThrow().longValueExact();
            case 4 -> row.getCellAsNumber(column).orElseThrow();
            case 5 -> row.getCellAsNumber(column).orElseThrow().doubleValue();
            case 6 -> row.getCellAsBoolean(column).orElseThrow();
            case 7 -> row.getCellAsDate(column).orElseThrow().toLocalDate();
            case 8 -> row.getCellAsDate(column).orElseThrow();
            default -> row.getCellAsString(column).orElseThrow();
        };
    }
}
