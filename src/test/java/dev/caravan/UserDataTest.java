package dev.caravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.caravan.job.JobFolders;
import dev.caravan.job.userdata.Delivery;
import dev.caravan.job.userdata.OutputFormat;
import dev.caravan.job.userdata.RowQueries;
import dev.caravan.job.userdata.Subject;
import dev.caravan.model.Job;
import dev.caravan.model.JobState;
import dev.caravan.query.Handling;
import dev.caravan.query.QueryException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The user-data export from its configuration to its file, through the routes, on a platform of its own. */
final class UserDataTest {
    private static final ObjectMapper JSON = UserDataWorld.JSON;
    private static final long HUGE = 1L << 30;

    private final PlatformServer platform = PlatformServer.start();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @BeforeEach
    void fillPlatform() {
        fill(3);
    }

    @AfterEach
    void stopPlatform() {
        platform.close();
    }

    private void fill(int rows) {
        platform.list("files", rows(rows, "f", "size"))
                .list("conversations", rows(rows, "c", "topic"))
                .list("entities", List.of(entity("post"), entity("comment"), entity("country")));
        for (int i = 0; i < rows; i++) {
            platform.list("messages of c" + i, List.of(row("m" + i, "text", i)));
        }
    }

    private static List<ObjectNode> rows(int count, String prefix, String field) {
        return IntStream.range(0, count)
                .mapToObj(i -> row(prefix + i, field, i))
                .toList();
    }

    private static ObjectNode row(String id, String field, int value) {
        return JSON.createObjectNode().put("id", id).put(field, value);
    }

    private static ObjectNode entity(String name) {
        return JSON.createObjectNode().put("id", name).put("name", name);
    }

    private static void insert(UserDataWorld world, int rows) {
        world.sql(
                "insert into post (author_id, title, score) select 'u1', 'Title ' || n, n / 4.0 from system_range(1, "
                        + rows + ") as r(n)",
                "insert into comment (author_id, tenant_id, body) select 'u1', 't1', 'Body ' || n from system_range(1, "
                        + rows + ") as r(n)",
                "insert into post (author_id, title) values ('u2', 'of somebody else'), (null, 'of nobody')",
                "insert into comment (author_id, tenant_id, body) values ('u1', 't2', 'in another tenant'),"
                        + " ('u2', 't1', 'of somebody else'), ('u1', null, 'in no tenant')",
                "insert into country (name) values ('Everybody''s')");
    }

    private ObjectNode expected(int rows) {
        ObjectNode data = JSON.createObjectNode();
        data.putObject("userdata").set("user", platform.user("u1"));
        put(data, "files", platform.list("files"));
        put(data, "conversations", platform.list("conversations"));
        List<ObjectNode> messages = new ArrayList<>();
        IntStream.range(0, rows).forEach(i -> messages.addAll(platform.list("messages of c" + i)));
        put(data, "messages", messages);
        put(
                data,
                "post",
                IntStream.rangeClosed(1, rows).mapToObj(UserDataTest::post).toList());
        put(
                data,
                "comment",
                IntStream.rangeClosed(1, rows).mapToObj(UserDataTest::comment).toList());
        put(data, "country", List.of());
        return data;
    }

    private static ObjectNode post(int i) {
        ObjectNode post =
                JSON.createObjectNode().put("_id", i).put("author_id", "u1").put("title", "Title " + i);
        return post.put("score", BigDecimal.valueOf(25L * i, 2));
    }

    private static ObjectNode comment(int i) {
        return JSON.createObjectNode()
                .put("_id", i)
                .put("author_id", "u1")
                .put("tenant_id", "t1")
                .put("body", "Body " + i);
    }

    private static void put(ObjectNode data, String section, List<ObjectNode> rows) {
        ObjectNode list = data.putObject(section);
        rows.forEach(list.putArray("data")::add);
        list.put("totalCount", rows.size());
    }

