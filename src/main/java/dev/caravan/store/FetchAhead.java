package dev.caravan.store;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a stream one by one, while another thread fetches the next batches. Used by one thread at a time. */
final class FetchAhead {
    private static final long CANCEL_CHECK_MILLIS = 100;

    private final RowStream stream;
    private final ExecutorService fetcher;
    private final BooleanSupplier cancelled;
    private final String doing;
    private RowStream.Batch batch = () -> null;
    /** Empty behind the last batch. */
    private final Deque<Future<RowStream.Batch>> ahead = new ArrayDeque<>();

    /**
     * Starts fetching.
     *
     * @param doing what is being done, as the end of "while"
     */
    FetchAhead(RowStream stream, ExecutorService fetcher, BooleanSupplier cancelled, String doing) {
        this.stream = stream;
        this.fetcher = fetcher;
        this.cancelled = cancelled;
        this.doing = doing;
        for (int i = 0; i < RowStream.AHEAD; i++) {
            ahead.add(fetcher.submit(stream::fetch));
        }
    }

    /**
     * The next row; null behind the last.
     *
     * @throws CancellationException if the reading was cancelled
     * @throws StoreException if the database failed
     */
    @Nullable
    Object @Nullable [] next() {
        try {
            @Nullable Object @Nullable [] row = batch.next();
            return row != null || ahead.isEmpty() ? row : firstOfNextBatch();
        } catch (SQLException e) {
            throw StoreException.of(doing, e);
        }
    }

    private @Nullable Object @Nullable [] firstOfNextBatch() throws SQLException {
        batch = await(ahead.remove());
        @Nullable Object @Nullable [] row = batch.next();
        if (row == null) {
            ahead.clear();
        } else {
            ahead.add(fetcher.submit(stream::fetch));
        }
        return row;
    }

    private RowStream.Batch await(Future<RowStream.Batch> fetched) throws SQLException {
        while (true) {
            if (cancelled.getAsBoolean()) {
                stream.cancel();
                throw new CancellationException("cancelled while " + doing);
            }
            try {
                return fetched.get(CANCEL_CHECK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // look again whether it was cancelled
            } catch (InterruptedException e) {
                stream.cancel();
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted while " + doing);
            } catch (ExecutionException e) {
                throw failure(e);
            }
        }
    }

    private static SQLException failure(ExecutionException e) {
        if (e.getCause() instanceof SQLException failure) {
            return failure;
        }
        if (e.getCause() instanceof RuntimeException failure) {
            throw failure;
        }
        throw new IllegalStateException(e.getCause());
    }
}
