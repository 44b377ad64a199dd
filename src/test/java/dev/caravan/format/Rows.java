package dev.caravan.format;

import dev.caravan.model.FileSettings;
import dev.caravan.model.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A file, read from beginning to end. */
record Rows(List<String> columns, long headerLine, String description, List<Row> rows) {
    static Rows of(byte[] file) {
        return of(file, FileSettings.DETECT);
    }

    static Rows of(byte[] file, FileSettings settings) {
        try {
            Path path = Files.createTempFile("rows", ".bin");
            try {
                Files.write(path, file);
                return of(path, settings);
            } finally {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Rows of(Path file, FileSettings settings) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (RowReader reader = RowReaders.open(file, settings)) {
            for (Optional<Row> row = reader.next(); row.isPresent(); row = reader.next()) {
                rows.add(row.get());
            }
            return new Rows(reader.columns(), reader.headerLine(), reader.description(), rows);
        }
    }
}