    /** As it is once it has been read from a file. */
    private static JsonNode plain(JsonNode node) {
        try {
            return JSON.readTree(JSON.writeValueAsString(node));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** As text, in which numbers that are equal look alike. */
    private static String shown(JsonNode node) throws IOException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(plain(node));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 10_000})
    void exportsWhatPlatformAndDatabaseHold(int rows) throws IOException {
        fill(rows);
        platform.forgetRequests();
        String plan = UserDataWorld.plan(platform, "60s", 2, "{}");
        try (UserDataWorld world = UserDataWorld.open(folder, plan, Map.of())) {
            insert(world, rows);
            JsonNode document = world.export("u1");
            assertThat(document.path("complete").asBoolean()).isTrue();
            assertThat(names(document.path("data"))).isEqualTo(names(expected(rows)));
            expected(rows).properties().forEach(section -> {
                try {
                    assertThat(shown(document.path("data").path(section.getKey()))
                                    .equals(shown(section.getValue())))
                            .as(section.getKey())
                            .isTrue();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void oneSourceFailingLeavesTheRestComplete() throws IOException {
        Map<String, List<String>> gaps = new LinkedHashMap<>();
        gaps.put("/users", List.of("userdata"));
        gaps.put("/files", List.of("files"));
        gaps.put("/conversations", List.of("conversations", "messages"));
        gaps.put("/messages", List.of("messages"));
        gaps.put("/graphql", List.of("entities"));
        String plan = UserDataWorld.plan(platform, "30s", 0, "{}");
        try (UserDataWorld world = UserDataWorld.open(folder, plan, Map.of())) {
            insert(world, 3);
            for (Map.Entry<String, List<String>> gap : gaps.entrySet()) {
                platform.behaveWell().behave(gap.getKey(), answering(500, "{}"));
                Job job = world.run(world.create("u1", OutputFormat.JSON, "", Delivery.KEPT));
                JsonNode document = JSON.readTree(world.file(job).toFile());
                assertThat(job.state()).isEqualTo(JobState.COMPLETED_WITH_ERRORS);
                assertThat(job.detail().orElse("")).contains(gap.getValue());
                assertThat(document.path("complete").asBoolean()).isFalse();
                expected(3).properties().forEach(section -> {
                    JsonNode found = document.path("data").path(section.getKey());
                    if (gap.getValue().contains(section.getKey())) {
                        assertThat(names(found)).containsExactly("error");
                    } else if (!section.getKey().equals("country")
                            || !gap.getKey().equals("/graphql")) {
                        assertThat(found).as(gap.getKey()).isEqualTo(plain(section.getValue()));
                    }
                });
                gap.getValue().forEach(name -> assertThat(
                                document.at("/data/" + name + "/error/message").asText())
                        .isNotBlank());
            }
        }
    }

    /** A platform that repeats in its answers what it was sent. */
    @Test
    void whatThePlatformIsToldIsInNoDocumentAndNoJob() throws IOException {
        String plan = UserDataWorld.plan(platform, "30s", 0, "{}");
        try (UserDataWorld world = UserDataWorld.open(folder, plan, Map.of())) {
            for (int status : List.of(200, 302, 401, 404, 500)) {
                platform.behaveWell().behave("/users", exchange -> {
                    String told = exchange.getRequestHeaders().getFirst("Authorization");
                    exchange.getResponseHeaders().set("Location", "http://" + told.replace(" ", "-") + ".example/");
                    PlatformServer.send(exchange, status, "[\"" + told + "\"");
                    return true;
                });
                Job job = world.run(world.create("u1", OutputFormat.BUNDLE, "", Delivery.KEPT));
                Path manifest = world.world().folders().of(job.id()).resolve("manifest.json");
                assertThat(job.state()).isEqualTo(JobState.COMPLETED_WITH_ERRORS);
                assertThat(job.toString() + Files.readString(manifest))
                        .as("status " + status)
                        .contains("userdata")
                        .doesNotContain("admin-token");
                try (ZipFile zip = new ZipFile(world.file(job).toFile())) {
                    for (ZipEntry entry : zip.stream().toList()) {
                        assertThat(new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8))
                                .as(entry.getName())
                                .doesNotContain("admin-token");
                    }
                }
            }
        }
    }

    @Test
    void aTableThatCannotBeReadIsAGapOfItsOwn() throws IOException {
        try (UserDataWorld world = UserDataWorld.open(folder, platform)) {
            insert(world, 3);
            world.sql("drop table post");
            JsonNode document = world.export("u1");
            assertThat(document.at("/data/post/error/code").asText()).isEqualTo("records-failed");
            expected(3).properties().forEach(section -> {
                if (!section.getKey().equals("post")) {
                    assertThat(document.path("data").path(section.getKey()))
                            .as(section.getKey())
                            .isEqualTo(plain(section.getValue()));
                }
            });
            assertThat(document.path("complete").asBoolean()).isFalse();
        }
    }

    /** Whoever asks is not told that there is nothing, where the roles show nothing. */
    @Test
    void recordsThatTheRolesDoNotShowAreAGap() throws IOException {
        String plan = UserDataWorld.plan(platform, "2s", 2, "{}");
        Path types = folder.resolve("restricted.yaml");
        Files.writeString(types, "records: {post: {access: {editor: {read: true}}}, comment: {}, country: {}}\n");
        try (UserDataWorld world = UserDataWorld.open(folder, plan, Map.of("caravan.config", types.toString()))) {
            insert(world, 3);
            JsonNode document = world.export("u1");
            assertThat(document.at("/data/post/error/code").asText()).isEqualTo("records-hidden");
            assertThat(document.at("/data/comment/totalCount").asInt()).isEqualTo(3);
            assertThat(document.path("complete").asBoolean()).isFalse();
        }
    }

    static Stream<Arguments> hostileAnswers() {
        return Stream.of(
                Arguments.of("a gigabyte", (PlatformServer.Behaviour) UserDataTest::gigabyte, "answer-too-large"),
                Arguments.of(
                        "a gigabyte in one text",
                        (PlatformServer.Behaviour) UserDataTest::longText,
                        "answer-too-large|unexpected-answer"),
                Arguments.of("another host", redirect("http://example.org/files"), "redirect-refused"),
                Arguments.of("a redirect to itself", redirect("/files"), "redirect-refused"),
                Arguments.of("a redirect to nowhere", redirect(""), "redirect-refused"),
                Arguments.of("no JSON", answering(200, "<html>Sign in</html>"), "unexpected-answer"),
                Arguments.of("half of it", answering(200, "{\"files\": {\"data\": [{\"id\": 1}"), "unexpected-answer"),
                Arguments.of(
                        "more than all",
                        answering(200, "{\"files\": {\"data\": [], \"totalCount\": 0}} x"),
                        "unexpected-answer"),
                Arguments.of("nothing", answering(200, ""), "unexpected-answer"),
                Arguments.of(
                        "no list",
                        answering(200, "{\"files\": {\"data\": {}, \"totalCount\": 0}}"),
                        "unexpected-answer"),
                Arguments.of("no total", answering(200, "{\"files\": {\"data\": []}}"), "unexpected-answer"),
                Arguments.of(
                        "a total that is none",
                        answering(200, "{\"files\": {\"data\": [], \"totalCount\": -1}}"),
                        "unexpected-answer"),
                Arguments.of("deep nesting", answering(200, "[".repeat(100_000)), "unexpected-answer"),
                Arguments.of(
                        "two lists",
                        answering(200, "{\"files\": {\"data\": [], \"data\": [], \"totalCount\": 0}}"),
                        "unexpected-answer"),
                Arguments.of(
                        "pages without end", (PlatformServer.Behaviour) UserDataTest::endlessPages, "too-many-rows"),
                Arguments.of("the same page again", (PlatformServer.Behaviour) UserDataTest::samePage, "list-repeats"),
                Arguments.of(
                        "the same rows without ids",
                        (PlatformServer.Behaviour) UserDataTest::samePageWithoutIds,
                        "list-repeats"),
                Arguments.of(
                        "a list that shrinks", (PlatformServer.Behaviour) UserDataTest::shrinkingList, "list-shrank"),
                Arguments.of(
                        "a total that is too large",
                        answering(200, "{\"files\": {\"data\": [], \"totalCount\": 7}}"),
                        "list-shrank"),
                Arguments.of("a slow drip", (PlatformServer.Behaviour) UserDataTest::drip, "platform-timeout"),
                Arguments.of("silence", (PlatformServer.Behaviour) UserDataTest::silence, "platform-timeout"),
                Arguments.of(
                        "a broken connection",
                        (PlatformServer.Behaviour) UserDataTest::breakOff,
                        "platform-unreachable"),
                Arguments.of(
                        "an answer that breaks off",
                        (PlatformServer.Behaviour) UserDataTest::breakOffLater,
                        "platform-unreachable"),
                Arguments.of("no entry", answering(403, "{}"), "platform-refused"),
                Arguments.of("not here", answering(404, "{}"), "platform-not-found"),
                Arguments.of("a teapot", answering(418, "{}"), "platform-error"),
                Arguments.of("failure", answering(503, "{}"), "platform-error"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileAnswers")
    void aHostileAnswerIsAnErrorOfItsSection(String name, PlatformServer.Behaviour behaviour, String codes)
            throws IOException {
        platform.behave("/files", behaviour);
        // the others too must answer in time
        String timeout = codes.equals("platform-timeout") ? "2s" : "30s";
        String plan = UserDataWorld.plan(platform, timeout, 1, "{rows: 5000, page_size: 1MB}");
        try (UserDataWorld world = UserDataWorld.open(folder, plan, Map.of())) {
            insert(world, 2);
            JsonNode document = world.export("u1");
            assertThat(document.at("/data/files/error/code").asText()).matches(codes);
            assertThat(document.at("/data/files").size()).isEqualTo(1);
            assertThat(document.at("/data/messages/totalCount").asInt()).isEqualTo(3);
            assertThat(document.at("/data/post/totalCount").asInt()).isEqualTo(2);
            assertThat(document.path("complete").asBoolean()).isFalse();
        }
    }

    private static PlatformServer.Behaviour answering(int status, String body) {
        return exchange -> {
            PlatformServer.send(exchange, status, body);
            return true;
        };
    }

    private static PlatformServer.Behaviour redirect(String target) {
        return exchange -> {
            if (!target.isEmpty()) {
                exchange.getResponseHeaders().set("Location", target);
            }
            exchange.sendResponseHeaders(302, -1);
            return true;
        };
    }

    private static boolean gigabyte(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        byte[] rows =
                ("{\"text\": \"" + "0123456789".repeat(100) + "\"},").repeat(10).getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write("{\"files\": {\"totalCount\": 9, \"data\": [".getBytes(StandardCharsets.UTF_8));
            for (long written = 0; written < HUGE; written += rows.length) {
                out.write(rows);
            }
        }
        return true;
    }

    private static boolean longText(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        byte[] text = "0123456789".repeat(1_000).getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write("{\"files\": {\"data\": [{\"text\": \"".getBytes(StandardCharsets.UTF_8));
            for (long written = 0; written < HUGE; written += text.length) {
                out.write(text);
            }
        }
        return true;
    }

    private static int offset(HttpExchange exchange) {
        return Integer.parseInt(PlatformServer.query(exchange).getOrDefault("offset", "0"));
    }

    private static ObjectNode filesPage(List<ObjectNode> rows, long total) {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode files = body.putObject("files");
        rows.forEach(files.putArray("data")::add);
        files.put("totalCount", total);
        return body;
    }

    private static boolean endlessPages(HttpExchange exchange) throws IOException {
        int offset = offset(exchange);
        List<ObjectNode> rows = IntStream.range(offset, offset + 1000)
                .mapToObj(i -> row("f" + i, "size", i))
                .toList();
        PlatformServer.send(exchange, 200, filesPage(rows, offset + 2_000));
        return true;
    }

    private static boolean samePage(HttpExchange exchange) throws IOException {
        PlatformServer.send(exchange, 200, filesPage(rows(10, "f", "size"), 1_000));
        return true;
    }

    private static boolean samePageWithoutIds(HttpExchange exchange) throws IOException {
        List<ObjectNode> rows = List.of(JSON.createObjectNode().put("size", 1));
        PlatformServer.send(exchange, 200, filesPage(rows, 1_000));
        return true;
    }

    private static boolean shrinkingList(HttpExchange exchange) throws IOException {
        int offset = offset(exchange);
        List<ObjectNode> rows = List.of(row("f" + offset, "size", 1));
        PlatformServer.send(exchange, 200, filesPage(rows, offset == 0 ? 10 : 9));
        return true;
    }

    private static boolean drip(HttpExchange exchange) throws IOException, InterruptedException {
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            for (int i = 0; i < 600; i++) {
                out.write(' ');
                out.flush();
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        return true;
    }

    private static boolean silence(HttpExchange exchange) throws InterruptedException {
        new CountDownLatch(1).await(20, TimeUnit.SECONDS);
        return true;
    }

    private static boolean breakOff(HttpExchange exchange) {
        exchange.close();
        return true;
    }

    private static boolean breakOffLater(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 1_000);
        exchange.getResponseBody().write("{\"files\": {\"data\": [".getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
        exchange.close();
        return true;
    }

    @Test
    void failuresThatPassLeaveNoTrace() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        platform.behave(
                "/files",
                exchange -> asked.incrementAndGet() <= 2 && answering(503, "{}").answer(exchange));
        AtomicInteger broken = new AtomicInteger();
        platform.behave("/messages", exchange -> broken.incrementAndGet() == 1 && breakOffLater(exchange));
        try (UserDataWorld world = UserDataWorld.open(folder, platform)) {
            JsonNode document = world.export("u1");
            assertThat(document.path("complete").asBoolean()).isTrue();
            assertThat(document.at("/data/files/totalCount").asInt()).isEqualTo(3);
            assertThat(document.at("/data/messages/totalCount").asInt()).isEqualTo(3);
        }
    }

    @Test
    void aListThatChangesOnceIsReadAgain() throws IOException {
        platform.list("files", rows(2_500, "f", "size"));
        AtomicInteger pages = new AtomicInteger();
        platform.behave("/files", exchange -> {
            if (pages.incrementAndGet() == 2) {
                platform.list("files", platform.list("files").subList(1, 2_500));
            }
            return false;
        });
        try (UserDataWorld world = UserDataWorld.open(folder, platform)) {
            JsonNode files = world.export("u1").at("/data/files");
            assertThat(files.path("totalCount").asInt()).isEqualTo(2_499);
            assertThat(files.path("data").size()).isEqualTo(2_499);
            assertThat(files.at("/data/0/id").asText()).isEqualTo("f1");
        }
    }

    @Test
    void sourcesThatWaitForNothingAreAskedAtTheSameTime() throws IOException {
        CountDownLatch all = new CountDownLatch(4);
        PlatformServer.Behaviour meeting = exchange -> {
            all.countDown();
            return !all.await(25, TimeUnit.SECONDS) && answering(500, "{}").answer(exchange);
        };
        List.of("/users", "/files", "/conversations", "/graphql").forEach(path -> platform.behave(path, meeting));
        String plan = UserDataWorld.plan(platform, "30s", 0, "{}");
        try (UserDataWorld world = UserDataWorld.open(folder, plan, Map.of())) {
            assertThat(world.export("u1").path("complete").asBoolean()).isTrue();
        }
    }

    @Test
    void whatWaitsForOneSourceDoesNotWaitForOthers() throws IOException {
        CountDownLatch messages = new CountDownLatch(1);
        platform.behave("/messages", exchange -> {
            messages.countDown();
            return false;
        });
        platform.behave(
                "/files",
                exchange -> !messages.await(25, TimeUnit.SECONDS)
                        && answering(500, "{}").answer(exchange));
        String plan = UserDataWorld.plan(platform, "30s", 0, "{}");
        try (UserDataWorld world = UserDataWorld.open(folder, plan, Map.of())) {
            assertThat(world.export("u1").path("complete").asBoolean()).isTrue();
        }
    }

    @Test
    void oneThreadIsEnough() throws IOException {
        fill(20);
        String plan = UserDataWorld.plan(platform, "30s", 0, "{}");
        try (UserDataWorld world = UserDataWorld.open(folder, plan, Map.of("caravan.user-data.parallel", "1"))) {
            insert(world, 20);
            assertThat(shown(world.export("u1").path("data"))).isEqualTo(shown(expected(20)));
        }
    }

    @Test
    void namesOnlyTheUserWhoseDataItIs() throws IOException {
        try (UserDataWorld world = UserDataWorld.open(folder, platform)) {
            world.export("u1/../u2?x=1");
        }
        assertThat(platform.requests()).isNotEmpty().allSatisfy(request -> {
            boolean admin = request.path().startsWith("/users");
            assertThat(request.headers().getOrDefault("x-user-id", "")).isEqualTo(admin ? "" : "u1/../u2?x=1");
            assertThat(request.headers().getOrDefault("authorization", ""))
                    .isEqualTo(admin ? "Bearer admin-token" : "");
            assertThat(request.headers()).doesNotContainKey("cookie");
        });
        assertThat(platform.requests()).anySatisfy(request -> {
            assertThat(request.path()).isEqualTo("/users/u1/../u2?x=1");
            assertThat(request.query()).isEqualTo("withTenant=true");
        });
    }

    @Test
    void carriesNoCookiesFromOneUserToAnother() throws IOException {
        platform.behave("/files", exchange -> {
            exchange.getResponseHeaders().set("Set-Cookie", "session=u1; Path=/");
            return false;
        });
        try (UserDataWorld world = UserDataWorld.open(folder, platform)) {
            world.export("u1");
            world.export("u2");
        }
        assertThat(platform.requests()).allSatisfy(r -> assertThat(r.headers()).doesNotContainKey("cookie"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "filter[title]=Title 2; 1; 3",
                "filter[score]=>=0.5; 2; 3",
                "sort=-title; 3; 3",
                "fields=body; 3; 3",
                "page[limit]=1&page[offset]=1; 3; 3"
            })
    void queriesApplyToTheRowsThatKnowTheField(String query, int posts, int comments) throws IOException {
        try (UserDataWorld world = UserDataWorld.open(folder, platform)) {
            insert(world, 3);
            JsonNode data = world.export("u1", query.replace(" ", "%20")).path("data");
            assertThat(data.at("/post/totalCount").asInt()).isEqualTo(posts);
            assertThat(data.at("/comment/totalCount").asInt()).isEqualTo(comments);
            assertThat(data.at("/files/totalCount").asInt()).isEqualTo(3);
            if (query.startsWith("page")) {
                assertThat(data.at("/post/data")).containsExactly(plain(post(2)));
            }
            if (query.startsWith("sort")) {
                assertThat(data.at("/post/data/0/title").asText()).isEqualTo("Title 3");
            }
            if (query.startsWith("fields")) {
                assertThat(data.at("/comment/data/0").toString()).isEqualTo("{\"body\":\"Body 1\"}");
            }
        }
    }

    @Test
    void refusesWhatNoRecordTypeKnows() throws IOException {
        try (UserDataWorld world = UserDataWorld.open(folder, platform)) {
            RowQueries queries = new RowQueries(
                    world.world().userData().orElseThrow(), world.world().catalog());
            assertThatThrownBy(() -> queries.check("filter[nmae]=x&sort=title&filter[title]=y", Handling.STRICT))
                    .isInstanceOfSatisfying(QueryException.class, e -> assertThat(e.problems())
                            .extracting(p -> p.parameter())
                            .containsExactly("filter[nmae]"));
            queries.check("filter[nmae]=x", Handling.LENIENT);
        }
    }

    @Test
    void anEntityThatNobodyKnowsIsAnErrorOfItsOwn() throws IOException {
        platform.list("entities", List.of(entity("post"), entity("mystery"), entity("files"), entity("../x")));
        try (UserDataWorld world = UserDataWorld.open(folder, platform)) {
            JsonNode document = world.export("u1");
            assertThat(names(document.path("data")))
                    .containsExactly(
                            "userdata",
                            "files",
                            "conversations",
                            "messages",
                            "post",
                            "mystery",
                            "entities.files",
                            "../x",
                            "comment");
            for (String name : List.of("mystery", "entities.files", "../x")) {
                assertThat(document.path("data").path(name).at("/error/code").asText())
                        .isEqualTo("unknown-entity");
            }
        }
    }

    @Test
    void theZipHasEverythingAndSaysWhatIsMissing() throws Exception {
        ObjectNode good = row("f0", "size", 1).put("url", "content/f0").put("name", "../../evil<b>.txt");
        ObjectNode foreign =
                row("f1", "size", 1).put("url", "http://evil.example/f1").put("name", "f1");
        ObjectNode internal =
                row("f2", "size", 1).put("url", "http://127.0.0.1:1/secret").put("name", "f2");
        ObjectNode none = row("f3", "size", 1).put("name", "=cmd()");
        platform.list("files", List.of(good, foreign, internal, none));
        platform.list("messages of c0", List.of(row("m0", "text", 0).put("text", "<script>alert(1)</script>")));
        try (UserDataWorld world = UserDataWorld.open(folder, platform)) {
            insert(world, 2);
            Job job = world.run(world.create("u1", OutputFormat.BUNDLE, "", Delivery.KEPT));
            assertThat(job.state()).isEqualTo(JobState.COMPLETED_WITH_ERRORS);
            Map<String, byte[]> entries = unzip(world.file(job));
            assertThat(entries.keySet())
                    .containsExactly(
                            "data.json",
                            "userdata.csv",
                            "files.csv",
                            "conversations.csv",
                            "messages.csv",
                            "post.csv",
                            "comment.csv",
                            "country.csv",
                            "files/files/1-evil_b_.txt",
                            "index.html",
                            "manifest.json");
            assertThat(text(entries, "files/files/1-evil_b_.txt")).isEqualTo("content of f0");
            assertThat(text(entries, "post.csv"))
                    .isEqualTo("_id,author_id,title,score\r\n1,u1,Title 1,0.25\r\n2,u1,Title 2,0.50\r\n");
            assertThat(text(entries, "files.csv")).contains("'=cmd()");
            assertThat(text(entries, "index.html")).contains("&lt;script&gt;").doesNotContain("<script", "<b>");
            JsonNode document = JSON.readTree(entries.get("data.json"));
            assertThat(document.path("complete").asBoolean()).isFalse();
            JsonNode manifest = JSON.readTree(entries.get("manifest.json"));
            assertThat(manifest.path("complete").asBoolean()).isFalse();
            checkManifest(manifest, entries);
            assertThat(Files.exists(world.world().folders().of(job.id()).resolve("spool")))
                    .isFalse();
        }
        assertThat(platform.requests())
                .filteredOn(r -> r.path().startsWith("/content"))
                .hasSize(1);
    }

    private static void checkManifest(JsonNode manifest, Map<String, byte[]> entries) throws Exception {
        Map<String, String> sources = new LinkedHashMap<>();
        for (JsonNode source : manifest.path("sources")) {
            String status = source.path("status").asText();
            sources.put(
                    source.path("source").asText() + " " + source.path("name").asText(),
                    source.has("error") ? source.at("/error/code").asText() : status);
            if (source.has("entry")) {
                byte[] bytes = entries.getOrDefault(source.path("entry").asText(), new byte[0]);
                assertThat(source.path("bytes").asInt()).isEqualTo(bytes.length);
                assertThat(source.path("sha256").asText())
                        .isEqualTo(HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
            }
            assertThat(source.path("took_ms").asLong(-1)).isNotNegative();
        }
        assertThat(sources)
                .containsExactly(
                        Map.entry("http userdata", "ok"),
                        Map.entry("http files", "ok"),
                        Map.entry("http conversations", "ok"),
                        Map.entry("http messages", "ok"),
                        Map.entry("records post", "ok"),
                        Map.entry("records comment", "ok"),
                        Map.entry("records country", "ok"),
                        Map.entry("file ../../evil<b>.txt", "ok"),
                        Map.entry("file f1", "outgoing-refused"),
                        Map.entry("file f2", "outgoing-refused"));
    }

    private static Map<String, byte[]> unzip(Path file) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                try (InputStream in = zip.getInputStream(entry)) {
                    entries.put(entry.getName(), in.readAllBytes());
                }
            }
        }
        return entries;
    }

    private static String text(Map<String, byte[]> entries, String name) {
        return new String(entries.getOrDefault(name, new byte[0]), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({"XLSX", "XLS"})
    void aWorkbookHasASheetForEachSection(OutputFormat format) throws IOException {
        platform.behave("/messages", answering(500, "{}"));
        platform.list(
                "files",
                List.of(
                        row("f0", "size", 7)
                                .put("text", "=1+1")
                                .set("tags", JSON.createArrayNode().add("a").add("b, c")),
                        row("f1", "size", 8)
                                .set("nested", JSON.createObjectNode().put("deep", true))));
        try (UserDataWorld world = UserDataWorld.open(folder, platform)) {
            insert(world, 2);
            Job job = world.run(world.create("u1", format, "", Delivery.KEPT));
            Map<String, List<List<String>>> sheets = new LinkedHashMap<>();
            if (format == OutputFormat.XLS) {
                try (HSSFWorkbook workbook = new HSSFWorkbook(Files.newInputStream(world.file(job)))) {
                    workbook.forEach(sheet -> sheets.put(sheet.getSheetName(), cells(sheet)));
                }
            } else {
                try (ReadableWorkbook workbook =
                        new ReadableWorkbook(world.file(job).toFile())) {
                    for (Sheet sheet : workbook.getSheets().toList()) {
                        sheets.put(sheet.getName(), cells(sheet));
                    }
                }
            }
            assertThat(sheets.keySet())
                    .containsExactly("userdata", "files", "conversations", "messages", "post", "comment", "country");
            assertThat(sheets.get("files"))
                    .containsExactly(
                            List.of("id", "size", "text", "tags", "nested"),
                            List.of("f0", "7", "=1+1", "\"a\",\"b, c\"", ""),
                            List.of("f1", "8", "", "", "{\"deep\":true}"));
            assertThat(sheets.getOrDefault("userdata", List.of()).get(0))
                    .containsExactly("id", "name", "tenant", "userGroups", "roles");
            assertThat(sheets.get("messages"))
                    .containsExactly(
                            List.of("error_code", "error_message"),
                            List.of("platform-error", "the platform failed (500)"));
            assertThat(sheets.get("post")).hasSize(3);
            assertThat(sheets.get("country")).hasSize(1);
        }
    }

    private static List<List<String>> cells(org.apache.poi.ss.usermodel.Sheet sheet) {
        List<List<String>> rows = new ArrayList<>();
        int columns = sheet.getRow(0).getLastCellNum();
        sheet.forEach(row -> rows.add(IntStream.range(0, columns)
                .mapToObj(i ->
                        row.getCell(i) == null ? "" : row.getCell(i).toString().replaceFirst("\\.0$", ""))
                .toList()));
        return rows;
    }

    private static List<List<String>> cells(Sheet sheet) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (Row row : sheet.read()) {
            int columns = rows.isEmpty() ? row.getCellCount() : rows.get(0).size();
            rows.add(IntStream.range(0, columns)
                    .mapToObj(i -> row.hasCell(i) ? row.getCellText(i) : "")
                    .toList());
        }
        return rows;
    }

    @Test
    void aJobThatIsTakenUpAgainBeginsAnew() throws IOException {
        try (UserDataWorld world = UserDataWorld.open(folder, platform)) {
            insert(world, 2);
            Job job = world.create("u1", OutputFormat.JSON, "", Delivery.KEPT);
            JobFolders folders = world.world().folders();
            Path left = Files.createDirectories(folders.of(job.id()).resolve("spool"))
                    .resolve("section-1");
            Files.writeString(left, "left over");
            assertThat(world.run(job).state()).isEqualTo(JobState.COMPLETED);
            assertThat(JSON.readTree(world.file(job).toFile())
                            .at("/data/post/totalCount")
                            .asInt())
                    .isEqualTo(2);
            assertThat(Files.exists(left)).isFalse();
        }
    }

    @Test
    void aDownloadThatNobodyWaitsForAnyMoreFailsCleanly() throws IOException {
        try (UserDataWorld world = UserDataWorld.open(folder, platform)) {
            Job job = world.create("u1", OutputFormat.JSON, "", Delivery.DOWNLOAD);
            JobFolders folders = world.world().folders();
            Files.createDirectories(folders.of(job.id()).resolve("spool"));
            Job ended = world.run(job);
            assertThat(ended.state()).isEqualTo(JobState.FAILED);
            assertThat(ended.fileProblems()).extracting(p -> p.code()).containsExactly("download-interrupted");
            assertThat(folders.findExport(job.id(), "json")).isEmpty();
            assertThat(Files.exists(folders.of(job.id()).resolve("spool"))).isFalse();
        }
    }

    @Test
    void aUserWithoutATenantHasTheRowsOfAllTenants() throws IOException {
        try (UserDataWorld world = UserDataWorld.open(folder, platform)) {
            insert(world, 2);
            Job job =
                    world.run(world.create(new Subject("u1", Optional.empty()), OutputFormat.JSON, "", Delivery.KEPT));
            assertThat(JSON.readTree(world.file(job).toFile())
                            .at("/data/comment/totalCount")
                            .asInt())
                    .isEqualTo(4);
        }
    }
}
