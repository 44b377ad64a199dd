package dev.caravan.web;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Small forms, as browsers send them: {@code application/x-www-form-urlencoded}. */
final class PageForms {
    private static final int MOST_BYTES = 100_000;
    private static final int PATIENCE_SECONDS = 30;

    private PageForms() {}

    /** The inputs of the form. */
    static PageQuery read(Request request) {
        HttpServerRequest http = request.http();
        CompletableFuture<String> arrived = new CompletableFuture<>();
        Buffer bytes = Buffer.buffer();
        Runnable listen = () -> {
            http.exceptionHandler(arrived::completeExceptionally);
            http.handler(part -> {
                if (bytes.length() + part.length() > MOST_BYTES) {
                    arrived.completeExceptionally(new IllegalArgumentException("too large"));
                } else {
                    bytes.appendBuffer(part);
                }
            });
            http.endHandler(end -> arrived.complete(bytes.toString(StandardCharsets.UTF_8)));
            http.resume();
        };
        Context context = Vertx.currentContext();
        if (context == null) {
            listen.run();
        } else {
            context.runOnContext(nothing -> listen.run());
        }
        try {
            return PageQuery.of(arrived.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw HttpProblem.badRequest("malformed-form", "the form cannot be read; it is broken off, or too large");
        }
    }
}
