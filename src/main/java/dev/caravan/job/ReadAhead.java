package dev.caravan.job;

import dev.caravan.format.RowReader;
import dev.caravan.model.Row;
import dev.caravan.store.JobThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a file on a thread of its own, a few chunks ahead of who takes them. A chunk ends after so many
 * rows, or earlier after so many cell characters, so that memory stays flat however long rows are; both depend on the
 * file alone, and a chunk is the same chunk each time that the file is read.
 */
final class ReadAhead implements Iterator<List<Row>>, AutoCloseable {
    private static final int AHEAD = 3;
    private static final long MAX_CHARACTERS = 16_000_000;

    private final RowReader reader;
    private final int chunkSize;
    private final BlockingQueue<Item> queue = new LinkedBlockingQueue<>(AHEAD);
    private final Thread thread;
    private volatile boolean closed;
    private @Nullable Item next;

    /** What comes from the reading thread: rows, the end, or what went wrong. */
    private record Item(List<Row> rows, @Nullable Throwable failure) {
        boolean isEnd() {
            return rows.isEmpty();
        }
    }

    ReadAhead(RowReader reader, int chunkSize, String name) {
        this.reader = reader;
        this.chunkSize = chunkSize;
        this.thread = new Thread(JobThreads.carrying(this::readAll), name);
        thread.setDaemon(true);
        thread.start();
    }

    private void readAll() {
        try {
            List<Row> rows = readChunk();
            while (!rows.isEmpty() && offer(new Item(rows, null))) {
                rows = readChunk();
            }
            offer(new Item(List.of(), null));
        } catch (IOException | RuntimeException | Error e) {
            offer(new Item(List.of(), e));
        }
    }

    private List<Row> readChunk() throws IOException {
        List<Row> rows = new ArrayList<>(Math.min(chunkSize, 10_000));
        long characters = 0;
        while (rows.size() < chunkSize && characters < MAX_CHARACTERS) {
            Optional<Row> row = reader.next();
            if (row.isEmpty()) {
                break;
            }
            rows.add(row.get());
            characters += row.get().weight();
        }
        return rows;
    }

    private boolean offer(Item item) {
        try {
            while (!closed) {
                if (queue.offer(item, 100, TimeUnit.MILLISECONDS)) {
                    return true;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    @Override
    public boolean hasNext() {
        return !peek().isEnd();
    }

    @Override
    public List<Row> next() {
        Item item = peek();
        if (item.isEnd()) {
            throw new NoSuchElementException();
        }
        next = null;
        return item.rows();
    }

    private Item peek() {
        Item item = next;
        if (item == null) {
            item = take();
            next = item;
        }
        Throwable failure = item.failure();
        if (failure instanceof IOException e) {
            throw new UncheckedIOException(e);
        } else if (failure instanceof RuntimeException e) {
            throw e;
        } else if (failure != null) {
            throw new IllegalStateException("reading the file failed", failure);
        }
        return item;
    }

    private Item take() {
        try {
            return queue.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading", e);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        thread.interrupt();
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        reader.close();
    }
}
