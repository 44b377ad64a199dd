package dev.caravan.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends, as a stream for a worker thread. Only so much is taken from the connection as is read here, so a
 * fast client does not fill the memory.
 */
final class RequestStream extends InputStream {
    private static final int AHEAD = 8;
    private static final long PATIENCE_SECONDS = 60;

    /** What may still come after an answer was given; whoever sends more is cut off. */
    private static final long MAX_PASSED = 64L << 20;

    private final ReadStream<Buffer> source;
    private final Runnable cut;
    private final BlockingQueue<Item> queue = new LinkedBlockingQueue<>();
    private byte[] current = new byte[0];
    private int position;
    private boolean ended;
    private volatile boolean passing;
    private long passed;
    private volatile boolean over;

    /** Bytes, the end of the stream, or its failure. */
    private record Item(@Nullable Buffer bytes, @Nullable Throwable failure) {}

    /**
     * Takes over a stream that is paused and has no handlers.
     *
     * @param cut ends the connection
     */
    RequestStream(ReadStream<Buffer> source, Runnable cut) {
        this.source = source;
        this.cut = cut;
        source.handler(this::arrive);
        source.endHandler(end -> {
            over = true;
            queue.add(new Item(null, null));
        });
        source.exceptionHandler(failure -> queue.add(new Item(null, failure)));
    }

    private void arrive(Buffer buffer) {
        if (!passing) {
            queue.add(new Item(buffer, null));
            return;
        }
        passed += buffer.length();
        if (passed > MAX_PASSED) {
            cut.run();
        }
    }

    /** Lets the first bytes come. */
    RequestStream start() {
        source.fetch(AHEAD);
        return this;
    }

    /** Nothing more will come: without an end by now, the reader gets this problem. */
    void requireEnd(HttpProblem problem) {
        if (!over) {
            queue.add(new Item(null, problem));
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        while (position == current.length && !ended) {
            next();
        }
        if (position == current.length) {
            return -1;
        }
        int n = Math.min(length, current.length - position);
        System.arraycopy(current, position, target, offset, n);
        position += n;
        return n;
    }

    private void next() throws IOException {
        Item item = take();
        if (item.failure() instanceof HttpProblem problem) {
            throw problem;
        }
        if (item.failure() != null) {
            throw new ClientGoneException("the client broke off", item.failure());
        }
        Buffer bytes = item.bytes();
        if (bytes == null) {
            ended = true;
            return;
        }
        source.fetch(1);
        current = bytes.getBytes();
        position = 0;
    }

    /** Lets whatever still comes pass by, so that the client can finish and read its answer. */
    @Override
    public void close() {
        passing = true;
        queue.clear();
        source.resume();
    }

    private Item take() throws IOException {
        try {
            Item item = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (item == null) {
                throw new HttpProblem(
                        408, "request-timeout", "nothing came for " + PATIENCE_SECONDS + " seconds; send it again");
            }
            return item;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
