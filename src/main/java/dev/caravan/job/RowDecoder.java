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
import dev.caravan.model.Row;
import dev.caravan.store.Reference;
import dev.caravan.store.RowToSave;
import java.util.List;

/** Turns the cells of a row into typed values; what does not fit becomes a problem of the row. Thread-safe. */
final class RowDecoder {
    private final List<ImportField> fields;
    private final FieldCodec[] codecs;
    private final boolean[] isText;

    RowDecoder(ImportAction action) {
        this.fields = action.fields();
        this.codecs = new FieldCodec[fields.size()];
        this.isText = new boolean[fields.size()];
        for (int i = 0; i < codecs.length; i++) {
            codecs[i] = Codecs.of(fields.get(i).cellField(), fields.get(i).format(), action.timezone());
            isText[i] = fields.get(i).cellField().type() == FieldType.STRING;
        }
    }

    /** The codec of a field's cells. */
    FieldCodec codec(int field) {
        return codecs[field];
    }

    /** What a field is. */
    ImportField field(int field) {
        return fields.get(field);
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
            } else {
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
            row.add(e.problem().at(fields.get(field), found.shown()));
        }
    }

    private static boolean isGuarded(String text) {
        return !text.isEmpty()
                && text.charAt(0) == '\''
                && FormulaGuard.unguard(text).length() < text.length();
    }
}
