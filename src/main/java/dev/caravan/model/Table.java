package dev.caravan.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A database table, as found in the live schema.
 *
 * @param name its exact name, unquoted and without schema
 * @param columns in their order in the database
 * @param primaryKey the columns of the primary key, in key order; empty if there is none
 * @param uniqueKeys the column sets that are unique, the primary key among them
 */
public record Table(
        String name,
        List<Column> columns,
        List<String> primaryKey,
        List<ForeignKey> foreignKeys,
        List<Set<String>> uniqueKeys) {
    /** Copies the lists. */
    public Table {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
        foreignKeys = List.copyOf(foreignKeys);
        uniqueKeys = List.copyOf(uniqueKeys);
    }

    /** The column of this exact name, if there is one. */
    public Optional<Column> findColumn(String column) {
        return columns.stream().filter(c -> c.name().equals(column)).findFirst();
    }

    /** The single-column foreign key that starts at this column, if there is one. */
    public Optional<ForeignKey> findForeignKey(String column) {
        return foreignKeys.stream()
                .filter(k -> k.columns().equals(List.of(column)))
                .findFirst();
    }

    /** Whether the database keeps this column free of duplicates all by itself. */
    public boolean isUnique(String column) {
        return uniqueKeys.contains(Set.of(column));
    }
}
