package dev.caravan.query;

import java.util.function.Supplier;

/**
 * A relation of a record type to another.
 *
 * @param name the name
 * @param target what it leads to; asked for late, as record types may refer to each other in circles
 * @param toMany whether a record may have several related records: nothing can be sorted by their fields
 */
public record SchemaRelation(String name, Supplier<QuerySchema> target, boolean toMany) {}
