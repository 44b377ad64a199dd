package dev.caravan.job;

import dev.caravan.codec.FormulaGuard;
import dev.caravan.format.FileFormat;
import dev.caravan.format.RowReader;
import dev.caravan.format.RowReaders;
import dev.caravan.format.RowWriter;
import dev.caravan.format.RowWriters;
import dev.caravan.model.Cell;
import dev.caravan.model.Cells;
import dev.caravan.model.CsvSettings;
import dev.caravan.model.FieldType;
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
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
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
        write(folders, Optional.empty(), ledger, jobId);
    }

    /** The same in a format that is asked for. */
    void write(JobFolders folders, Optional<FileFormat> wanted, Ledger ledger, String jobId) throws IOException {
        try (RowReader reader = RowReaders.open(source, action.file(), ColumnMapping.labels(action))) {
            FileFormat format = wanted.orElse(format(reader));
            Path target = folders.errors(jobId, format);
            BitSet unsafe = format == FileFormat.CSV && reader.format() != FileFormat.CSV
                    ? findUnsafe(ledger, jobId)
                    : new BitSet();
            // two who ask for the same file write one each
            String name = target.getFileName() + "-" + UUID.randomUUID() + ".part";
            try (PartFile part = PartFile.named(target, name)) {
                try (OutputStream out = Files.newOutputStream(part.path())) {
                    write(reader, format, unsafe, out, ledger, jobId);
                }
                part.complete();
            }
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

    private void write(
            RowReader reader, FileFormat format, BitSet unsafe, OutputStream out, Ledger ledger, String jobId)
            throws IOException {
        ColumnMapping mapping = ColumnMapping.of(action, reader.columns());
        List<Integer> present = presentFields(mapping);
        List<String> labels = new ArrayList<>();
        present.forEach(i -> labels.add(label(i, mapping, unsafe)));
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
        BitSet guarded = new BitSet();
        for (int i = 0; i < present.size(); i++) {
            guarded.set(i, unsafe.get(present.get(i)));
        }
        try (RowWriter writer = RowWriters.open(format, out, labels, settings(action), OptionalLong.empty())) {
            ledger.forEachOutcome(
                    jobId,
                    Optional.of(Outcome.Kind.ERROR),
                    error -> write(writer, cells(find(reader, error), error, positions, guarded)));
            writer.finish();
        }
    }

    static FileSettings settings(ImportAction action) {
        return action.file().withCsv(safe(action.file().csv()));
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

    /**
     * The text columns of a file that is no CSV in which a row in error holds what a spreadsheet would take for a formula
     * if it stood in CSV. What has been CSV stays as it came.
     */
    private BitSet findUnsafe(Ledger ledger, String jobId) throws IOException {
        BitSet unsafe = new BitSet();
        try (RowReader reader = RowReaders.open(source, action.file(), ColumnMapping.labels(action))) {
            ColumnMapping mapping = ColumnMapping.of(action, reader.columns());
            List<Integer> texts = presentFields(mapping).stream()
                    .filter(i -> action.fields().get(i).cellField().type() == FieldType.STRING
                            && !mapping.guarded().get(i))
                    .toList();
            ledger.forEachOutcome(jobId, Optional.of(Outcome.Kind.ERROR), error -> {
                List<Cell> cells = find(reader, error).cells();
                for (int field : texts) {
                    int position = mapping.positions().get(field);
                    if (position < cells.size()
                            && cells.get(position) instanceof Cell.Text text
                            && !FormulaGuard.guard(text.text()).equals(text.text())) {
                        unsafe.set(field);
                    }
                }
            });
        }
        return unsafe;
    }

    /** A column whose texts are guarded bears the mark, so that they are read the same way again. */
    private String label(int field, ColumnMapping mapping, BitSet unsafe) {
        ImportField importField = action.fields().get(field);
        boolean marked = unsafe.get(field) || (mapping.guarded().get(field) && !action.formulaGuard());
        return marked ? ColumnMapping.GUARD_MARK + importField.label() : importField.label();
    }

    private static Row find(RowReader reader, Outcome error) {
        try {
            Optional<Row> row = reader.next();
            while (row.isPresent() && row.get().number() < error.record()) {
                row = reader.next();
            }
            return row.orElseThrow(() -> new IOException("line " + error.line() + " is not in the source any more"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(RowWriter writer, List<Cell> cells) {
        try {
            writer.write(cells);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Cell> cells(Row row, Outcome error, List<Integer> positions, BitSet guarded) {
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < positions.size(); i++) {
            int position = positions.get(i);
            Cell cell = position < row.cells().size() ? row.cells().get(position) : Cells.ABSENT;
            cells.add(
                    guarded.get(i) && cell instanceof Cell.Text text
                            ? Cells.text(FormulaGuard.guard(text.text()))
                            : cell);
        }
        Problem first = error.problems().get(0);
        cells.add(new Cell.Numeric(BigDecimal.valueOf(error.line())));
        cells.add(Cells.text(first.code()));
        cells.add(first.column().map(Cells::text).orElse(Cells.NULL));
        cells.add(Cells.text(error.problems().stream().map(ErrorFile::message).collect(Collectors.joining("; "))));
        return cells;
    }

    private static String message(Problem problem) {
        return problem.column().map(c -> c + ": ").orElse("")
                + problem.message()
                + problem.hint().map(h -> " (" + h + ")").orElse("");
    }
}
