package dev.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The user-data export over HTTP, of a service as users run it. */
final class UserDataHttpTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SECTIONS = 10;
    private static final int ROWS = 10_000;

    @RegisterExtension
    final Caravans caravans = Caravans.ofEachTest();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    /** An access file in which everybody is this user. */
    private Path access(String user, String roles) throws IOException {
        return Files.writeString(
                folder.resolve("access.yaml"),
                "sign_in: none\nanonymous: {user: \"" + user + "\", tenant: t1, roles: [" + roles + "]}\n");
    }

    private RunningCaravan start(String plan, String roles) throws IOException {
        Map<String, String> settings = new LinkedHashMap<>(UserDataWorld.settings(folder, plan));
        settings.remove("caravan.home");
        settings.put("caravan.access", access("u1", roles).toString());
        settings.put("test.memory", "96m");
        return caravans.start(caravans.newHome(), settings);
    }

    @Test
    void theSampleCanBeExportedAtOnce() throws IOException {
        RunningCaravan caravan = caravans.start(caravans.newHome(), Map.of()).awaitSamples();
        JsonNode document = caravan.json("/api/export");
        assertThat(document.path("complete").asBoolean()).isTrue();
        List<String> sections = new ArrayList<>();
        document.path("data").fieldNames().forEachRemaining(sections::add);
        assertThat(sections)
                .containsExactly(
                        "userdata", "files", "conversations", "messages", "user", "post", "membership", "country");
        assertThat(document.at("/data/userdata/user/email").asText())
                .isEqualTo(document.at("/data/user/data/0/email").asText());
        assertThat(document.at("/data/post/totalCount").asInt()).isEqualTo(1);
        assertThat(document.at("/data/messages/totalCount").asInt()).isEqualTo(4);
        assertThat(document.at("/data/membership/totalCount").asInt()).isEqualTo(2);
        assertThat(caravan.json("/api/records/post/1")).isEqualTo(document.at("/data/post/data/0"));

        JsonNode job = created(caravan.post("/api/users/me/data-exports", ""));
        JsonNode ended = caravan.awaitEnd(job.path("id").asText());
        assertThat(ended.path("state").asText()).isEqualTo("completed");
        HttpResponse<String> file = caravan.get(ended.at("/links/export").asText());
        assertThat(file.headers().firstValue("Content-Type")).contains("application/zip");
        assertThat(file.headers().firstValue("Content-Disposition")).contains("attachment; filename=\"user-data.zip\"");
        assertThat(file.body()).startsWith("PK");
    }

    private static JsonNode created(HttpResponse<String> response) throws IOException {
        assertThat(response.statusCode()).isEqualTo(202);
        return JSON.readTree(response.body());
    }

    @Test
    void answersOnlyWhatItIsAskedFor() throws IOException {
        try (PlatformServer platform = PlatformServer.start()) {
            RunningCaravan caravan = start(UserDataWorld.plan(platform, "30s", 0, "{}"), "editor");
            assertThat(caravan.json("/api/export").at("/data/userdata/user/id").asText())
                    .isEqualTo("u1");
            for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
                HttpResponse<String> other = caravan.send(method, "/api/export", HttpRequest.BodyPublishers.noBody());
                assertThat(other.statusCode()).as(method).isEqualTo(405);
                assertThat(other.headers().firstValue("Allow").orElse(""))
                        .contains("GET")
                        .doesNotContain("POST");
            }
            assertThat(caravan.get("/api/export?format=docx").statusCode()).isEqualTo(400);
            assertThat(caravan.get("/api/export?filter[nope]=1").statusCode()).isEqualTo(400);
            assertThat(caravan.get("/api/export?format=zip").headers().firstValue("Content-Type"))
                    .contains("application/zip");
            assertThat(caravan.get("/api/export?user=u1").statusCode()).isEqualTo(200);
            HttpResponse<String> foreign = caravan.get("/api/export?user=u2");
            HttpResponse<String> unknown = caravan.get("/api/export?user=unknown");
            assertThat(foreign.statusCode()).isEqualTo(404);
            assertThat(foreign.body()).isEqualTo(unknown.body());
            assertThat(caravan.post("/api/users/u2/data-exports", "").body()).isEqualTo(unknown.body());
            assertThat(platform.requests())
                    .noneMatch(r -> r.path().contains("u2") || r.path().contains("unknown"));
        }
    }

    @Test
    void somebodyElseIsExportedForARoleAndWithinItsTenant() throws IOException {
        try (PlatformServer platform = PlatformServer.start()) {
            RunningCaravan caravan = start(UserDataWorld.plan(platform, "30s", 0, "{}"), "privacy-officer");
            assertThat(caravan.json("/api/export?user=u2")
                            .at("/data/userdata/user/id")
                            .asText())
                    .isEqualTo("u2");
            HttpResponse<String> unknown = caravan.get("/api/export?user=unknown");
            assertThat(unknown.statusCode()).isEqualTo(404);
            platform.behave("/users", exchange -> {
                PlatformServer.send(exchange, 200, "{\"user\": {\"id\": \"u3\", \"tenant\": {\"id\": \"t2\"}}}");
                return true;
            });
            assertThat(caravan.get("/api/export?user=u3").body()).isEqualTo(unknown.body());
            assertThat(caravan.get("/api/export?user=..").body()).isEqualTo(unknown.body());
            platform.behave("/users", exchange -> {
                PlatformServer.send(exchange, 500, "{}");
                return true;
            });
            assertThat(caravan.get("/api/export?user=u3").statusCode()).isEqualTo(503);
        }
    }

    /** Ten sections of ten thousand rows with a kilobyte each: more than the heap of the service can hold. */
    @Test
    void aHundredThousandRowsNeedLittleMemory() throws Exception {
        try (PlatformServer platform = PlatformServer.start()) {
            platform.forgetRequests();
            String text = "x".repeat(1_000);
            StringBuilder plan = new StringBuilder("""
                    user_data:
                      platform: {url: "%s", as_user: {header: X-User-Id, value: "${user.id}"}, timeout: 60s}
                      records: {post: {owner: author_id}, comment: {owner: author_id}, country: {personal: false}}
                      sections:
                    """.formatted(platform.url()));
            for (int i = 0; i < SECTIONS; i++) {
                String name = "list" + i;
                platform.list(name, rows(text));
                plan.append("""
                            - {name: %1$s, source: http, path: "/%1$s?limit=${page.limit}&offset=${page.offset}",
                               items: /%1$s/data, total: /%1$s/totalCount, page_limit: 500}
                        """.formatted(name));
            }
            RunningCaravan caravan = start(plan.toString(), "editor");
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + caravan.port() + "/api/export"))
                    .build();
            HttpResponse<InputStream> response = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .build()
                    .send(request, BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(countIds(response.body())).isEqualTo((long) SECTIONS * ROWS);
            assertThat(caravan.json("/api/jobs?filter[kind]=user-data")
                            .at("/data/0/state")
                            .asText())
                    .isEqualTo("completed");
        }
    }

    private static List<ObjectNode> rows(String text) {
        return IntStream.range(0, ROWS)
                .mapToObj(i -> JSON.createObjectNode().put("id", "r" + i).put("text", text))
                .toList();
    }

    /** How many rows have an id; the document must be whole. */
    private static long countIds(InputStream body) throws IOException {
        long rows = 0;
        boolean complete = false;
        try (JsonParser parser = JSON.getFactory().createParser(body)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME && parser.currentName().equals("id")) {
                    rows++;
                }
                complete |=
                        token == JsonToken.VALUE_TRUE && parser.currentName().equals("complete");
            }
        }
        assertThat(complete).isTrue();
        return rows;
    }
}
