package dev.caravan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.flow.S3Server;
import dev.caravan.flow.SftpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Files that others leave for Caravan elsewhere: none is imported in part, none twice, none is forgotten. */
final class PickUpsTest {
    private static final int MANY = 1_000;

    @RegisterExtension
    static final Caravans CARAVANS = Caravans.ofAllTests();

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static RunningCaravan caravan;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static SftpServer sftp;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Path home;

    @BeforeAll
    static void start() throws IOException {
        home = CARAVANS.newHome();
        sftp = new SftpServer(home.resolve("server"));
        for (String folder : List.of("out", "marked", "box/import-notes", "box/somebody-else", "stubborn", "guarded")) {
            Files.createDirectories(sftp.root().resolve(folder));
        }
        caravan = CARAVANS.start(home, settings(home, """
                pick_ups:
                  slow: {type: sftp, {server}, folder: out, import: import-notes, every: 100ms, quiet: 1s,
                         results: results}
                  marked: {type: sftp, {server}, folder: marked, import: import-notes, every: 100ms, done_marker: .ok}
                  boxes: {type: folder, folder: "{home}/server/box", every: 100ms, quiet: 200ms, done: done, failed: bad}
                  store: {type: s3, bucket: box, prefix: supplier, endpoint: "{store}", import: import-notes,
                          access_key: {file: "{home}/password"}, secret_key: {file: "{home}/password"},
                          every: 100ms, quiet: 200ms}
                  stubborn: {type: folder, folder: "{home}/server/stubborn", import: import-notes, every: 100ms,
                             quiet: 200ms}
                  guarded: {type: sftp, {server}, folder: guarded, import: import-notes, every: 100ms, quiet: 200ms}
                deliveries:
                  store: {type: s3, bucket: box, prefix: "exports/{export}", endpoint: "{store}", checksum: true,
                          access_key: {file: "{home}/password"}, secret_key: {file: "{home}/password"}}
                """));
    }

    @AfterAll
    static void stop() throws IOException {
        sftp.close();
    }

    private static Map<String, String> settings(Path home, String deliveries) throws IOException {
        Files.writeString(home.resolve("password"), SftpServer.PASSWORD);
        Files.writeString(home.resolve("known_hosts"), SftpServer.knownHost(sftp.port()));
        String server = "host: 127.0.0.1, port: " + sftp.port() + ", user: u, password: {file: \"" + home
                + "/password\"}, known_hosts: \"" + home + "/known_hosts\"";
        String text = deliveries
                .replace("{server}", server)
                .replace("{home}", home.toString())
                .replace("{store}", S3Server.endpoint().toString());
        Map<String, String> settings = new LinkedHashMap<>(Caravans.items());
        settings.put(
                "caravan.deliveries",
                Files.writeString(home.resolve("deliveries.yaml"), text).toString());
        settings.put("caravan.deliveries.delay", "100ms");
        return settings;
    }

    private static List<String> notes(RunningCaravan service, String prefix) {
        return service.get("/api/exports/export-notes")
                .body()
                .lines()
                .filter(l -> l.startsWith(prefix))
                .toList();
    }

    private static JsonNode awaitJson(Path file) {
        Await.until(file + " appears", RunningCaravan.PATIENCE, () -> Files.exists(file));
        try {
            return RunningCaravan.JSON.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new AssertionError("a result is not whole under its final name", e);
        }
    }

    private static void awaitMoved(Path from, Path to) {
        Await.until(from + " is moved", RunningCaravan.PATIENCE, () -> !Files.exists(from) && Files.exists(to));
    }

