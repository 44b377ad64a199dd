package dev.caravan.model;

import java.util.List;

/**
 * A foreign key of a table.
 *
 * @param name the constraint's name
 * @param columns the referring columns, in key order
 * @param targetTable the table referred to
 * @param targetColumns the columns referred to, in the same order
 */
public record ForeignKey(String name, List<String> columns, String targetTable, List<String> targetColumns) {
    /** Copies the lists. */
    public ForeignKey {
        columns = List.copyOf(columns);
        targetColumns = List.copyOf(targetColumns);
    }
}
