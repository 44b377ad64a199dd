package dev.caravan.store;

import dev.caravan.model.Catalog;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Reads records. Safe for use by many threads. */
public final class Records {
    private final Database database;
    private final Relations relations;
    private final Duration timeout;

    /** @param timeout how long one statement may take, and how long a snapshot may wait for its reader */
    public Records(Database database, Catalog catalog, Duration timeout) {
        this.database = database;
        this.relations = new Relations(catalog);
        this.timeout = timeout;
    }

    /**
     * The records as they are now, for reading many of them.
     *
     * @param cancelled asked from time to time whether to stop; the reading then ends in a {@link
     *     java.util.concurrent.CancellationException}
     */
    public RecordSnapshot snapshot(BooleanSupplier cancelled) {
        return RecordSnapshot.open(database, relations, timeout, cancelled);
    }
}
