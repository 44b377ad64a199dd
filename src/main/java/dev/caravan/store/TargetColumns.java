package dev.caravan.store;

import dev.caravan.model.Column;
import dev.caravan.model.ColumnType;
import dev.caravan.model.Field;
import dev.caravan.model.ImportField;
import dev.caravan.model.RecordType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which columns of the target the fields of an import are, one by one.
 *
 * @param cells in the order of the fields
 */
record TargetColumns(List<Cell> cells) {

    /**
     * A column that an import writes.
     *
     * @param field the field's position in the import
     * @param part which of the field's columns it is
     * @param parts how many columns the field has
     */
    record Cell(int field, int part, int parts, Column column) {
        boolean isText() {
            return column.type() instanceof ColumnType.Text;
        }

        @Nullable
        Object of(@Nullable Object fieldValue) {
            return parts == 1 ? fieldValue : ColumnValues.part(fieldValue, part);
        }
    }

    static TargetColumns of(List<ImportField> fields) {
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            List<Column> columns = fields.get(i).field().columns();
            for (int part = 0; part < columns.size(); part++) {
                cells.add(new Cell(i, part, columns.size(), columns.get(part)));
            }
        }
        return new TargetColumns(List.copyOf(cells));
    }

    /** The columns of these fields only. */
    List<Cell> of(BitSet fields) {
        return cells.stream().filter(c -> fields.get(c.field())).toList();
    }

    /** The columns of these fields that are not the primary key. */
    List<Cell> withoutId(BitSet fields, RecordType type) {
        String id = type.id().column().name();
        return of(fields).stream().filter(c -> !c.column().name().equals(id)).toList();
    }

    /** The time stamps that Caravan itself writes, since the import does not. */
    static List<Column> stamps(RecordType type, boolean creating) {
        List<Column> stamps = new ArrayList<>(2);
        if (creating) {
            type.createdAt().map(Field::column).ifPresent(stamps::add);
        }
        type.updatedAt().map(Field::column).ifPresent(stamps::add);
        return stamps;
    }
}
