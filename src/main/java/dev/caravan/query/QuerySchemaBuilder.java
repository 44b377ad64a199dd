package dev.caravan.query;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Makes a {@link QuerySchema}. Not safe to share between threads. */
public final class QuerySchemaBuilder {
    private final String name;
    private final Map<String, SchemaField> fields = new LinkedHashMap<>();
    private final Map<String, SchemaRelation> relations = new LinkedHashMap<>();
    private List<String> defaultFields = List.of();
    private List<SortKey> defaultSort = List.of();
    private String primaryKey = "_id";

    /** A builder of the schema of a record type. */
    public QuerySchemaBuilder(String name) {
        this.name = name;
    }

    /** Adds a field that may be read, filtered and sorted by. */
    public QuerySchemaBuilder field(String fieldName, ValueType type) {
        return field(SchemaField.of(fieldName, type));
    }

    /** Adds a field. */
    public QuerySchemaBuilder field(SchemaField field) {
        fields.put(field.name(), field);
        return this;
    }

    /** Adds a relation to at most one record. */
    public QuerySchemaBuilder toOne(String relation, Supplier<QuerySchema> target) {
        relations.put(relation, new SchemaRelation(relation, target, false));
        return this;
    }

    /** Adds a relation to any number of records. */
    public QuerySchemaBuilder toMany(String relation, Supplier<QuerySchema> target) {
        relations.put(relation, new SchemaRelation(relation, target, true));
        return this;
    }

    /** Sets the fields to return if none are asked for; all readable ones unless set. */
    public QuerySchemaBuilder defaultFields(String... names) {
        defaultFields = List.of(names);
        return this;
    }

    /** Sets the order if none is asked for. */
    public QuerySchemaBuilder defaultSort(SortKey... keys) {
        defaultSort = List.of(keys);
        return this;
    }

    /** Sets the field that tells records apart; {@code _id} unless set. */
    public QuerySchemaBuilder primaryKey(String fieldName) {
        primaryKey = fieldName;
        return this;
    }

    /** The schema of what was added so far. */
    public QuerySchema build() {
        return new Built(
                name,
                Collections.unmodifiableMap(new LinkedHashMap<>(fields)),
                Collections.unmodifiableMap(new LinkedHashMap<>(relations)),
                defaultFields.isEmpty() ? readable() : defaultFields,
                defaultSort,
                primaryKey);
    }

    private List<String> readable() {
        return fields.values().stream()
                .filter(SchemaField::readable)
                .map(SchemaField::name)
                .toList();
    }

    private record Built(
            String name,
            Map<String, SchemaField> fields,
            Map<String, SchemaRelation> relations,
            List<String> defaultFields,
            List<SortKey> defaultSort,
            String primaryKey)
            implements QuerySchema {}
}
