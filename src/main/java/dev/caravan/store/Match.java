package dev.caravan.store;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record that a row means, compared with the row.
 *
 * @param id its {@code _id}
 * @param otherwiseChanged whether a field that is not compared one by one differs
 * @param differing the fields compared one by one that differ
 * @param present by position in the import, the present values of the fields compared one by one
 */
record Match(Object id, boolean otherwiseChanged, BitSet differing, List<@Nullable Object> present) {}
