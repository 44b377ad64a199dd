package dev.caravan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A platform for tests: its lists are what a test puts into it, and each of its paths can be made to misbehave. Every
 * request is remembered.
 */
public final class PlatformServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOKEN = "Bearer admin-token";

    static {
        // otherwise each small answer waits 40 ms for an acknowledgement
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, List<ObjectNode>> lists = new ConcurrentHashMap<>();
    private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();
    private final List<Seen> requests = new CopyOnWriteArrayList<>();
    private volatile boolean remembering = true;

    /** A request that came. */
    public record Seen(String method, String path, String query, Map<String, String> headers) {}

    /** Answers in place of the platform; false: let it answer. */
    public interface Behaviour {
        /** Answers, or not. */
        boolean answer(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private PlatformServer(HttpServer server) {
        this.server = server;
    }

    /** Starts on a free port of the loopback address. */
    public static PlatformServer start() {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
            PlatformServer server = new PlatformServer(http);
            http.setExecutor(server.threads);
            http.createContext("/", server::handle);
            http.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it is. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The user that {@code /users/{id}} tells of. */
    public ObjectNode user(String id) {
        ObjectNode user = JSON.createObjectNode().put("id", id).put("name", "User " + id);
        user.putObject("tenant").put("id", "t1");
        user.putArray("userGroups").addObject().put("name", "Group");
        user.putArray("roles").add("editor").add("admin");
        return user;
    }

    /** A list: {@code files}, {@code conversations}, {@code messages of <conversation>}, {@code entities}. */
    public PlatformServer list(String name, List<ObjectNode> rows) {
        lists.put(name, List.copyOf(rows));
        return this;
    }

    /** The rows of a list. */
    public List<ObjectNode> list(String name) {
        return lists.getOrDefault(name, List.of());
    }

    /** Has a path, {@code /files} for one, behave so from now on. */
    public PlatformServer behave(String path, Behaviour behaviour) {
        behaviours.put(path, behaviour);
        return this;
    }

    /** Has all paths behave again. */
    public PlatformServer behaveWell() {
        behaviours.clear();
        return this;
    }

    /** Keeps no requests from now on: for tests that make very many. */
    public PlatformServer forgetRequests() {
        remembering = false;
        requests.clear();
        return this;
    }

    /** The requests that came. */
    public List<Seen> requests() {
        return List.copyOf(requests);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (remembering) {
                remember(exchange, path);
            }
            Behaviour behaviour = behaviours.get("/" + path.split("/", -1)[1]);
            if (behaviour == null || !behaviour.answer(exchange)) {
                answer(exchange, path);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void remember(HttpExchange exchange, String path) {
        Map<String, String> headers = new LinkedHashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        String query = exchange.getRequestURI().getRawQuery();
        requests.add(new Seen(exchange.getRequestMethod(), path, query == null ? "" : query, headers));
    }

    private void answer(HttpExchange exchange, String path) throws IOException {
        String[] segments = path.substring(1).split("/", -1);
        Map<String, String> query = query(exchange);
        String user = exchange.getRequestHeaders().getFirst("X-User-Id");
        if (segments[0].equals("users")
                && TOKEN.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            String id = segments[1];
            send(
                    exchange,
                    id.startsWith("unknown") ? 404 : 200,
                    JSON.createObjectNode().set("user", user(id)));
        } else if (user == null) {
            send(exchange, 401, JSON.createObjectNode());
        } else if (segments[0].equals("content")) {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(("content of " + segments[1]).getBytes(StandardCharsets.UTF_8));
        } else if (segments[0].equals("graphql")) {
            JsonNode variables = JSON.readTree(exchange.getRequestBody()).path("variables");
            ObjectNode data = JSON.createObjectNode();
            data.set(
                    "projectEntities",
                    page(
                            "entities",
                            variables.path("limit").asInt(50),
                            variables.path("offset").asInt()));
            send(exchange, 200, JSON.createObjectNode().set("data", data));
        } else {
            String list = segments[0].equals("messages") ? "messages of " + query.get("conversationId") : segments[0];
            int limit = Integer.parseInt(query.getOrDefault("limit", "1000000"));
            int offset = Integer.parseInt(query.getOrDefault("offset", "0"));
            send(exchange, 200, JSON.createObjectNode().set(segments[0], page(list, limit, offset)));
        }
    }

    private ObjectNode page(String name, int limit, int offset) {
        List<ObjectNode> rows = list(name);
        ObjectNode page = JSON.createObjectNode();
        ArrayNode data = page.putArray("data");
        rows.stream().skip(offset).limit(limit).forEach(data::add);
        return page.put("totalCount", rows.size());
    }

    /** The parameters of a request. */
    public static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new LinkedHashMap<>();
        URI uri = exchange.getRequestURI();
        if (uri.getRawQuery() != null) {
            for (String pair : uri.getRawQuery().split("&")) {
                String[] both = pair.split("=", 2);
                query.put(both[0], URLDecoder.decode(both[1], StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    /** Sends JSON. */
    public static void send(HttpExchange exchange, int status, JsonNode body) throws IOException {
        send(exchange, status, JSON.writeValueAsString(body));
    }

    /** Sends text. */
    public static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
