package dev.caravan.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.camel.Exchange;

/**
 * The steps of the routes in {@code samples/routes}: a small stand-in for the platform, so that the user-data export can be
 * tried at once. It answers from the files of a folder, as a platform does: users to its administrator, everything else to
 * the user who asks.
 */
public final class SamplePlatform {
    /** What its paths begin with. */
    public static final String PATH = "/sample-platform/";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 1_000;

    private final Path folder;
    private final String token;

    /**
     * A platform.
     *
     * @param folder holds {@code users.json}, {@code files.json}, {@code conversations.json}, {@code messages.json} and
     *     {@code entities.json}, each a list
     * @param token of its administrator
     */
    public SamplePlatform(Path folder, String token) {
        this.folder = folder;
        this.token = token;
    }

    /** A user with tenant, groups and roles. */
    public Reply user(Exchange exchange) throws IOException {
        Request request = Request.of(exchange);
        String given = request.header("Authorization").orElse("");
        if (!MessageDigest.isEqual(bytes(given), bytes("Bearer " + token))) {
            throw new HttpProblem(401, "not-signed-in", "the sample platform wants the token of its administrator");
        }
        String id = request.segment(2);
        for (JsonNode user : read("users.json")) {
            if (user.path("id").asText().equals(id)) {
                return Replies.json(200, Map.of("user", user));
            }
        }
        throw HttpProblem.notFound("unknown-user", "there is no such user");
    }

    /** The files of the user who asks. */
    public Reply files(Exchange exchange) throws IOException {
        Request request = Request.of(exchange);
        ArrayNode files = rows("files.json", ofUser(request, "userId"));
        files.forEach(file -> ((ObjectNode) file).remove("content"));
        return page(request, "files", files);
    }

    /** What is in a file of the user who asks. */
    public Reply content(Exchange exchange) throws IOException {
        Request request = Request.of(exchange);
        String id = request.segment(2);
        for (JsonNode file : rows("files.json", ofUser(request, "userId"))) {
            if (file.path("id").asText().equals(id)) {
                return new Reply(
                        200,
                        "text/plain; charset=utf-8",
                        Map.of(),
                        bytes(file.path("content").asText()));
            }
        }
        throw HttpProblem.notFound("no-file", "there is no such file");
    }

    /** The conversations of the user who asks. */
    public Reply conversations(Exchange exchange) throws IOException {
        Request request = Request.of(exchange);
        return page(request, "conversations", conversations(user(request)));
    }

    private ArrayNode conversations(String user) throws IOException {
        return rows("conversations.json", row -> has(row.path("users"), user));
    }

    private static boolean has(JsonNode users, String user) {
        for (JsonNode one : users) {
            if (one.path("id").asText().equals(user)) {
                return true;
            }
        }
        return false;
    }

    /** The messages of a conversation of the user who asks. */
    public Reply messages(Exchange exchange) throws IOException {
        Request request = Request.of(exchange);
        String id = request.parameter("conversationId").orElse("");
        boolean own = false;
        for (JsonNode conversation : conversations(user(request))) {
            own |= conversation.path("id").asText().equals(id);
        }
        if (!own) {
            throw HttpProblem.notFound("not-found", "there is no such conversation");
        }
        return page(request, "messages", rows("messages.json", row -> row.path("conversationId")
                .asText()
                .equals(id)));
    }

    /** The entities of the project, as GraphQL answers. */
    public Reply entities(Exchange exchange) throws IOException {
        Request request = Request.of(exchange);
        user(request);
        JsonNode variables = JsonBody.read(request, "query", "variables").path("variables");
        ArrayNode all = rows("entities.json", row -> true);
        long limit = variables.path("limit").asLong(DEFAULT_LIMIT);
        long offset = variables.path("offset").asLong(0);
        return Replies.json(200, Map.of("data", Map.of("projectEntities", slice(all, limit, offset))));
    }

    private static Reply page(Request request, String name, ArrayNode rows) {
        long limit = request.number("limit", MAX_LIMIT, 1, MAX_LIMIT);
        long offset = request.number("offset", 0, 0, Long.MAX_VALUE);
        return Replies.json(200, Map.of(name, slice(rows, limit, offset)));
    }

    private static ObjectNode slice(ArrayNode rows, long limit, long offset) {
        ObjectNode slice = JSON.createObjectNode();
        ArrayNode data = slice.putArray("data");
        for (long i = offset; i < rows.size() && i - offset < limit; i++) {
            data.add(rows.get((int) i));
        }
        slice.put("totalCount", rows.size());
        return slice;
    }

    private static Predicate<JsonNode> ofUser(Request request, String key) {
        String user = user(request);
        return row -> row.path(key).asText().equals(user);
    }

    private static String user(Request request) {
        return request.header("X-User-Id")
                .orElseThrow(
                        () -> new HttpProblem(401, "not-signed-in", "the sample platform wants the header X-User-Id"));
    }

    private ArrayNode rows(String file, Predicate<JsonNode> wanted) throws IOException {
        ArrayNode rows = JSON.createArrayNode();
        for (JsonNode row : read(file)) {
            if (wanted.test(row)) {
                rows.add(row);
            }
        }
        return rows;
    }

    private List<JsonNode> read(String file) throws IOException {
        return JSON.readerForListOf(JsonNode.class).readValue(Files.readString(folder.resolve(file)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
