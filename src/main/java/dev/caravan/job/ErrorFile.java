package dev.caravan.job;

import dev.caravan.format.FileFormat;
import dev.caravan.format.RowReader;
import dev.caravan.format.RowReaders;
import dev.caravan.format.RowWriter;
import dev.caravan.format.RowWriters;
import dev.caravan.model.Cell;
import dev.caravan.model.Cells;
import dev.caravan.model.CsvSettings;
import dev.caravan.model.FileSettings;
import dev.caravan.model.ImportAction;
import dev.caravan.model.ImportField;
import dev.caravan.model.Outcome;
import dev.caravan.model.Problem;
import dev.caravan.model.Row;
import dev.caravan.store.Ledger;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The rows in error in a file of the source's own kind: the import's columns, then {@code _line}, {@code _error_code},
 * {@code _error_column}, {@code _error_message}; to be mended and imported again. CSV is written as the import reads it,
 * JSON and NDJSON keep what is missing, null and empty apart, and a workbook's rows become CSV.
 */
final class ErrorFile {
    /** What such a file has beside the columns of its import. */
    static final List<String> ADDED = List.of("_line", "_error_code", "_error_column", "_error_message");

    private final ImportAction action;
    private final Path source;

    ErrorFile(ImportAction action, Path source) {
        this.action = action;
        this.source = source;
    }

    /** Writes the rows in error of this job, whole or not at all. */
    void write(JobFolders folders, Ledger ledger, String jobId) throws IOException {
        try (RowReader reader = RowReaders.open(source, action.file(), ColumnMapping.labels(action))) {
            Path target = folders.errors(jobId, format(reader));
            Path part = target.resolveSibling(target.getFileName() + ".part");
            try (OutputStream out = Files.newOutputStream(part)) {
                write(reader, out, ledger, jobId);
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static FileFormat format(RowReader reader) {
        return switch (reader.format()) {
            case JSON, NDJSON -> reader.format();
            case CSV, XLS, XLSX -> FileFormat.CSV;
        };
    }

    private void write(RowReader reader, OutputStream out, Ledger ledger, String jobId) throws IOException {
        ColumnMapping mapping = ColumnMapping.of(action, reader.columns());
        List<Integer> present = presentFields(mapping);
        List<String> labels = new ArrayList<>();
        present.forEach(i -> labels.add(label(i, mapping)));
        List<Integer> links = new ArrayList<>();
        for (int i = 0; i < mapping.links().size(); i++) {
            if (mapping.links().get(i) >= 0) {
                links.add(mapping.links().get(i));
                labels.add(action.links().get(i).label());
            }
        }
        labels.addAll(ADDED);
        List<Integer> positions =
                new ArrayList<>(present.stream().map(mapping.positions()::get).toList());
        positions.addAll(links);
        FileSettings settings = action.file().withCsv(safe(action.file().csv()));
        try (RowWriter writer = RowWriters.open(format(reader), out, labels, settings)) {
            ledger.forEachOutcome(
                    jobId, Optional.of(Outcome.Kind.ERROR), error -> copy(reader, error, positions, writer));
            writer.finish();
        }
    }

    /**
     * The dialect that the import sets, if it can hold whatever a message says: an encoding that lacks characters gives
     * way to UTF-8 with a mark, which counts more than a setting.
     */
    private static CsvSettings safe(CsvSettings settings) {
        boolean lacking =
                settings.encoding().filter(c -> !c.name().startsWith("UTF-")).isPresent();
        return lacking ? settings.withEncoding(StandardCharsets.UTF_8).withBom(true) : settings;
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

    private static void copy(RowReader reader, Outcome error, List<Integer> positions, RowWriter writer) {
        try {
            Optional<Row> row = reader.next();
            while (row.isPresent() && row.get().number() < error.record()) {
                row = reader.next();
            }
            if (row.isEmpty()) {
                throw new IOException("line " + error.line() + " is not in the source any more");
            }
            writer.write(cells(row.get(), error, positions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Cell> cells(Row row, Outcome error, List<Integer> positions) {
        List<Cell> cells = new ArrayList<>();
        for (int position : positions) {
            cells.add(position < row.cells().size() ? row.cells().get(position) : Cells.ABSENT);
        }
        Problem first = error.problems().get(0);
        cells.add(new Cell.Numeric(BigDecimal.valueOf(error.line())));
        cells.add(Cells.text(first.code()));
        cells.add(first.column().map(Cells::text).orElse(Cells.NULL));
        cells.add(Cells.text(error.problems().stream().map(ErrorFile::message).collect(Collectors.joining("; "))));
        return cells;
    }

    private static String message(Problem problem) {
        return problem.column().map(c -> c + ": ").orElse("") + problem.message();
    }
}
