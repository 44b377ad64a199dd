package dev.caravan.store;

import dev.caravan.model.Column;
import dev.caravan.model.ColumnType;
import dev.caravan.model.ExportPath;
import dev.caravan.model.Field;
import dev.caravan.model.RecordType;
import dev.caravan.query.FieldPath;
import dev.caravan.query.Selection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is read of the records of one type to show a selection of them: each row has the key by which the record is found,
 * then the columns of the fields that are shown or that relations start from.
 */
final class LoadedColumns {
    private final RecordType type;
    private final Selection selection;
    private final List<Field> fields = new ArrayList<>();
    private final Map<String, RecordCursor.InRow> places = new HashMap<>();
    private final List<RecordCursor.InRow> shown = new ArrayList<>();
    private final List<Start> starts = new ArrayList<>();
    private int width = 1;

    /**
     * A selected relation.
     *
     * @param key where the rows have the key by which the related records are found
     */
    record Start(RecordRelation relation, RecordCursor.InRow key) {}

    /** @throws dev.caravan.model.ProblemException {@code unknown-field} if the selection names what there is not */
    LoadedColumns(Relations relations, RecordType type, Selection selection) {
        this.type = type;
        this.selection = selection;
        for (String name : selection.fields()) {
            shown.add(place(type.findField(name).orElseThrow(() -> unknown(name))));
        }
        for (String name : selection.relations().keySet()) {
            RecordRelation relation = relations.of(type).get(name);
            if (relation == null) {
                throw unknown(name);
            }
            starts.add(new Start(relation, place(keyField(relation))));
        }
    }

    private RuntimeException unknown(String name) {
        return PredicateSql.unknownField(FieldPath.of(name), type);
    }

    /** The field whose value is the key by which related records are found. */
    private Field keyField(RecordRelation relation) {
        return relation.path() instanceof ExportPath.ToOne toOne ? toOne.reference() : type.id();
    }

    private RecordCursor.InRow place(Field field) {
        return places.computeIfAbsent(field.name(), f -> {
            int first = width;
            fields.add(field);
            width += field.columns().size();
            return new RecordCursor.InRow(first, field.columns().size());
        });
    }

    RecordType type() {
        return type;
    }

    /** The fields in the order of the columns. */
    List<Field> fields() {
        return fields;
    }

    /** The types of the columns, the key's first; the list can be added to. */
    List<ColumnType> types(Column key) {
        List<ColumnType> types = new ArrayList<>();
        types.add(key.type());
        fields.forEach(f -> f.columns().stream().map(Column::type).forEach(types::add));
        return types;
    }

    List<Start> starts() {
        return starts;
    }

    /** What is read of the records that a selected relation leads to. */
    LoadedColumns related(Relations relations, RecordRelation relation) {
        Selection selected = Objects.requireNonNull(selection.relations().get(relation.name()));
        return new LoadedColumns(relations, relation.target(), selected);
    }

    /** What a row shows, in the order of the selection, as long as no relation has been followed. */
    Map<String, @Nullable Object> shown(@Nullable Object[] row) {
        Map<String, @Nullable Object> record = new LinkedHashMap<>(2 * (shown.size() + starts.size()));
        for (int i = 0; i < shown.size(); i++) {
            record.put(selection.fields().get(i), shown.get(i).value(row));
        }
        for (Start start : starts) {
            record.put(start.relation().name(), start.relation().toMany() ? List.of() : null);
        }
        return record;
    }
}
