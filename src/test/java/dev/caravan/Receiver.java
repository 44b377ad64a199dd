package dev.caravan;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Takes what is sent to it, fails as often as it is told to, and gives out files. */
final class Receiver implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Deque<Integer>> failures = new ConcurrentHashMap<>();
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private volatile Consumer<Sent> whenSent = s -> {};

    /** A request that came; the names of headers are in lower case. */
    record Sent(String method, String path, Map<String, String> headers, String text, int status) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** The next requests whose path begins so are answered with these. */
    void fail(String path, Integer... statuses) {
        failures.put(path, new ArrayDeque<>(List.of(statuses)));
    }

    /** There is such a file now. */
    void offer(String path, byte[] bytes) {
        files.put(path, bytes);
    }

    /** Tells of each request that is taken, before it is answered. */
    void whenSent(Consumer<Sent> listener) {
        whenSent = listener;
    }

    List<Sent> sent(String path) {
        return sent.stream().filter(s -> s.path().startsWith(path)).toList();
    }

    private int status(String path) {
        for (Map.Entry<String, Deque<Integer>> failure : failures.entrySet()) {
            synchronized (failure.getValue()) {
                if (path.startsWith(failure.getKey()) && !failure.getValue().isEmpty()) {
                    return failure.getValue().remove();
                }
            }
        }
        return 200;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        int status = status(path);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(",", values)));
        Sent request =
                new Sent(exchange.getRequestMethod(), path, headers, new String(body, StandardCharsets.UTF_8), status);
        sent.add(request);
        if (status == 200) {
            whenSent.accept(request);
        }
        byte[] file = files.getOrDefault(path, new byte[0]);
        exchange.sendResponseHeaders(status, file.length == 0 ? -1 : file.length);
        if (file.length > 0) {
            exchange.getResponseBody().write(file);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
