package dev.caravan.query;

/**
 * A requested sort key.
 *
 * @param alias the domain of the field: the default alias or a relation; empty if neither is named
 * @param key the field's name
 * @param value the direction
 */
public record Sort(String alias, String key, SortDirection value) {}
