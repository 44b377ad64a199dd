package dev.caravan.job;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.caravan.codec.Codecs;
import dev.caravan.codec.FieldCodec;
import dev.caravan.model.Catalog;
import dev.caravan.model.Cell;
import dev.caravan.model.ColumnType;
import dev.caravan.model.ExportField;
import dev.caravan.model.ExportPath;
import dev.caravan.model.Field;
import dev.caravan.model.ImportAction;
import dev.caravan.model.ImportField;
import dev.caravan.model.ImportLinks;
import dev.caravan.model.RecordType;
import dev.caravan.query.FieldPath;
import dev.caravan.query.Predicate;
import dev.caravan.store.RecordCursor;
import dev.caravan.store.RecordSnapshot;
import dev.caravan.store.Records;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The records that an import has saved, as its own fields show them. */
public final class SavedRecords {
    private final Catalog catalog;
    private final Records records;

    /** Records of this catalog. */
    public SavedRecords(Catalog catalog, Records records) {
        this.catalog = catalog;
        this.records = records;
    }

    /**
     * Records by {@code _id}; those that somebody has deleted meanwhile are left out.
     *
     * @param ids as text, as outcomes have them
     * @return for each the {@code _id} and the import's fields by name: text, numbers and truth values, and JSON as it is
     */
    public Map<String, Map<String, Object>> find(ImportAction action, List<String> ids) {
        Map<String, Map<String, Object>> found = new LinkedHashMap<>();
        if (ids.isEmpty()) {
            return found;
        }
        RecordType type = catalog.getRecordType(action.recordType());
        List<ExportField> fields = fields(action, type);
        List<FieldCodec> codecs = new ArrayList<>();
        fields.forEach(f -> codecs.add(Codecs.of(f.field(), f.format(), action.timezone())));
        @Nullable Object[] values = new Object[fields.size()];
        try (RecordSnapshot snapshot = records.snapshot(() -> false)) {
            RecordCursor cursor = snapshot.read(type, fields, isOneOf(type, ids), List.of());
            while (cursor.next()) {
                cursor.read(values);
                Map<String, Object> shown = new LinkedHashMap<>();
                for (int i = 0; i < values.length; i++) {
                    shown.put(fields.get(i).label(), plain(codecs.get(i), values[i]));
                }
                found.put(codecs.get(0).encode(values[0]), shown);
            }
        }
        return found;
    }

    private static List<ExportField> fields(ImportAction action, RecordType type) {
        List<ExportField> fields = new ArrayList<>();
        fields.add(new ExportField(Field.ID, new ExportPath.Own(), type.id(), Optional.empty()));
        for (ImportField field : action.fields()) {
            if (!field.field().name().equals(Field.ID)) {
                fields.add(exportField(field));
            }
        }
        for (ImportLinks links : action.links()) {
            fields.add(new ExportField(links.name(), links.path(), links.key(), links.format()));
        }
        return fields;
    }

    private static ExportField exportField(ImportField field) {
        String name = field.field().name();
        return field.reference()
                .filter(key -> !key.key().name().equals(Field.ID))
                .map(key -> new ExportField(
                        name, new ExportPath.ToOne(field.field(), key.recordType()), key.key(), field.format()))
                .orElseGet(() -> new ExportField(name, new ExportPath.Own(), own(field), field.format()));
    }

    private static Field own(ImportField field) {
        Field own = field.field();
        return field.reference()
                .map(key -> new Field(own.name(), key.key().type(), own.columns(), Optional.empty()))
                .orElse(own);
    }

    private static Predicate isOneOf(RecordType type, List<String> ids) {
        ColumnType idType = type.id().column().type();
        return new Predicate.In(
                FieldPath.of(Field.ID), ids.stream().map(id -> key(id, idType)).toList());
    }

    private static Object key(String id, ColumnType type) {
        if (type instanceof ColumnType.Int || type instanceof ColumnType.Decimal) {
            return new BigDecimal(id);
        }
        return type instanceof ColumnType.Uuid ? UUID.fromString(id) : id;
    }

    private static @Nullable Object plain(FieldCodec codec, @Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().map(v -> plain(codec.toCell(v))).toList()
                : plain(codec.toCell(value));
    }

    private static @Nullable Object plain(Cell cell) {
        if (cell instanceof Cell.Numeric numeric) {
            return numeric.value();
        }
        if (cell instanceof Cell.Bool bool) {
            return bool.value();
        }
        if (cell instanceof Cell.Nested nested) {
            return new RawJson(nested.json().text());
        }
        return cell instanceof Cell.Null ? null : cell.shown();
    }

    /** JSON that goes into a document as it is. */
    record RawJson(@JsonRawValue @JsonValue String text) {}
}
