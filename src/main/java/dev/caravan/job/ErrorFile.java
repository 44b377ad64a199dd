package dev.caravan.job;

import dev.caravan.format.FileFormat;
import dev.caravan.format.RowReader;
import dev.caravan.format.RowReaders;
import dev.caravan.format.RowWriter;
import dev.caravan.format.RowWriters;
import dev.caravan.model.Cell;
import dev.caravan.model.Cells;
import dev.caravan.model.ImportAction;
import dev.caravan.model.ImportField;
import dev.caravan.model.Outcome;
import dev.caravan.model.Problem;
import dev.caravan.model.Row;
import dev.caravan.store.Ledger;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The rows in error as a file of the import's own columns, then {@code _line}, {@code _error_code},
 * {@code _error_column}, {@code _error_message}: to be mended and imported again.
 */
final class ErrorFile {
    private static final List<String> ADDED = List.of("_line", "_error_code", "_error_column", "_error_message");

    private final ImportAction action;
    private final Path source;

    ErrorFile(ImportAction action, Path source) {
        this.action = action;
        this.source = source;
    }

    /** Writes the rows in error of this job, whole or not at all. */
    void write(Path target, FileFormat format, Ledger ledger, String jobId) throws IOException {
        Path part = target.resolveSibling(target.getFileName() + "-" + UUID.randomUUID() + ".part");
        try {
            writeTo(part, format, ledger, jobId);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void writeTo(Path part, FileFormat format, Ledger ledger, String jobId) throws IOException {
        try (RowReader reader = RowReaders.open(source, action.file(), ColumnMapping.labels(action));
                OutputStream out = Files.newOutputStream(part)) {
            ColumnMapping mapping = ColumnMapping.of(action, reader.columns());
            List<Integer> present = presentFields(mapping);
            List<String> labels = new ArrayList<>();
            present.forEach(i -> labels.add(label(i, mapping)));
            labels.addAll(ADDED);
            try (RowWriter writer = RowWriters.open(format, out, labels, false)) {
                ledger.forEachOutcome(
                        jobId, Optional.of(Outcome.Kind.ERROR), error -> copy(reader, error, mapping, present, writer));
                writer.finish();
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static List<Integer> presentFields(ColumnMapping mapping) {
        List<Integer> present = new ArrayList<>();
        for (int i = 0; i < mapping.positions().size(); i++) {
            if (mapping.positions().get(i) >= 0) {
                present.add(i);
            }
        }
        return present;
    }

    /** A column whose texts are guarded keeps its mark, so that they are read the same way again. */
    private String label(int field, ColumnMapping mapping) {
        ImportField importField = action.fields().get(field);
        boolean marked = mapping.guarded().get(field) && !action.formulaGuard();
        return marked ? ColumnMapping.GUARD_MARK + importField.label() : importField.label();
    }

    private static void copy(
            RowReader reader, Outcome error, ColumnMapping mapping, List<Integer> present, RowWriter writer) {
        try {
            Optional<Row> row = reader.next();
            while (row.isPresent() && row.get().number() < error.record()) {
                row = reader.next();
            }
            if (row.isEmpty()) {
                throw new IOException("line " + error.line() + " is not in the source any more");
            }
            writer.write(cells(row.get(), error, mapping, present));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Cell> cells(Row row, Outcome error, ColumnMapping mapping, List<Integer> present) {
        List<Cell> cells = new ArrayList<>();
        for (int field : present) {
            int position = mapping.positions().get(field);
            cells.add(position < row.cells().size() ? row.cells().get(position) : Cells.EMPTY);
        }
        Problem first = error.problems().get(0);
        cells.add(Cells.text(Long.toString(error.line())));
        cells.add(Cells.text(first.code()));
        cells.add(Cells.text(first.column().orElse("")));
        cells.add(Cells.text(error.problems().stream().map(ErrorFile::message).collect(Collectors.joining("; "))));
        return cells;
    }

    private static String message(Problem problem) {
        return problem.column().map(c -> c + ": ").orElse("") + problem.message();
    }
}
