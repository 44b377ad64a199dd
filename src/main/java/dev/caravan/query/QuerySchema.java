package dev.caravan.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A record type as a caller may query it. {@link QuerySchemaBuilder} makes one by hand. */
public interface QuerySchema {
    /** The name of the record type, which may stand in front of its fields: {@code person.name}. */
    String name();

    /** The fields by name, in the order in which they are returned. */
    Map<String, SchemaField> fields();

    /** The relations that the caller may follow, by name. */
    Map<String, SchemaRelation> relations();

    /** The fields to return if none are asked for: all that are readable. */
    default List<String> defaultFields() {
        List<String> names = new ArrayList<>();
        fields().forEach((name, field) -> {
            if (field.readable()) {
                names.add(name);
            }
        });
        return names;
    }

    /** The order if none is asked for: none but the primary key. */
    default List<SortKey> defaultSort() {
        return List.of();
    }

    /** The field that tells records apart: {@code _id}. */
    default String primaryKey() {
        return "_id";
    }

    /** The limit of a page if none is asked for: 50. */
    default int defaultLimit() {
        return 50;
    }

    /** The largest limit of a page: 1000. */
    default int maxLimit() {
        return 1_000;
    }

    /** How many relations a path may follow: 3. */
    default int relationDepth() {
        return 3;
    }
}
