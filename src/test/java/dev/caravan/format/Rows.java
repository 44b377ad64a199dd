package dev.caravan.format;

import dev.caravan.model.Cell;
import dev.caravan.model.FileSettings;
import dev.caravan.model.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A file, read from beginning to end. */
record Rows(List<String> columns, long headerLine, String description, List<Row> rows) {
    static Rows of(byte[] file) {
        return of(file, FileSettings.DETECT);
    }

    static Rows of(byte[] file, FileSettings settings) {
        return of(file, settings, Set.of());
    }

    static Rows of(byte[] file, FileSettings settings, Set<String> labels) {
        try {
            Path path = Files.createTempFile("rows", ".bin");
            try {
                Files.write(path, file);
                return of(path, settings, labels);
            } finally {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Rows of(Path file, FileSettings settings) throws IOException {
        return of(file, settings, Set.of());
    }

    static Rows of(Path file, FileSettings settings, Set<String> labels) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (RowReader reader = RowReaders.open(file, settings, labels)) {
            for (Optional<Row> row = reader.next(); row.isPresent(); row = reader.next()) {
                rows.add(row.get());
            }
            return new Rows(reader.columns(), reader.headerLine(), reader.description(), rows);
        }
    }

    /** The whole of it, for comparing and reading. */
    String text() {
        StringBuilder text = new StringBuilder(description)
                .append("; header in line ")
                .append(headerLine)
                .append(':');
        columns.forEach(c -> text.append(" [").append(escaped(c)).append(']'));
        rows.forEach(row -> text.append('\n').append(text(row)));
        return text.toString();
    }

    static String text(Row row) {
        String cells = row.cells().stream().map(Rows::text).collect(Collectors.joining(" "));
        String problem =
                row.problem().map(p -> " ! " + p.code() + ": " + p.message()).orElse("");
        return "line " + row.line() + " #" + row.number() + ": " + cells + problem;
    }

    private static String text(Cell cell) {
        if (cell instanceof Cell.Text) {
            return "'" + escaped(cell.shown()) + "'";
        }
        if (cell instanceof Cell.Numeric) {
            return "number<" + cell.shown() + ">";
        }
        if (cell instanceof Cell.Bool bool) {
            return String.valueOf(bool.value());
        }
        if (cell instanceof Cell.Moment) {
            return "moment<" + cell.shown() + ">";
        }
        if (cell instanceof Cell.Nested) {
            return "nested<" + cell.shown() + ">";
        }
        if (cell instanceof Cell.Invalid invalid) {
            return "invalid<" + invalid.shown() + " " + invalid.reason() + ">";
        }
        return cell instanceof Cell.Absent ? "absent" : "null";
    }

    private static String escaped(String text) {
        return text.replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t")
                .replace("\0", "\\0");
    }
}
