package dev.caravan.store;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Some records, as a query selects them.
 *
 * @param records by the names of fields and then of relations, in the order of the selection. A field has its value, of
 *     the class that {@link dev.caravan.model.ColumnType} names, or null; a relation to one has such a map or null; a
 *     relation to many has a list of them, in the order of their {@code _id}s. A name that is both a field and a relation
 *     has what the relation leads to
 * @param total how many records there are on all pages together
 * @param more whether there are more than that, and counting has stopped there
 */
public record RecordPage(List<Map<String, @Nullable Object>> records, long total, boolean more) {
    /** Copies the list. */
    public RecordPage {
        records = List.copyOf(records);
    }
}
