package dev.caravan.config;

import dev.caravan.model.Field;
import dev.caravan.model.Table;

/**
 * A record type as far as it can be known without looking at others: what references need to know of their target.
 *
 * @param complete whether its table was found; where it was not, {@code table} and {@code id} are stand-ins
 */
record Base(String name, Section section, Table table, Field id, boolean complete) {}
