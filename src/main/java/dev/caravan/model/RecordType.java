package dev.caravan.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A kind of record: a table, its fields, its list page and its actions.
 *
 * @param name what the configuration calls it
 * @param id the field {@code _id}
 * @param createdAt the field {@code _created_at}, where the table has one
 * @param updatedAt the field {@code _updated_at}, where the table has one
 * @param access what each role may do; empty: every role everything
 * @param fields all other fields by name, in the order of the configuration and then of the table
 */
public record RecordType(
        String name,
        Table table,
        Field id,
        Optional<Field> createdAt,
        Optional<Field> updatedAt,
        Map<String, Field> fields,
        Optional<ListPage> list,
        List<AccessRule> access,
        List<ImportAction> imports,
        List<ExportAction> exports) {
    /** Copies the collections and keeps their order. */
    public RecordType {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        access = List.copyOf(access);
        imports = List.copyOf(imports);
        exports = List.copyOf(exports);
    }

    /** A record type with which every role may do everything. */
    public RecordType(
            String name,
            Table table,
            Field id,
            Optional<Field> createdAt,
            Optional<Field> updatedAt,
            Map<String, Field> fields,
            Optional<ListPage> list,
            List<ImportAction> imports,
            List<ExportAction> exports) {
        this(name, table, id, createdAt, updatedAt, fields, list, List.of(), imports, exports);
    }

    /** The field of this name, {@code _id}, {@code _created_at} and {@code _updated_at} included. */
    public Optional<Field> findField(String field) {
        return switch (field) {
            case Field.ID -> Optional.of(id);
            case Field.CREATED_AT -> createdAt;
            case Field.UPDATED_AT -> updatedAt;
            default -> Optional.ofNullable(fields.get(field));
        };
    }
}
