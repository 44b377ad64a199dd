package dev.caravan.flow;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands before an HTTP server, and answers some requests itself: with errors, too late, or not at all. */
final class FaultyProxy implements AutoCloseable {
    /** Headers that belong to one connection. */
    private static final Set<String> HOP =
            Set.of("connection", "content-length", "host", "upgrade", "expect", "transfer-encoding", "date");

    private final URI target;
    private final HttpServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile int pageSize = 1_000;
    private final Deque<Fault> faults = new ArrayDeque<>();

    private volatile Runnable copied = () -> {};

    /** Tells from now on when an object has been copied, before the client is told. */
    void whenCopied(Runnable listener) {
        copied = listener;
    }

    /** From now on lists come in pages of so many. */
    void pageSize(int objects) {
        pageSize = objects;
    }

    /** What becomes of a request. */
    enum Fault {
        /** The server is not asked. */
        ANSWERS_500,
        /** The server is not asked. */
        ANSWERS_503,
        /** The server has done what it was asked to, but nobody is told. */
        LOSES_THE_ANSWER,
        /** The connection is cut while the request is read. */
        CUTS_THE_REQUEST,
        /** Nothing happens. */
        HANGS
    }

    FaultyProxy(URI target) throws IOException {
        this.target = target;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The next requests that write something fare so, one after the other. */
    synchronized void next(Fault... all) {
        faults.clear();
        faults.addAll(java.util.List.of(all));
    }

    synchronized boolean isThrough() {
        return faults.isEmpty();
    }

    private synchronized java.util.Optional<Fault> fault(HttpExchange exchange) {
        return exchange.getRequestMethod().equals("PUT")
                ? java.util.Optional.ofNullable(faults.poll())
                : java.util.Optional.empty();
    }

    private void handle(HttpExchange exchange) throws IOException {
        java.util.Optional<Fault> fault = fault(exchange);
        if (fault.isEmpty()) {
            HttpResponse<byte[]> answer = forward(exchange);
            if (exchange.getRequestHeaders().containsKey("x-amz-copy-source")) {
                copied.run();
            }
            answer(exchange, answer);
            return;
        }
        switch (fault.get()) {
            case ANSWERS_500 -> refuse(exchange, 500);
            case ANSWERS_503 -> refuse(exchange, 503);
            case LOSES_THE_ANSWER -> forward(exchange);
            case CUTS_THE_REQUEST -> exchange.getRequestBody().readNBytes(10_000);
            case HANGS -> await();
        }
        exchange.close();
    }

    private static void refuse(HttpExchange exchange, int status) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(status, -1);
    }

    private static void await() {
        java.util.concurrent.locks.LockSupport.parkNanos(3_000_000_000L);
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange) throws IOException {
        String asked = exchange.getRequestURI().toString();
        String path =
                asked.contains("list-type=2") && !asked.contains("max-keys") ? asked + "&max-keys=" + pageSize : asked;
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target + path))
                .method(
                        exchange.getRequestMethod(),
                        BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!HOP.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void answer(HttpExchange exchange, HttpResponse<byte[]> response) throws IOException {
        response.headers().map().forEach((name, values) -> {
            if (!HOP.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> exchange.getResponseHeaders().add(name, value));
            }
        });
        byte[] body = response.body();
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head) {
            response.headers().firstValue("content-length").ifPresent(length -> exchange.getResponseHeaders()
                    .set("Content-Length", length));
        }
        exchange.sendResponseHeaders(response.statusCode(), head || body.length == 0 ? -1 : body.length);
        if (!head && body.length > 0) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
