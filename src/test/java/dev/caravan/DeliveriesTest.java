package dev.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.access.Signature;
import dev.caravan.flow.SftpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Files that exports bring to others, the news that jobs have ended, and signed calls that start jobs. */
final class DeliveriesTest {
    private static final String SECRET = "between us two";
    private static final String ITEMS = "Code,Name,Quantity\r\nA,Anvil,1\r\nB,Bell,2\r\n";

    @RegisterExtension
    static final Caravans CARAVANS = Caravans.ofAllTests();

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static RunningCaravan caravan;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static SftpServer sftp;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Receiver receiver;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Path home;

    @BeforeAll
    static void start() throws IOException {
        home = CARAVANS.newHome();
        sftp = new SftpServer(home.resolve("server"));
        receiver = new Receiver();
        caravan = CARAVANS.start(home, settings(home, sftp.port(), receiver));
        caravan.drop("import-items", "items.csv", ITEMS);
        caravan.awaitResult("import-items", "items.csv");
    }

    @AfterAll
    static void stop() throws IOException {
        sftp.close();
        receiver.close();
    }

    /** A service with deliveries, hooks and webhooks, whose secrets stand in files. */
    private static Map<String, String> settings(Path home, int sftpPort, Receiver receiver) throws IOException {
        Files.writeString(home.resolve("password"), SftpServer.PASSWORD + "\n");
        Files.writeString(home.resolve("secret"), SECRET);
        Files.writeString(home.resolve("known_hosts"), SftpServer.knownHost(sftpPort));
        Files.writeString(
                home.resolve("others_hosts"),
                "other.example " + SftpServer.knownHost(1).split(" ", 2)[1]);
        String text = """
                deliveries:
                  partner:
                    type: sftp
                    host: 127.0.0.1
                    port: {sftp}
                    user: u
                    password: {file: "{home}/password"}
                    known_hosts: "{home}/known_hosts"
                    folder: "in/{export}"
                    checksum: true
                    retry: {attempts: 6, first_pause: 20ms, longest_pause: 100ms}
                  stranger:
                    type: sftp
                    host: 127.0.0.1
                    port: {sftp}
                    user: u
                    password: {file: "{home}/password"}
                    known_hosts: "{home}/others_hosts"
                  archive: {type: folder, folder: "{home}/archive", checksum: true}
                  cms:
                    type: http
                    url: "{receiver}/uploads/{file_name}"
                    method: PUT
                    secret: {file: "{home}/secret"}
                    headers: {X-Key: {file: "{home}/password"}}
                    retry: {attempts: 5, first_pause: 20ms, longest_pause: 100ms}
                  queue: {type: endpoint, uri: "file:{home}/queue?tempPrefix=.part-"}
                webhooks:
                  board:
                    url: "{receiver}/jobs"
                    secret: {file: "{home}/secret"}
                    kinds: [import]
                    retry: {attempts: 5, first_pause: 20ms, longest_pause: 100ms}
                hooks:
                  new-notes: {secret: {file: "{home}/secret"}, import: import-notes}
                  items-out: {secret: {file: "{home}/secret"}, export: export-items, format: json,
                              filter: "gt(quantity,1)", deliver_to: [archive]}
                """.replace("{home}", home.toString())
                .replace("{sftp}", Integer.toString(sftpPort))
                .replace("{receiver}", receiver.url(""));
        Map<String, String> settings = new LinkedHashMap<>(Caravans.items());
        settings.put(
                "caravan.deliveries",
                Files.writeString(home.resolve("deliveries.yaml"), text).toString());
        settings.put("caravan.deliveries.delay", "100ms");
        String access = "sign_in: none\noutgoing: {hosts: [\"127.0.0.1:%1$d\"], private: [\"127.0.0.1\"]}\n"
                .formatted(receiver.port());
        settings.put(
                "caravan.access",
                Files.writeString(home.resolve("access.yaml"), access).toString());
        return settings;
    }

    private static JsonNode export(RunningCaravan service, String body) {
        HttpResponse<String> answer =
                service.post("/api/exports/export-items", body, "Content-Type", "application/json");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return RunningCaravan.json(answer);
    }

