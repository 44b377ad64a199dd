package dev.caravan.store;

import java.util.List;

/**
 * What saving a row changes of its record's links in one column.
 *
 * @param link the column's position among the import's links
 * @param add the {@code _id}s of records to be linked
 * @param create keys of records to be created and linked
 * @param remove the {@code _id}s of records whose links go
 * @param from the present values, as an export would write them; empty if nobody asks
 * @param to the new values, likewise
 */
record LinkChange(int link, List<Object> add, List<Object> create, List<Object> remove, String from, String to) {
    /** Copies the lists. */
    LinkChange {
        add = List.copyOf(add);
        create = List.copyOf(create);
        remove = List.copyOf(remove);
    }

    boolean isNone() {
        return add.isEmpty() && create.isEmpty() && remove.isEmpty();
    }
}
