package dev.caravan.job;

import dev.caravan.format.RowReader;
import dev.caravan.format.RowReaders;
import dev.caravan.model.ImportAction;
import dev.caravan.model.ImportField;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import dev.caravan.model.Row;
import dev.caravan.model.Suggestion;
import dev.caravan.store.Reference;
import dev.caravan.store.RowToSave;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file as an import understands it: its columns and its first rows, before anything is looked up in the database.
 *
 * @param description what kind of file it is, for people: {@code CSV, ;-delimited, windows-1252}
 * @param columns of the file, in its order
 * @param missing the import's columns that the file lacks
 * @param fields the import's columns that the file has, in the order of the import
 * @param rows the first ones
 */
public record ImportPreview(
        String description,
        List<Column> columns,
        List<ImportField> missing,
        List<ImportField> fields,
        List<PreviewRow> rows) {
    /** Copies the lists. */
    public ImportPreview {
        columns = List.copyOf(columns);
        missing = List.copyOf(missing);
        fields = List.copyOf(fields);
        rows = List.copyOf(rows);
    }

    /**
     * A column of the file.
     *
     * @param field what it is for, if the import knows it
     * @param meant the import's column that it may have been meant for, if it is not one
     */
    public record Column(String label, Optional<ImportField> field, Optional<String> meant) {}

    /** A row: a cell for each of the preview's fields. */
    public record PreviewRow(long line, List<PreviewCell> cells) {
        /** Copies the list. */
        public PreviewRow {
            cells = List.copyOf(cells);
        }
    }

    /**
     * A cell.
     *
     * @param text as an export would write its value; as the file has it where that is wrong
     */
    public record PreviewCell(String text, Optional<Problem> problem) {}

    /**
     * Reads the beginning of a file.
     *
     * @throws ProblemException if the file as a whole cannot be imported
     */
    public static ImportPreview of(ImportAction action, Path file, int rows) throws IOException {
        try (RowReader reader = RowReaders.open(file, action.file())) {
            ColumnMapping mapping = ColumnMapping.of(action, reader.columns());
            List<Integer> present = new ArrayList<>();
            List<ImportField> missing = new ArrayList<>();
            for (int i = 0; i < action.fields().size(); i++) {
                if (mapping.positions().get(i) >= 0) {
                    present.add(i);
                } else {
                    missing.add(action.fields().get(i));
                }
            }
            return new ImportPreview(
                    reader.description(),
                    columns(action, mapping, reader.columns(), missing),
                    missing,
                    present.stream().map(action.fields()::get).toList(),
                    rows(reader, new RowDecoder(action), mapping, present, rows));
        }
    }

    private static List<Column> columns(
            ImportAction action, ColumnMapping mapping, List<String> labels, List<ImportField> missing) {
        List<String> wanted = missing.stream().map(ImportField::label).toList();
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            int field = mapping.positions().indexOf(i);
            columns.add(
                    field >= 0
                            ? new Column(
                                    labels.get(i), Optional.of(action.fields().get(field)), Optional.empty())
                            : new Column(labels.get(i), Optional.empty(), Suggestion.find(labels.get(i), wanted)));
        }
        return columns;
    }

    private static List<PreviewRow> rows(
            RowReader reader, RowDecoder decoder, ColumnMapping mapping, List<Integer> fields, int most)
            throws IOException {
        List<PreviewRow> rows = new ArrayList<>();
        for (Optional<Row> row = reader.next(); row.isPresent() && rows.size() < most; row = reader.next()) {
            RowToSave decoded = decoder.decode(row.get(), mapping);
            List<PreviewCell> cells = new ArrayList<>();
            for (int field : fields) {
                cells.add(cell(row.get(), decoded, field, decoder, mapping));
            }
            rows.add(new PreviewRow(row.get().line(), cells));
        }
        return rows;
    }

    private static PreviewCell cell(Row row, RowToSave decoded, int field, RowDecoder decoder, ColumnMapping mapping) {
        if (decoded.sets(field)) {
            Object value = decoded.value(field) instanceof Reference.Unresolved key ? key.key() : decoded.value(field);
            return new PreviewCell(decoder.codec(field).encode(value), Optional.empty());
        }
        int position = mapping.positions().get(field);
        String found = position < row.cells().size() ? row.cells().get(position).shown() : "";
        String name = decoder.field(field).field().name();
        Optional<Problem> problem = decoded.problems().stream()
                .filter(p -> p.field().isEmpty() || p.field().get().equals(name))
                .findFirst();
        return new PreviewCell(Problem.abbreviate(found), problem);
    }
}
