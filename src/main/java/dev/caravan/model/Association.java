package dev.caravan.model;

import java.util.List;

/**
 * A table of links between two record types (many-to-many).
 *
 * @param fields its two references
 */
public record Association(String name, Table table, List<Field> fields) {
    /** Copies the list. */
    public Association {
        fields = List.copyOf(fields);
    }
}
