package dev.caravan.model;

/**
 * A column of a database table, as found in the live schema.
 *
 * @param name its exact name, unquoted
 * @param nullable whether it takes {@code NULL}
 * @param hasDefault whether the database fills it when a row is inserted without it (default, identity, serial)
 * @param generated whether the database computes it and refuses any value (a generated column)
 */
public record Column(String name, ColumnType type, boolean nullable, boolean hasDefault, boolean generated) {}
