package dev.caravan.query;

/**
 * A requested field.
 *
 * @param alias the domain it belongs to: the default alias or a relation; empty if neither is named
 * @param key the field's name
 * @param value whether it replaces, extends or shrinks the default fields
 */
public record Field(String alias, String key, FieldOperator value) {}
