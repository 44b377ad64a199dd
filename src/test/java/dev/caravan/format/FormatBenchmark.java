package dev.caravan.format;

import dev.caravan.model.Cell;
import dev.caravan.model.Cells;
import dev.caravan.model.FileSettings;
import dev.caravan.model.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How many rows of nine columns a second go out and come in. Arguments: format, million rows, rounds, file (default: a
 * temporary one).
 *
 * <pre>java -Xmx128m -cp target/classes:target/test-classes:... dev.caravan.format.FormatBenchmark csv 10 3</pre>
 */
final class FormatBenchmark {
    private static final List<String> LABELS =
            List.of("id", "email", "name", "birthday", "active", "country", "score", "city", "note");

    private FormatBenchmark() {}

    /** Runs it. */
    public static void main(String[] args) throws IOException {
        FileFormat format = FileFormat.find(args.length > 0 ? args[0] : "csv").orElseThrow();
        long rows = args.length > 1 ? Math.round(Double.parseDouble(args[1]) * 1_000_000) : 1_000_000;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 3;
        Path file = args.length > 3 ? Path.of(args[3]) : Files.createTempFile("benchmark", "." + format.extension());
        for (int i = 0; i < rounds; i++) {
            long start = System.nanoTime();
            write(format, file, rows);
            report("written", rows, start, Files.size(file));
            start = System.nanoTime();
            report("read   ", read(file), start, Files.size(file));
        }
        if (args.length <= 3) {
            Files.delete(file);
        }
    }

    private static void write(FileFormat format, Path file, long rows) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                RowWriter writer = RowWriters.open(format, out, LABELS, false)) {
            for (long i = 0; i < rows; i++) {
                if (format == FileFormat.CSV) {
                    writer.writeText(texts(i));
                } else {
                    writer.write(cells(i));
                }
            }
            writer.finish();
        }
    }

    private static String[] texts(long i) {
        return new String[] {
            Long.toString(i),
            "person" + i + "@example.com",
            i % 10 == 0 ? "Zoë \"Zed\" Müller" : "Jane Doe",
            "1980-02-29",
            i % 2 == 0 ? "True" : "False",
            "Sweden",
            "1234.50",
            "Stockholm",
            i % 5 == 0 ? "likes tea, coffee" : ""
        };
    }

    private static List<Cell> cells(long i) {
        List<Cell> cells = new ArrayList<>();
        for (String text : texts(i)) {
            cells.add(Cells.text(text));
        }
        cells.set(0, new Cell.Numeric(BigDecimal.valueOf(i)));
        cells.set(4, new Cell.Bool(i % 2 == 0));
        cells.set(6, new Cell.Numeric(new BigDecimal("1234.50")));
        return cells;
    }

    private static long read(Path file) throws IOException {
        long rows = 0;
        try (RowReader reader = RowReaders.open(file, FileSettings.DETECT)) {
            for (Optional<Row> row = reader.next(); row.isPresent(); row = reader.next()) {
                if (row.get().problem().isPresent()) {
                    throw new IllegalStateException(
                            "line " + row.get().line() + ": " + row.get().problem());
                }
                rows++;
            }
        }
        return rows;
    }

    private static void report(String what, long rows, long start, long bytes) {
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%s %,d rows, %,d MB in %.2f s: %,.0f rows/s, %.0f MB/s%n",
                what,
                rows,
                bytes / 1_000_000,
                seconds,
                rows / seconds,
                bytes / seconds / 1e6);
    }
}
