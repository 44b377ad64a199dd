package dev.caravan.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records, one after the other. For each field it has the value of the present record: of the class that {@link
 * dev.caravan.model.ColumnType} names, a {@link dev.caravan.model.Location} where a field has two columns, null if there
 * is no value, and for a path that is a list the {@code List} of values, ordered by value, text by code points. Memory
 * does not grow with the number of records. For one thread at a time; it ends with its {@link RecordSnapshot}.
 */
public final class RecordCursor {
    private final FetchAhead rows;
    private final List<Slot> slots;
    private @Nullable Object[] row = {};

    RecordCursor(FetchAhead rows, List<Slot> slots) {
        this.rows = rows;
        this.slots = List.copyOf(slots);
    }

    /** Where the values of a field come from. */
    sealed interface Slot {
        @Nullable
        Object value(@Nullable Object[] row);
    }

    /**
     * Columns of the row.
     *
     * @param first the position of the first one
     */
    record InRow(int first, int count) implements Slot {
        @Override
        public @Nullable Object value(@Nullable Object[] row) {
            return count == 1 ? row[first] : ColumnValues.whole(row[first], row[first + 1]);
        }
    }

    /** Rows of another statement, which come in the same order as the records. */
    static final class Merged implements Slot {
        private final FetchAhead values;
        private final int columns;
        private boolean started;
        private @Nullable Object @Nullable [] head;

        Merged(FetchAhead values, int columns) {
            this.values = values;
            this.columns = columns;
        }

        @Override
        public @Nullable Object value(@Nullable Object[] row) {
            if (!started) {
                started = true;
                head = values.next();
            }
            List<@Nullable Object> found = null;
            while (head != null && isOf(row[0], head)) {
                found = found == null ? new ArrayList<>(4) : found;
                found.add(new InRow(1, columns).value(head));
                head = values.next();
            }
            return found == null ? List.of() : found;
        }

        private static boolean isOf(@Nullable Object id, @Nullable Object[] value) {
            return id != null && id.equals(value[0]);
        }
    }

    /**
     * Goes to the next record; false behind the last.
     *
     * @throws java.util.concurrent.CancellationException if the snapshot was cancelled
     * @throws StoreException if the database failed
     */
    public boolean next() {
        @Nullable Object @Nullable [] next = rows.next();
        if (next == null) {
            return false;
        }
        row = next;
        return true;
    }

    /**
     * Fills in the values of the present record, one for each field. To be called once for each record, since the lists
     * are read on.
     */
    public void read(@Nullable Object[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = slots.get(i).value(row);
        }
    }
}