    /** Longer than the pick-up waits for the next piece, but not longer than it wants files to be quiet. */
    @Test
    void aFileThatComesSlowlyIsTakenWhole() throws IOException {
        Path place = sftp.root().resolve("out");
        Path file = place.resolve("slow.csv");
        Files.writeString(file, "Line\n");
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            String line = "slow-" + (100 + i);
            lines.add(line);
            Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
            long before = pickUpLooks();
            Await.until("time passes", RunningCaravan.PATIENCE, () -> pickUpLooks() > before + 200);
            assertThat(place.resolve("results/slow.csv.result.json")).doesNotExist();
        }
        JsonNode result = awaitJson(place.resolve("results/slow.csv.result.json"));
        assertThat(result.path("source").path("channel").asText()).isEqualTo("sftp");
        assertThat(result.path("progress").path("created").asInt()).isEqualTo(15);
        awaitMoved(file, place.resolve(".done/slow.csv"));
        assertThat(notes(caravan, "slow-")).isEqualTo(lines);
    }

    private static long pickUpLooks() {
        return System.nanoTime() / 1_000_000;
    }

    @Test
    void theSameBytesAreRecognisedAndRowsInErrorGoBack() throws IOException {
        Path place = sftp.root().resolve("out");
        Files.writeString(place.resolve(".late.csv"), "Line\nlate\n" + "x".repeat(300) + "\n");
        Files.move(place.resolve(".late.csv"), place.resolve("late.csv"));
        JsonNode first = awaitJson(place.resolve("results/late.csv.result.json"));
        assertThat(first.path("state").asText()).isEqualTo("completed_with_errors");
        assertThat(first.path("links").path("errors").asText()).isEqualTo("late.csv.errors.csv");
        assertThat(Files.readString(place.resolve("results/late.csv.errors.csv")))
                .contains("xxx");
        awaitMoved(place.resolve("late.csv"), place.resolve(".done/late.csv"));

        Files.copy(place.resolve(".done/late.csv"), place.resolve("again.csv"));
        JsonNode second = awaitJson(place.resolve("results/again.csv.result.json"));
        assertThat(second.path("duplicate_of").asText())
                .isEqualTo(first.path("id").asText());
        assertThat(notes(caravan, "late")).hasSize(1);
    }

    @Test
    void aMarkerTellsWhenAFileIsComplete() throws IOException {
        Path place = sftp.root().resolve("marked");
        Files.writeString(place.resolve("half.csv"), "Line\nmarked-1\n");
        Files.writeString(place.resolve("whole.csv"), "Line\nmarked-2\n");
        Files.writeString(place.resolve("whole.csv.ok"), "");
        awaitMoved(place.resolve("whole.csv"), place.resolve(".done/whole.csv"));
        Await.until("the marker goes", RunningCaravan.PATIENCE, () -> !Files.exists(place.resolve("whole.csv.ok")));
        assertThat(notes(caravan, "marked-")).containsExactly("marked-2");
        Files.writeString(place.resolve("half.csv"), "marked-3\n", StandardOpenOption.APPEND);
        Files.writeString(place.resolve("half.csv.ok"), "");
        awaitMoved(place.resolve("half.csv"), place.resolve(".done/half.csv"));
        assertThat(notes(caravan, "marked-")).containsExactly("marked-2", "marked-1", "marked-3");
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] zip(String... namesAndTexts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
                zip.write(namesAndTexts[i + 1].getBytes(UTF_8));
            }
        }
        return out.toByteArray();
    }

    /** Each folder is named like its import; in folders of other names nothing is touched. */
    @Test
    void aFolderForEachImportAndPackedFilesInThem() throws IOException {
        Path notes = sftp.root().resolve("box/import-notes");
        Path items = Files.createDirectories(sftp.root().resolve("box/import-few-items"));
        Path strange = sftp.root().resolve("box/somebody-else/x.csv");
        Files.writeString(strange, "Line\nnever\n");
        Files.write(notes.resolve("a.csv.gz"), gzip("Line\npacked-a\n".getBytes(UTF_8)));
        Files.write(notes.resolve("b.ZIP"), zip("__MACOSX/b", "x", "b.csv", "Line\npacked-b\n"));
        Files.write(notes.resolve("two.zip"), zip("b.csv", "Line\nno\n", "c.csv", "Line\nno\n"));
        Files.write(notes.resolve("none.zip"), "Line\nno\n".getBytes(UTF_8));
        Files.write(notes.resolve("cut.gz"), java.util.Arrays.copyOf(gzip("Line\nno\n".getBytes(UTF_8)), 20));
        Files.write(items.resolve("bomb.gz"), gzip(new byte[50_000_000]));
        for (String good : List.of("a.csv.gz", "b.ZIP")) {
            awaitMoved(notes.resolve(good), notes.resolve("done").resolve(good));
        }
        for (String bad : List.of("two.zip", "none.zip", "cut.gz")) {
            awaitMoved(notes.resolve(bad), notes.resolve("bad").resolve(bad));
            assertThat(code(caravan.outbox("import-notes", bad + ".result.json")))
                    .isEqualTo("bad-archive");
            assertThat(awaitJson(caravan.outbox("import-notes", bad + ".result.json"))
                            .path("id")
                            .asText())
                    .as("it is among the jobs")
                    .isNotEmpty();
        }
        awaitMoved(items.resolve("bomb.gz"), items.resolve("bad/bomb.gz"));
        assertThat(code(caravan.outbox("import-few-items", "bomb.gz.result.json")))
                .isEqualTo("too-large");
        assertThat(notes(caravan, "packed-")).containsExactlyInAnyOrder("packed-a", "packed-b");
        assertThat(strange).exists();
    }

    private static String code(Path result) {
        return awaitJson(result).path("file_problems").path(0).path("code").asText();
    }

    @Test
    void packedFilesAreTakenOverHttpAndFromTheInboxToo() throws IOException {
        java.net.http.HttpResponse<String> posted = caravan.send(
                "POST",
                "/api/imports/import-notes?file_name=http.csv.gz",
                java.net.http.HttpRequest.BodyPublishers.ofByteArray(gzip("Line\nhttp-1\n".getBytes(UTF_8))));
        assertThat(posted.statusCode()).as(posted.body()).isEqualTo(202);
        caravan.awaitEnd(RunningCaravan.json(posted).path("id").asText());
        caravan.drop("import-notes", "http.zip", zip("x.csv", "Line\nhttp-2\n"));
        assertThat(caravan.awaitResult("import-notes", "http.zip").path("state").asText())
                .isEqualTo("completed");
        assertThat(notes(caravan, "http-")).containsExactly("http-1", "http-2");
    }

    private static long jobsOf(String fileName) {
        long count = 0;
        for (JsonNode job : caravan.json("/api/jobs?filter%5Bname%5D=import-notes&page%5Blimit%5D=200")
                .path("data")) {
            count += job.path("source").path("file_name").asText().equals(fileName) ? 1 : 0;
        }
        return count;
    }

    private static boolean isFailing(String pickUp) {
        return caravan.json("/observe/health")
                .at("/checks/pick_ups/failing")
                .toString()
                .contains("\"" + pickUp + "\"");
    }

    /** What lies where it is to be moved to is no folder. */
    @Test
    void aFileThatCannotLeaveItsPlaceIsImportedOnce() throws IOException {
        Path place = sftp.root().resolve("stubborn");
        Path obstacle = Files.writeString(place.resolve(".failed"), "no folder");
        Files.writeString(place.resolve("bad.csv"), "Nothing\nknown\n");
        Await.until("it is told", RunningCaravan.PATIENCE, () -> isFailing("stubborn"));
        for (String good : List.of("good-1.csv", "good-2.csv")) {
            Files.writeString(place.resolve(good), "Line\nstubborn-" + good + "\n");
            awaitMoved(place.resolve(good), place.resolve(".done").resolve(good));
        }
        assertThat(jobsOf("bad.csv")).isEqualTo(1);

        Files.delete(obstacle);
        awaitMoved(place.resolve("bad.csv"), place.resolve(".failed/bad.csv"));
        assertThat(jobsOf("bad.csv")).isEqualTo(1);
        Await.until("all is well", RunningCaravan.PATIENCE, () -> !isFailing("stubborn"));
    }

    @Test
    void filesThatCannotBeReadHoldUpNoOther() throws IOException {
        Path place = sftp.root().resolve("guarded");
        List<String> left = new ArrayList<>(List.of("n".repeat(240) + ".csv"));
        for (int i = 1; i <= 7; i++) {
            left.add("forbidden-" + i + ".csv");
        }
        for (String name : left) {
            Files.writeString(place.resolve(name), "Line\nguarded-" + name.length() + "\n");
        }
        Files.writeString(place.resolve("z.csv"), "Line\nguarded-z\n");
        awaitMoved(place.resolve("z.csv"), place.resolve(".done/z.csv"));
        assertThat(left).allSatisfy(name -> assertThat(place.resolve(name)).exists());
        assertThat(isFailing("guarded")).isTrue();
        assertThat(notes(caravan, "guarded-")).containsExactly("guarded-z");
        assertThat(caravan.log()).containsOnlyOnce("forbidden-7.csv waits").contains("its name has 244 bytes");
    }

    private static S3Client store() throws IOException {
        return S3Client.builder()
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .endpointOverride(S3Server.endpoint())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                .build();
    }

    @Test
    void objectsOfAStoreComeInAndGoOut() throws IOException {
        try (S3Client store = store()) {
            store.putObject(
                    r -> r.bucket("box").key("supplier/käse 1.csv"), RequestBody.fromString("Line\nstored-1\n"));
            Await.until("the object is moved", RunningCaravan.PATIENCE, () -> keys(store, "supplier/")
                    .equals(List.of("supplier/.done/käse 1.csv")));
            assertThat(notes(caravan, "stored-")).containsExactly("stored-1");
            JsonNode result = awaitJson(caravan.outbox("import-notes", "käse 1.csv.result.json"));
            assertThat(result.path("source").path("channel").asText()).isEqualTo("s3");

            String id = RunningCaravan.json(caravan.post(
                            "/api/exports/export-notes",
                            "{\"deliver_to\": \"store\", \"file_name\": \"{export}.{extension}\","
                                    + " \"filter\": {\"line\": \"stored-1\"}}"))
                    .path("id")
                    .asText();
            Await.until("the export is delivered", RunningCaravan.PATIENCE, () -> caravan.json("/api/jobs/" + id)
                    .at("/deliveries/0/state")
                    .asText()
                    .equals("delivered"));
            String key = "exports/export-notes/export-notes.csv";
            assertThat(keys(store, "exports/")).containsExactly(key, key + ".sha256");
            assertThat(store.getObjectAsBytes(r -> r.bucket("box").key(key)).asUtf8String())
                    .isEqualTo("Line\r\nstored-1\r\n");
        }
    }

    private static List<String> keys(S3Client store, String prefix) {
        return store.listObjectsV2(r -> r.bucket("box").prefix(prefix)).contents().stream()
                .map(o -> o.key())
                .toList();
    }

    /** All at once, and the process is killed twice while it is at them. */
    @Test
    void ofAThousandFilesNoneIsLostAndNoneComesTwice() throws IOException {
        Path own = CARAVANS.newHome();
        Path place = Files.createDirectories(own.resolve("many"));
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            String line = "many-" + (10_000 + i);
            expected.add(line);
            Files.writeString(place.resolve(line + ".csv"), "Line\n" + line + "\n");
        }
        Map<String, String> settings = settings(own, """
                pick_ups:
                  many: {type: folder, folder: "{home}/many", import: import-notes, every: 50ms, quiet: 50ms,
                         results: results}
                """);
        Path done = place.resolve(".done");
        for (int part : List.of(MANY / 10, MANY / 5)) {
            RunningCaravan killed = CARAVANS.start(own, settings);
            Await.until(part + " files are done", RunningCaravan.PATIENCE, () -> count(done) > part);
            killed.kill();
        }
        RunningCaravan last = CARAVANS.start(own, settings);
        Await.until("all files are done", RunningCaravan.PATIENCE.multipliedBy(2), () -> count(done) == MANY);
        assertThat(notes(last, "many-")).containsExactlyInAnyOrderElementsOf(expected);
        // a killed process leaves the part of a result
        try (Stream<Path> results = Files.list(place.resolve("results"))) {
            assertThat(results.map(file -> file.getFileName().toString()).filter(name -> !name.startsWith(".")))
                    .hasSize(MANY)
                    .allMatch(name -> name.endsWith(".csv.result.json"));
        }
        assertThat(count(place.resolve(".failed"))).isZero();
        assertThat(last.json("/observe/health").at("/checks/pick_ups/status").asText())
                .isEqualTo("UP");
    }

    private static long count(Path folder) {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
