package dev.caravan.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one statement, in batches. Batches are fetched by one thread and may be read by another, while the next
 * ones are already being fetched.
 */
interface RowStream extends AutoCloseable {
    /** How many batches may be fetched while one is being read. */
    int AHEAD = 2;

    /** Fetches the next batch; an empty one is the end. It can be read until {@link #AHEAD} more have been fetched. */
    Batch fetch() throws SQLException;

    /** Makes a fetch that is running fail; for another thread. */
    void cancel() throws SQLException;

    @Override
    void close() throws SQLException;

    /** Some rows. For one thread at a time. */
    interface Batch {
        /** The values of the next row; null behind the last. */
        @Nullable
        Object @Nullable [] next() throws SQLException;
    }
}
