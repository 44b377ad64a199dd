package dev.caravan.store;

import dev.caravan.model.ColumnType;
import dev.caravan.model.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows, and finds by their size how many a batch should have: few at first, so that the first rows come at once,
 * then as many as do not take too much memory. One thread may read while another asks.
 */
final class BatchSize {
    /** The sizes there are; few, since each is a statement of its own. */
    private static final int[] SIZES = {32, 256, 2048};

    private static final long TARGET_CHARACTERS = 1 << 20;
    private static final int BASE = 16;

    private final List<ColumnType> types;
    private long rows;
    private long characters;
    private volatile int size;

    BatchSize(List<ColumnType> types) {
        this.types = List.copyOf(types);
    }

    /** How many sizes there are. */
    static int count() {
        return SIZES.length;
    }

    /** The number of rows of this size. */
    static int rows(int size) {
        return SIZES[size];
    }

    /** The size of the next batch, counted from 0. */
    int next() {
        return size;
    }

    /** The values of the present row. */
    @Nullable
    Object[] read(ResultSet row) throws SQLException {
        @Nullable Object[] values = new @Nullable Object[types.size()];
        for (int i = 0; i < values.length; i++) {
            Object value = ColumnValues.read(row, i + 1, types.get(i));
            values[i] = value;
            characters += value instanceof String text
                    ? text.length()
                    : value instanceof Json json ? json.text().length() : BASE;
        }
        if (++rows % SIZES[0] == 0) {
            adapt();
        }
        return values;
    }

    /** Whether rows that have been read since the last call have filled a batch; for those who read what they fetch. */
    boolean isFull(int rowsRead, long charactersBefore) {
        return rowsRead >= SIZES[size] || characters - charactersBefore >= TARGET_CHARACTERS;
    }

    /** The size of what was read so far. */
    long charactersRead() {
        return characters;
    }

    private void adapt() {
        long average = Math.max(1, characters / rows);
        int fitting = 0;
        for (int i = 1; i < SIZES.length; i++) {
            fitting = SIZES[i] * average <= TARGET_CHARACTERS ? i : fitting;
        }
        size = fitting;
        if (rows >= SIZES[SIZES.length - 1]) {
            // what comes next counts as much as all that came before
            rows /= 2;
            characters /= 2;
        }
    }
}