    /** The deliveries of a job by name, once none is pending. */
    private static Map<String, JsonNode> awaitDeliveries(RunningCaravan service, String jobId) {
        List<JsonNode> all = new ArrayList<>();
        Await.until("deliveries of " + jobId + " have ended", RunningCaravan.PATIENCE, () -> {
            all.clear();
            service.json("/api/jobs/" + jobId).path("deliveries").forEach(all::add);
            return !all.isEmpty()
                    && all.stream().noneMatch(d -> d.path("state").asText().equals("pending"));
        });
        Map<String, JsonNode> byName = new LinkedHashMap<>();
        all.forEach(d -> byName.put(d.path("to").asText() + d.path("webhook").asText(), d));
        return byName;
    }

    private static JsonNode awaitDelivery(RunningCaravan service, String jobId, String name) {
        return Optional.ofNullable(awaitDeliveries(service, jobId).get(name)).orElseThrow();
    }

    private static void assertSigned(Receiver.Sent sent) throws IOException {
        String time = sent.header(Signature.TIME_HEADER);
        assertThat(sent.header(Signature.HEADER))
                .isEqualTo(Signature.of(
                        SECRET, time, new ByteArrayInputStream(sent.text().getBytes(StandardCharsets.UTF_8))));
        long now = Clock.systemUTC().instant().getEpochSecond();
        assertThat(Long.parseLong(time)).isBetween(now - 300, now + 1);
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFileIsBroughtToEachPlaceThoughOneOfThemFailsTwice() throws Exception {
        receiver.fail("/uploads/", 500, 503);
        String id = export(caravan, """
                {"format": "csv", "deliver_to": ["partner", "archive", "cms", "queue", "outbox"]}""").path("id").asText();
        Map<String, JsonNode> deliveries = awaitDeliveries(caravan, id);

        String name = "export-items-" + id + ".csv";
        assertThat(deliveries.keySet()).containsExactlyInAnyOrder("partner", "archive", "cms", "queue", "outbox");
        assertThat(deliveries.values()).allSatisfy(d -> {
            assertThat(d.path("state").asText()).isEqualTo("delivered");
            assertThat(d.path("file_name").asText()).isEqualTo(name);
        });
        assertThat(awaitDelivery(caravan, id, "cms").path("attempts").asInt()).isEqualTo(3);
        byte[] expected = ITEMS.getBytes(StandardCharsets.UTF_8);
        for (Path file : List.of(
                sftp.root().resolve("in/export-items").resolve(name),
                home.resolve("archive").resolve(name),
                home.resolve("queue").resolve(name),
                caravan.outbox("export-items", name))) {
            assertThat(file).hasBinaryContent(expected);
        }
        assertThat(home.resolve("archive").resolve(name + ".sha256")).hasContent(sha256(expected) + "  " + name);
        assertThat(sftp.names("in/export-items")).contains(name, name + ".sha256");
        List<Receiver.Sent> sent = receiver.sent("/uploads/" + name);
        assertThat(sent).extracting(Receiver.Sent::status).containsExactly(500, 503, 200);
        for (Receiver.Sent each : sent) {
            assertThat(each.method()).isEqualTo("PUT");
            assertThat(each.text()).isEqualTo(ITEMS);
            assertThat(each.header("Idempotency-Key")).isEqualTo(id);
            assertThat(each.header("X-Key")).isEqualTo(SftpServer.PASSWORD);
            assertThat(each.header("Content-Type")).startsWith("text/csv");
            assertThat(each.header("Caravan-Sha256")).isEqualTo(sha256(expected));
            assertSigned(each);
        }
    }

    @Test
    void whatWasGivenUpShowsInTheJobAndInHealthAndCanBeTriedAgain() {
        receiver.fail("/uploads/refused", 400);
        String id = export(caravan, """
                {"deliver_to": "cms", "file_name": "refused.{extension}"}""").path("id").asText();
        JsonNode failed = awaitDelivery(caravan, id, "cms");
        assertThat(failed.path("state").asText()).isEqualTo("failed");
        assertThat(failed.path("attempts").asInt()).isEqualTo(1);
        assertThat(failed.path("detail").asText()).isEqualTo("127.0.0.1 answered 400");
        JsonNode health = caravan.json("/observe/health");
        assertThat(health.path("status").asText()).isEqualTo("DEGRADED");
        assertThat(caravan.get("/observe/health/ready").statusCode()).isEqualTo(200);
        assertThat(health.path("checks").path("deliveries").path("status").asText())
                .isEqualTo("DEGRADED");
        assertThat(health.path("checks")
                        .path("deliveries")
                        .path("failed")
                        .path("cms")
                        .asInt())
                .isEqualTo(1);

        assertThat(caravan.post("/api/jobs/" + id + "/deliver", "").statusCode())
                .isEqualTo(202);
        JsonNode mended = awaitDelivery(caravan, id, "cms");
        assertThat(mended.path("state").asText()).isEqualTo("delivered");
        assertThat(receiver.sent("/uploads/refused.csv")).hasSize(2);
        assertThat(caravan.json("/observe/health")
                        .path("checks")
                        .path("deliveries")
                        .path("failed")
                        .has("cms"))
                .isFalse();

        HttpResponse<String> nothing = caravan.post("/api/jobs/" + id + "/deliver", "");
        assertThat(nothing.statusCode()).isEqualTo(409);
        assertThat(RunningCaravan.json(nothing).path("code").asText()).isEqualTo("nothing-to-deliver");
    }

    @Test
    void aFileIsBroughtToAnotherPlaceLater() {
        String id = export(caravan, "{}").path("id").asText();
        caravan.awaitEnd(id);
        assertThat(caravan.json("/api/jobs/" + id).has("deliveries")).isFalse();
        HttpResponse<String> asked = caravan.post("/api/jobs/" + id + "/deliver", "{\"deliver_to\": [\"archive\"]}");
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
        assertThat(awaitDeliveries(caravan, id)).containsOnlyKeys("archive");
        assertThat(home.resolve("archive").resolve("export-items-" + id + ".csv"))
                .hasContent(ITEMS);
        HttpResponse<String> unknown = caravan.post("/api/jobs/" + id + "/deliver", "{\"deliver_to\": [\"archiv\"]}");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(unknown.body()).contains("unknown-delivery").contains("did you mean 'archive'?");
    }

    @Test
    void aHostThatIsNotKnownGetsNothing() throws IOException {
        String id = export(caravan, """
                {"deliver_to": ["stranger"], "file_name": "stranger.csv"}""").path("id").asText();
        JsonNode failed = awaitDelivery(caravan, id, "stranger");
        assertThat(failed.path("detail").asText())
                .contains("host key of 127.0.0.1")
                .contains("others_hosts");
        try (Stream<Path> all = Files.walk(sftp.root())) {
            assertThat(all.filter(p -> p.endsWith("stranger.csv"))).isEmpty();
        }
        assertThat(caravan.log()).doesNotContain(SftpServer.PASSWORD).doesNotContain(SECRET);
    }

    @Test
    void theEndOfAJobIsToldThoughNobodyListensAtFirst() throws IOException {
        receiver.fail("/jobs", 502, 500);
        caravan.drop("import-notes", "told.csv", "Line\nfirst\n");
        JsonNode result = caravan.awaitResult("import-notes", "told.csv");
        String id = result.path("id").asText();
        List<Receiver.Sent> told = Await.value("the end is told", RunningCaravan.PATIENCE, () -> {
            List<Receiver.Sent> all = receiver.sent("/jobs").stream()
                    .filter(s -> s.text().contains(id))
                    .toList();
            return Optional.of(all).filter(l -> l.stream().anyMatch(s -> s.status() == 200));
        });
        assertThat(told).extracting(Receiver.Sent::status).endsWith(200);
        assertThat(told).extracting(s -> s.header("Idempotency-Key")).containsOnly(id + "/board");
        for (Receiver.Sent each : told) {
            assertSigned(each);
            JsonNode document = RunningCaravan.JSON.readTree(each.text());
            assertThat(document.path("event").asText()).isEqualTo("job.ended");
            assertThat(document.path("job").path("state").asText()).isEqualTo("completed");
            assertThat(document.path("job").path("progress").path("created").asInt())
                    .isEqualTo(1);
        }
        assertThat(awaitDeliveries(caravan, id)).containsOnlyKeys("board");
    }

    private static HttpResponse<String> call(String hook, String body, String secret, long time) {
        try {
            String seconds = Long.toString(time);
            String signature =
                    Signature.of(secret, seconds, new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
            return caravan.post(
                    "/api/hooks/" + hook, body, Signature.TIME_HEADER, seconds, Signature.HEADER, signature);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static long now() {
        return Clock.systemUTC().instant().getEpochSecond();
    }

    @Test
    void aSignedCallImportsAFileOnce() {
        receiver.offer("/out/notes.csv", "Line\nfetched\n".getBytes(StandardCharsets.UTF_8));
        String body = "{\"url\": \"" + receiver.url("/out/notes.csv") + "\"}";
        long time = now();
        HttpResponse<String> first = call("new-notes", body, SECRET, time);
        assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
        String id = RunningCaravan.json(first).path("id").asText();
        JsonNode job = caravan.awaitEnd(id);
        assertThat(job.path("state").asText()).isEqualTo("completed");
        assertThat(job.path("source").path("file_name").asText()).isEqualTo("notes.csv");

        HttpResponse<String> replay = call("new-notes", body, SECRET, time);
        assertThat(replay.statusCode()).isEqualTo(202);
        assertThat(RunningCaravan.json(replay).path("id").asText()).isEqualTo(id);
        assertThat(receiver.sent("/out/notes.csv")).hasSize(1);
        assertThat(caravan.get("/api/exports/export-notes").body().lines().filter("fetched"::equals))
                .hasSize(1);
    }

    @Test
    void aCallThatIsNotSignedWellStartsNothing() {
        String body = "{\"url\": \"" + receiver.url("/out/never.csv") + "\"}";
        receiver.offer("/out/never.csv", "Line\nnever\n".getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> wrong = call("new-notes", body, "another secret", now());
        HttpResponse<String> none = call("no-such-hook", body, SECRET, now());
        HttpResponse<String> old = call("new-notes", body, SECRET, now() - 400);
        HttpResponse<String> early = call("new-notes", body, SECRET, now() + 400);
        HttpResponse<String> unsigned = caravan.post("/api/hooks/new-notes", body);
        assertThat(Stream.of(wrong, none, old, early, unsigned).map(HttpResponse::statusCode))
                .containsOnly(401);
        assertThat(Stream.of(wrong, none, old, early, unsigned)
                        .map(a -> RunningCaravan.json(a).path("code").asText()))
                .containsExactly(
                        "bad-signature", "bad-signature", "stale-signature", "stale-signature", "bad-signature");
        assertThat(receiver.sent("/out/never.csv")).isEmpty();
    }

    /** A CMS that calls many hooks at once, and is itself too busy to hand out the files. */
    @Test
    void callsWhoseFilesDoNotComeLeaveRoomForOthers() throws Exception {
        int calls = 30;
        receiver.offer("/out/late.csv", "Line\nlate\n".getBytes(StandardCharsets.UTF_8));
        CountDownLatch open = new CountDownLatch(1);
        receiver.whenSent(sent -> {
            try {
                open.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        ExecutorService threads = Executors.newFixedThreadPool(calls);
        try {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                String body = "{\"url\": \"" + receiver.url("/out/late.csv") + "\", \"file_name\": \"" + i + ".csv\"}";
                answers.add(threads.submit(
                        () -> call("new-notes", body, SECRET, now()).statusCode()));
            }
            Await.until(
                    "some are told to come back",
                    RunningCaravan.PATIENCE,
                    () -> answers.stream().filter(Future::isDone).count() >= calls - 8);
            assertThat(caravan.get("/observe/health/live").statusCode()).isEqualTo(200);
            open.countDown();
            Map<Integer, Integer> counts = new java.util.TreeMap<>();
            for (Future<Integer> answer : answers) {
                counts.merge(answer.get(), 1, Integer::sum);
            }
            assertThat(counts).isEqualTo(Map.of(202, 8, 503, calls - 8));
        } finally {
            open.countDown();
            receiver.whenSent(sent -> {});
            threads.shutdownNow();
        }
    }

    @Test
    void aCallFetchesFromAllowedHostsAlone() {
        for (String url : List.of("http://169.254.169.254/latest", "http://127.0.0.1:1/x", "file:///etc/passwd")) {
            HttpResponse<String> refused = call("new-notes", "{\"url\": \"" + url + "\"}", SECRET, now());
            assertThat(refused.statusCode()).as(refused.body()).isBetween(400, 499);
            assertThat(RunningCaravan.json(refused).path("code").asText()).isEqualTo("outgoing-refused");
        }
        receiver.fail("/out/away.csv", 302);
        HttpResponse<String> moved =
                call("new-notes", "{\"url\": \"" + receiver.url("/out/away.csv") + "\"}", SECRET, now());
        assertThat(moved.statusCode()).isEqualTo(502);
        assertThat(RunningCaravan.json(moved).path("code").asText()).isEqualTo("fetch-failed");
    }

    @Test
    void aSignedCallExportsToADelivery() throws IOException {
        HttpResponse<String> called = call("items-out", "", SECRET, now());
        assertThat(called.statusCode()).as(called.body()).isEqualTo(202);
        String id = RunningCaravan.json(called).path("id").asText();
        assertThat(awaitDeliveries(caravan, id)).containsOnlyKeys("archive");
        JsonNode records = RunningCaravan.JSON.readTree(
                home.resolve("archive").resolve("export-items-" + id + ".json").toFile());
        assertThat(StreamSupport.stream(records.spliterator(), false)
                        .map(r -> r.path("Code").asText()))
                .containsExactly("B");
    }

    /** The file is there, but the process is killed before it can note that. */
    @Test
    void whatIsBroughtTwiceAfterACrashIsThereOnce() throws Exception {
        Path own = CARAVANS.newHome();
        try (SftpServer place = new SftpServer(own.resolve("server"));
                Receiver cms = new Receiver()) {
            Map<String, String> settings = settings(own, place.port(), cms);
            RunningCaravan first = CARAVANS.start(own, settings);
            first.drop("import-items", "items.csv", ITEMS);
            first.awaitResult("import-items", "items.csv");
            place.whenMoved(path -> {
                if (path.toString().endsWith(".csv")) {
                    first.kill();
                }
            });
            String id =
                    export(first, "{\"deliver_to\": [\"partner\"]}").path("id").asText();
            first.awaitExit();
            place.whenMoved(path -> {});
            String name = "export-items-" + id + ".csv";
            assertThat(place.names("in/export-items")).containsExactly(name);

            RunningCaravan second = CARAVANS.start(own, settings);
            JsonNode delivered = awaitDelivery(second, id, "partner");
            assertThat(delivered.path("state").asText()).isEqualTo("delivered");
            assertThat(delivered.path("attempts").asInt()).isEqualTo(2);
            assertThat(place.names("in/export-items")).containsExactly(name, name + ".sha256");
            assertThat(place.root().resolve("in/export-items").resolve(name)).hasContent(ITEMS);

            CompletableFuture<Boolean> answered = new CompletableFuture<>();
            cms.whenSent(sent -> {
                if (sent.path().startsWith("/uploads/")) {
                    answered.join();
                    second.kill();
                }
            });
            String other =
                    export(second, "{\"deliver_to\": [\"cms\"]}").path("id").asText();
            answered.complete(true);
            second.awaitExit();
            cms.whenSent(sent -> {});
            RunningCaravan third = CARAVANS.start(own, settings);
            assertThat(awaitDeliveries(third, other)).containsOnlyKeys("cms");
            assertThat(cms.sent("/uploads/"))
                    .hasSizeGreaterThanOrEqualTo(2)
                    .extracting(s -> s.header("Idempotency-Key"))
                    .containsOnly(other);
            assertThat(files(own.resolve("jobs"))).isNotEmpty();
        }
    }
}
