package dev.caravan.store;

import dev.caravan.model.Catalog;
import dev.caravan.model.Column;
import dev.caravan.model.ColumnType;
import dev.caravan.model.Field;
import dev.caravan.model.FieldType;
import dev.caravan.model.RecordType;
import dev.caravan.query.QuerySchema;
import dev.caravan.query.SchemaField;
import dev.caravan.query.SchemaRelation;
import dev.caravan.query.ValueType;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A record type as it may be queried by those who may see all of it: all fields, all relations. Narrower views are made
 * of this one.
 *
 * <p>A reference is a field, which holds the key, and a relation of the same name. Records that point back, and those
 * linked by an association, are relations only; they are known by the name of their type ({@code post}, where only one
 * relation leads there), and always as {@code post_author} and by the association's name.
 */
public final class RecordSchema implements QuerySchema {
    private final String name;
    private final Map<String, SchemaField> fields;
    private final Map<String, SchemaRelation> relations;

    private RecordSchema(RecordType type, Relations relations, Map<String, RecordSchema> all) {
        this.name = type.name();
        this.fields = fields(type);
        Map<String, SchemaRelation> found = new LinkedHashMap<>();
        relations
                .of(type)
                .forEach((relation, r) -> found.put(
                        relation,
                        new SchemaRelation(
                                relation,
                                () -> Objects.requireNonNull(all.get(r.target().name())),
                                r.toMany())));
        this.relations = Collections.unmodifiableMap(found);
    }

    /** The schema of this record type. */
    public static RecordSchema of(RecordType type, Catalog catalog) {
        return Objects.requireNonNull(all(catalog).get(type.name()), type.name());
    }

    /** The schemas of all record types by name; safe to share between threads. */
    public static Map<String, RecordSchema> all(Catalog catalog) {
        Relations relations = new Relations(catalog);
        Map<String, RecordSchema> all = new HashMap<>();
        catalog.recordTypes().forEach((name, type) -> all.put(name, new RecordSchema(type, relations, all)));
        return Collections.unmodifiableMap(all);
    }

    private static Map<String, SchemaField> fields(RecordType type) {
        Map<String, SchemaField> fields = new LinkedHashMap<>();
        fields.put(Field.ID, field(type.id()));
        type.fields().values().forEach(f -> fields.put(f.name(), field(f)));
        type.createdAt().ifPresent(f -> fields.put(f.name(), field(f)));
        type.updatedAt().ifPresent(f -> fields.put(f.name(), field(f)));
        return Collections.unmodifiableMap(fields);
    }

    private static SchemaField field(Field field) {
        if (field.type() == FieldType.ASSET || field.type() == FieldType.UNSUPPORTED) {
            return new SchemaField(field.name(), ValueType.JSON, false, false, false);
        }
        return SchemaField.of(field.name(), valueType(field));
    }

    /** How values of this field are compared. */
    static ValueType valueType(Field field) {
        boolean structured = field.type() == FieldType.JSON || field.columns().size() > 1;
        return structured ? ValueType.JSON : valueType(field.column());
    }

    private static ValueType valueType(Column column) {
        ColumnType type = column.type();
        if (type instanceof ColumnType.Text) {
            return ValueType.STRING;
        }
        if (type instanceof ColumnType.Int
                || type instanceof ColumnType.Decimal
                || type instanceof ColumnType.Floating) {
            return ValueType.NUMBER;
        }
        if (type instanceof ColumnType.Bool) {
            return ValueType.BOOLEAN;
        }
        if (type instanceof ColumnType.Timestamp) {
            return ValueType.DATETIME;
        }
        if (type instanceof ColumnType.CalendarDate) {
            return ValueType.DATE;
        }
        if (type instanceof ColumnType.TimeOfDay) {
            return ValueType.TIME;
        }
        return type instanceof ColumnType.Uuid ? ValueType.UUID : ValueType.JSON;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Map<String, SchemaField> fields() {
        return fields;
    }

    @Override
    public Map<String, SchemaRelation> relations() {
        return relations;
    }
}
