package dev.caravan.job;

import dev.caravan.codec.CellException;
import dev.caravan.codec.Codecs;
import dev.caravan.codec.FieldCodec;
import dev.caravan.codec.FormulaGuard;
import dev.caravan.model.Cell;
import dev.caravan.model.Cells;
import dev.caravan.model.FieldType;
import dev.caravan.model.ImportAction;
import dev.caravan.model.ImportField;
import dev.caravan.model.ImportLinks;
import dev.caravan.model.Problem;
import dev.caravan.model.Row;
import dev.caravan.store.Reference;
import dev.caravan.store.RowToSave;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Turns the cells of a row into typed values; what does not fit becomes a problem of the row. Thread-safe. */
final class RowDecoder {
    private static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");

    private final List<ImportField> fields;
    private final FieldCodec[] codecs;
    private final boolean[] isText;
    private final boolean[] isIdentifier;
    private final List<LinkCells> links = new ArrayList<>();

    RowDecoder(ImportAction action) {
        this.fields = action.fields();
        this.codecs = new FieldCodec[fields.size()];
        this.isText = new boolean[fields.size()];
        this.isIdentifier = new boolean[fields.size()];
        for (int i = 0; i < codecs.length; i++) {
            codecs[i] = Codecs.of(fields.get(i).cellField(), fields.get(i).format(), action.timezone());
            isText[i] = ColumnMapping.isText(fields.get(i).cellField());
            isIdentifier[i] = action.identifier().contains(fields.get(i).field());
        }
        for (ImportLinks column : action.links()) {
            FieldCodec codec = Codecs.of(column.key(), column.format(), action.timezone());
            links.add(new LinkCells(links.size(), column, codec));
        }
    }

    /** The codec of a field's cells. */
    FieldCodec codec(int field) {
        return codecs[field];
    }

    /** The codec of one value in the cells of a column of links. */
    FieldCodec linkCodec(int link) {
        return links.get(link).codec();
    }

    /** The row, decoded; references are still keys. */
    RowToSave decode(Row row, ColumnMapping mapping) {
        RowToSave decoded = new RowToSave(row, codecs.length);
        if (decoded.isBad()) {
            return decoded;
        }
        List<Integer> positions = mapping.positions();
        for (int i = 0; i < codecs.length; i++) {
            if (positions.get(i) >= 0) {
                decode(
                        decoded,
                        i,
                        row.cells().get(positions.get(i)),
                        mapping.guarded().get(i));
            }
        }
        for (int i = 0; i < links.size(); i++) {
            int position = mapping.links().get(i);
            if (position >= 0) {
                links.get(i).decode(decoded, row.cells().get(position));
            }
        }
        tellDoubts(decoded);
        return decoded;
    }

    private void decode(RowToSave row, int field, Cell found, boolean guarded) {
        if (found == Cells.ABSENT || found instanceof Cell.Absent) {
            return;
        }
        Cell cell = found;
        if (isText[field] && found instanceof Cell.Text text && isGuarded(text.text())) {
            if (guarded) {
                cell = Cells.text(FormulaGuard.unguard(text.text()));
            } else if (fields.get(field).cellField().type() == FieldType.STRING) {
                row.compareText(field);
            }
        }
        try {
            Object value = codecs[field].decode(cell);
            boolean isReference = fields.get(field).reference().isPresent();
            if (isReference && "".equals(value)) {
                value = null;
            }
            row.set(field, cell, isReference && value != null ? new Reference.Unresolved(value) : value);
        } catch (CellException e) {
            refuse(row, field, found, e.problem().at(fields.get(field), found.shown()));
        }
    }

    /** What no import can bring about may yet be what the record has, and then it says nothing new. */
    private void refuse(RowToSave row, int field, Cell found, Problem problem) {
        boolean number = fields.get(field).field().type() == FieldType.NUMBER;
        if (number && NOT_FINITE.contains(found.shown()) && !isIdentifier[field]) {
            row.set(field, found, null);
            row.resolve(field, new Reference.Doubtful(found.shown(), null, Reference.Otherwise.ERROR, problem));
        } else {
            row.add(problem);
        }
    }

    /** A row that is in error anyway tells all that is wrong with it. */
    private void tellDoubts(RowToSave row) {
        for (int i = 0; row.isBad() && i < codecs.length; i++) {
            if (row.value(i) instanceof Reference.Doubtful doubtful) {
                row.add(doubtful.problem());
            }
        }
    }

    private static boolean isGuarded(String text) {
        return !text.isEmpty()
                && text.charAt(0) == '\''
                && FormulaGuard.unguard(text).length() < text.length();
    }
}
