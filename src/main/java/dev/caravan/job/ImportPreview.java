package dev.caravan.job;

import dev.caravan.format.RowReader;
import dev.caravan.format.RowReaders;
import dev.caravan.model.FieldType;
import dev.caravan.model.ImportAction;
import dev.caravan.model.ImportField;
import dev.caravan.model.ImportLinks;
import dev.caravan.model.MissingColumns;
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
import org.jspecify.annotations.Nullable;

/**
 * A file as an import understands it: its columns and its first rows, before anything is looked up in the database.
 *
 * @param description what kind of file it is, for people: {@code CSV, `;`-delimited, windows-1252}
 * @param columns of the file, in its order
 * @param missing the import's columns that the file lacks
 * @param labels of the import's columns that the file has, in the order of the import
 * @param rows the first ones
 */
public record ImportPreview(
        String description, List<Column> columns, List<Missing> missing, List<String> labels, List<PreviewRow> rows) {
    /** Copies the lists. */
    public ImportPreview {
        columns = List.copyOf(columns);
        missing = List.copyOf(missing);
        labels = List.copyOf(labels);
        rows = List.copyOf(rows);
    }

    /**
     * A column of the file.
     *
     * @param takenFor the label of the import's column that it is, if it is one
     * @param meant the label of the missing column that it may have been meant for, if it is none
     */
    public record Column(String label, Optional<String> takenFor, Optional<String> meant) {}

    /**
     * A column that the file lacks.
     *
     * @param needed whether the file cannot be imported without it
     */
    public record Missing(String label, boolean needed) {}

    /** A row: a cell for each of the preview's labels. */
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
     * @param rows how many rows at most
     * @throws ProblemException if the file cannot be read as a table
     */
    public static ImportPreview of(ImportAction action, Path file, int rows) throws IOException {
        try (RowReader reader = RowReaders.open(file, action.file(), ColumnMapping.labels(action))) {
            return new Reading(action, ColumnMapping.find(action, reader.columns())).preview(reader, rows);
        }
    }

    /** One file, with the columns that it has. */
    private static final class Reading {
        private final ImportAction action;
        private final ColumnMapping mapping;
        private final RowDecoder decoder;

        Reading(ImportAction action, ColumnMapping mapping) {
            this.action = action;
            this.mapping = mapping;
            this.decoder = new RowDecoder(action);
        }

        ImportPreview preview(RowReader reader, int most) throws IOException {
            List<Missing> missing = missing();
            List<PreviewRow> rows = new ArrayList<>();
            for (Optional<Row> row = reader.next(); row.isPresent() && rows.size() < most; row = reader.next()) {
                rows.add(new PreviewRow(row.get().line(), cells(row.get())));
            }
            return new ImportPreview(reader.description(), columns(reader.columns(), missing), missing, labels(), rows);
        }

        private List<Missing> missing() {
            List<Missing> missing = new ArrayList<>();
            for (int i = 0; i < action.fields().size(); i++) {
                ImportField field = action.fields().get(i);
                if (mapping.positions().get(i) < 0
                        && (field.required() || field.field().type() != FieldType.ID)) {
                    missing.add(new Missing(field.label(), ColumnMapping.isNeeded(action, field)));
                }
            }
            for (int i = 0; i < action.links().size(); i++) {
                ImportLinks links = action.links().get(i);
                if (mapping.links().get(i) < 0) {
                    missing.add(new Missing(
                            links.label(), links.required() && action.missingColumns() == MissingColumns.ERROR));
                }
            }
            return missing;
        }

        private List<Column> columns(List<String> found, List<Missing> missing) {
            List<String> wanted = missing.stream().map(Missing::label).toList();
            List<Column> columns = new ArrayList<>();
            for (int i = 0; i < found.size(); i++) {
                Optional<String> label = labelOf(i);
                columns.add(new Column(
                        found.get(i),
                        label,
                        label.isPresent() ? Optional.empty() : Suggestion.find(found.get(i), wanted)));
            }
            return columns;
        }

        /** What a column of the file is for. */
        private Optional<String> labelOf(int column) {
            int field = mapping.positions().indexOf(column);
            int links = mapping.links().indexOf(column);
            return field >= 0
                    ? Optional.of(action.fields().get(field).label())
                    : links >= 0 ? Optional.of(action.links().get(links).label()) : Optional.empty();
        }

        private List<String> labels() {
            List<String> labels = new ArrayList<>();
            for (int i = 0; i < action.fields().size(); i++) {
                if (mapping.positions().get(i) >= 0) {
                    labels.add(action.fields().get(i).label());
                }
            }
            for (int i = 0; i < action.links().size(); i++) {
                if (mapping.links().get(i) >= 0) {
                    labels.add(action.links().get(i).label());
                }
            }
            return labels;
        }

        private List<PreviewCell> cells(Row row) {
            RowToSave decoded = decoder.decode(row, mapping);
            List<PreviewCell> cells = new ArrayList<>();
            for (int i = 0; i < action.fields().size(); i++) {
                if (mapping.positions().get(i) >= 0) {
                    cells.add(
                            decoded.sets(i)
                                    ? new PreviewCell(text(decoded.value(i), i), Optional.empty())
                                    : found(
                                            row,
                                            decoded,
                                            mapping.positions().get(i),
                                            action.fields().get(i).field().name()));
                }
            }
            for (int i = 0; i < action.links().size(); i++) {
                int position = mapping.links().get(i);
                if (position >= 0) {
                    cells.add(
                            found(row, decoded, position, action.links().get(i).name()));
                }
            }
            return cells;
        }

        private String text(@Nullable Object value, int field) {
            if (value instanceof Reference.Doubtful doubtful) {
                // what no import can bring about may yet be what the record has
                return String.valueOf(doubtful.key());
            }
            return decoder.codec(field).encode(value instanceof Reference.Unresolved key ? key.key() : value);
        }

        /** A cell as the file has it, and what is wrong with it; a problem of the row as a whole counts for each. */
        private static PreviewCell found(Row row, RowToSave decoded, int position, String name) {
            String text =
                    position < row.cells().size() ? row.cells().get(position).shown() : "";
            return new PreviewCell(
                    text,
                    decoded.problems().stream()
                            .filter(p -> p.field().isEmpty() || p.field().get().equals(name))
                            .findFirst());
        }
    }
}
