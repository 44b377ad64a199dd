package dev.caravan.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A download as a stream for a worker thread: the first bytes leave at once, a slow client slows the writer down, and a
 * client that goes away ends it. Ended by {@link #complete}; anything else cuts the connection, so that the client
 * notices that the download is not whole.
 */
final class ResponseStream extends OutputStream {
    private static final long PATIENCE_SECONDS = 120;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final AtomicBoolean gone = new AtomicBoolean();
    private final Semaphore drained = new Semaphore(0);
    private final Consumer<HttpServerResponse> head;
    private boolean prepared;
    private boolean completed;

    /**
     * A download.
     *
     * @param head sets status and headers, as soon as there is something to send; until then another answer is possible
     */
    ResponseStream(HttpServerRequest request, Consumer<HttpServerResponse> head) {
        this.request = request;
        this.response = request.response();
        this.head = head;
        response.exceptionHandler(failure -> leave());
        response.closeHandler(closed -> leave());
    }

    private void leave() {
        gone.set(true);
        drained.release();
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return;
        }
        checkPresent();
        prepare();
        response.write(Buffer.buffer(length).appendBytes(bytes, offset, length));
        if (response.writeQueueFull()) {
            awaitDrain();
        }
    }

    private void prepare() {
        if (!prepared) {
            prepared = true;
            head.accept(response);
        }
    }

    private void awaitDrain() throws IOException {
        drained.drainPermits();
        response.drainHandler(nothing -> drained.release());
        try {
            while (response.writeQueueFull() && !gone.get()) {
                if (!drained.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new ClientGoneException("the client took nothing for " + PATIENCE_SECONDS + " seconds");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        checkPresent();
    }

    private void checkPresent() throws IOException {
        if (gone.get()) {
            throw new ClientGoneException("the client went away");
        }
    }

    /** Whether the client has gone away. */
    boolean isGone() {
        return gone.get();
    }

    /** Whether anything has been sent, so that it is too late for another answer. */
    boolean hasBegun() {
        return response.headWritten();
    }

    /** Ends the download: it is whole. */
    void complete() throws IOException {
        checkPresent();
        prepare();
        completed = true;
        response.end();
    }

    /** Cuts the connection unless the download is whole or has not begun. */
    @Override
    public void close() {
        if (!completed && hasBegun()) {
            request.connection().close();
        }
    }
}
