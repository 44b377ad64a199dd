package dev.caravan.query;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What to return of a record: its fields, and what is related to it. It may lack the primary key.
 *
 * @param fields the names of the fields, in order
 * @param relations the relations to include, each with what to return of the related records
 */
public record Selection(List<String> fields, Map<String, Selection> relations) {
    /** Copies the collections. */
    public Selection {
        fields = List.copyOf(fields);
        relations = Collections.unmodifiableMap(new LinkedHashMap<>(relations));
    }
}
