package dev.caravan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that send too much, too slowly, in another order, or not to the end. */
final class UploadTest {
    private static final String HEADER = "Code,Name,Quantity\n";
    private static final int ROWS = 60_000;

    @RegisterExtension
    static final Caravans CARAVANS = Caravans.ofAllTests();

    private static RunningCaravan caravan;

    @BeforeAll
    static void start() {
        Map<String, String> settings = new LinkedHashMap<>(Caravans.items());
        settings.put("test.memory", "96m");
        settings.put("caravan.jobs.chunk-size", "200");
        settings.put("caravan.database.connections", "6");
        // of a machine that writes 200.000 for what messages call 200,000
        settings.put("user.language", "de");
        settings.put("user.country", "DE");
        caravan = CARAVANS.start(CARAVANS.newHome(), settings);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/cms-api/import", "/api/imports/import-few-items"})
    void refusesAFormOverTheLimitOfBytes(String path) throws IOException {
        String tooMuch = HEADER + "x".repeat(300_000);
        Form form = new Form().field("import_name", "import-few-items").file("file", "items.csv", tooMuch);
        HttpResponse<String> answer = caravan.post(path, form);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
        JsonNode problem = RunningCaravan.json(answer);
        assertThat(problem.path("code").asText()).isEqualTo("too-large");
        assertThat(problem.path("detail").asText())
                .isEqualTo("the file is larger than 200,000 bytes, which is the limit of import-few-items");
        assertNothingIsSpooled();
    }

    /** Java's own client, for one, offers that with every first request. */
    @Test
    void takesAFileOfAClientThatOffersHttp2() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(caravan.uri("/api/imports/import-items?dry_run=true"))
                .POST(HttpRequest.BodyPublishers.ofString(HEADER + "http2,Name,1\n"))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    @Test
    void refusesAFormOverTheLimitWhoseImportIsNamedLast() {
        Form form = new Form()
                .file("file", "items.csv", HEADER + "x".repeat(300_000))
                .field("import_name", "import-few-items");
        assertThat(caravan.post("/cms-api/import", form).statusCode()).isEqualTo(413);
    }

    /** Each import takes several of the few connections; none may wait for what another one holds. */
    @Test
    void takesManyFormsAtOnce() throws Exception {
        String rows =
                IntStream.range(0, 300).mapToObj(i -> "many-" + i + ",a,1\n").collect(Collectors.joining());
        List<CompletableFuture<HttpResponse<String>>> answers = Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> caravan.post(
                                "/cms-api/import",
                                new Form()
                                        .field("import_name", "import-items")
                                        .file("file", "many.csv", HEADER + rows)),
                        task -> new Thread(task, "client").start()))
                .limit(10)
                .toList();
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get().statusCode()).as(answer.get().body()).isEqualTo(200);
            assertThat(RunningCaravan.json(answer.get()).path("success_count").asInt())
                    .isEqualTo(300);
        }
        assertThat(caravan.log()).doesNotContain("the database went away");
    }

    @Test
    void refusesMoreRowsThanTheLimit() {
        String file = HEADER + "few-1,a,1\nfew-2,a,1\nfew-3,a,1\n";
        Form three = new Form().field("import_name", "import-few-items").file("file", "a.csv", file);
        assertThat(caravan.post("/cms-api/import", three).statusCode()).isEqualTo(200);
        Form four = new Form().field("import_name", "import-few-items").file("file", "a.csv", file + "few-4,a,1\n");
        HttpResponse<String> answer = caravan.post("/cms-api/import", four);
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(RunningCaravan.json(answer).path("code").asText()).isEqualTo("too-many-rows");
    }

    @Test
    void cutsOffAnEndlessBodyWhileReading() throws IOException {
        try (Socket socket = caravan.connect()) {
            OutputStream out = socket.getOutputStream();
            head(out, "/api/imports/import-few-items", "text/csv", 4_000_000_000L);
            long sent = sendUntilRefused(out, 4_000_000_000L);
            // what is sent over the limit is what sockets and buffers hold, and what passes until the client is cut off
            assertThat(sent).isLessThan(4_000_000_000L);
        }
        assertNothingIsSpooled();
        assertThat(caravan.get("/observe/health").statusCode()).isEqualTo(200);
    }

    @Test
    void refusesAtOnceWhatIsSaidToBeTooLarge() throws IOException {
        for (String type : new String[] {"text/csv", "multipart/form-data; boundary=x"}) {
            try (Socket socket = caravan.connect()) {
                OutputStream out = socket.getOutputStream();
                head(out, "/api/imports/import-few-items", type, 2_000_000L);
                // no more than what it takes to see that there is a file
                out.write("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nCode"
                        .getBytes(UTF_8));
                socket.setSoTimeout(20_000);
                byte[] answer = socket.getInputStream().readNBytes(12);
                assertThat(new String(answer, UTF_8)).as(type).isEqualTo("HTTP/1.1 413");
            }
        }
        assertNothingIsSpooled();
    }

    private static long sendUntilRefused(OutputStream out, long bytes) {
        byte[] block = "x".repeat(1 << 16).getBytes(UTF_8);
        long sent = 0;
        try {
            while (sent < bytes) {
                out.write(block);
                sent += block.length;
            }
        } catch (IOException e) {
            // refused
        }
        return sent;
    }

    @Test
    void takesALargeFileWithLittleMemory() {
        String file = HEADER
                + IntStream.range(0, 200_000)
                        .mapToObj(i -> "large-%07d,%s,1".formatted(i, "n".repeat(100)))
                        .reduce(
                                new StringBuilder(),
                                (text, row) -> text.append(row).append('\n'),
                                StringBuilder::append);
        HttpResponse<String> answer = caravan.post("/api/imports/import-items?dry_run=true", file);
        assertThat(answer.statusCode()).isEqualTo(202);
        String id = RunningCaravan.json(answer).path("id").asText();
        caravan.post("/api/jobs/" + id + "/cancel", "");
        assertThat(caravan.awaitEnd(id).path("state").asText()).isIn("cancelled", "completed");
        assertThat(caravan.process().isAlive()).isTrue();
    }

    @Test
    void waitsForTheNameThatASlowClientSendsAfterTheFile() throws IOException {
        byte[] first = (Form.fileHead("file", "slow.csv") + HEADER + "slow-1,Slow,1\n\r\n").getBytes(UTF_8);
        byte[] last = new Form().field("import_name", "import-items").bytes();
        try (Socket socket = caravan.connect()) {
            OutputStream out = socket.getOutputStream();
            head(out, "/cms-api/import", new Form().contentType(), first.length + last.length);
            out.write(first);
            out.flush();
            Await.until("the file is spooled", RunningCaravan.PATIENCE, () -> spooled() == 1);
            out.write(last);
            out.flush();
            assertThat(answer(socket)).startsWith("HTTP/1.1 200").contains("\"success_count\" : 1");
        }
    }

    @Test
    void forgetsAFileWhoseClientBreaksOff() throws IOException {
        for (int i = 0; i < 10; i++) {
            try (Socket socket = caravan.connect()) {
                OutputStream out = socket.getOutputStream();
                head(out, "/api/imports/import-items", i % 2 == 0 ? "text/csv" : new Form().contentType(), 1_000_000);
                if (i % 2 != 0) {
                    out.write(Form.fileHead("file", "broken.csv").getBytes(UTF_8));
                }
                out.write((HEADER + "broken-off,Never,1\n").getBytes(UTF_8));
                out.flush();
                Await.until("the file is spooled", RunningCaravan.PATIENCE, () -> spooled() == 1);
            }
            Await.until("the file is forgotten", RunningCaravan.PATIENCE, () -> spooled() == 0);
        }
        assertThat(items("broken-off")).isEmpty();
    }

    @Test
    void givesConnectionsBackWhenClientsBreakOffDownloads() throws IOException {
        StringBuilder rows = new StringBuilder(HEADER);
        IntStream.range(0, ROWS).forEach(i -> rows.append("down-%06d,%s,1%n".formatted(i, "n".repeat(150))));
        String id = RunningCaravan.json(caravan.post("/api/imports/import-items", rows.toString()))
                .path("id")
                .asText();
        assertThat(caravan.awaitEnd(id).path("progress").path("created").asInt())
                .isEqualTo(ROWS);
        // twice as many as there are connections to the database
        for (int i = 0; i < 12; i++) {
            try (Socket socket = caravan.connect()) {
                socket.setReceiveBufferSize(4_096);
                socket.getOutputStream()
                        .write("GET /api/exports/export-items HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
                assertThat(socket.getInputStream().read()).isEqualTo('H');
                socket.setSoLinger(true, 0);
            }
        }
        holdsNoMoreThanSomeConnectionsForDownloads();
        HttpResponse<String> whole = caravan.get("/api/exports/export-items?filter%5Bcode%5D=down-000001");
        assertThat(whole.body().lines()).hasSize(2);
        Await.until(
                "the log tells of them",
                RunningCaravan.PATIENCE,
                () -> caravan.log()
                                .lines()
                                .filter(line -> line.contains("/api/exports/export-items: the client"))
                                .count()
                        == 13);
        assertThat(caravan.log()).doesNotContain("ERROR");
    }

    private static void holdsNoMoreThanSomeConnectionsForDownloads() throws IOException {
        try (Socket slow = caravan.connect()) {
            slow.setReceiveBufferSize(4_096);
            slow.getOutputStream()
                    .write("GET /api/exports/export-items HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
            assertThat(slow.getInputStream().read()).isEqualTo('H');
            // a quarter of six connections is one
            HttpResponse<String> second = caravan.get("/api/exports/export-items");
            assertThat(second.statusCode()).as(second.body()).isEqualTo(503);
            assertThat(second.headers().firstValue("Retry-After")).contains("5");
            assertThat(RunningCaravan.json(second).path("code").asText()).isEqualTo("too-many-downloads");
            assertThat(caravan.get("/api/jobs").statusCode()).isEqualTo(200);
            slow.setSoLinger(true, 0);
        }
    }

    @Test
    void slowClientsGetAllOfADownload() throws IOException, InterruptedException {
        String id = RunningCaravan.json(caravan.post("/api/imports/import-notes", "Line\n" + "a line\n".repeat(20_000)))
                .path("id")
                .asText();
        caravan.awaitEnd(id);
        try (Socket socket = caravan.connect()) {
            socket.setReceiveBufferSize(4_096);
            socket.getOutputStream()
                    .write("GET /api/exports/export-notes HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(UTF_8));
            // others are served meanwhile
            assertThat(caravan.get("/observe/health").statusCode()).isEqualTo(200);
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertThat(answer.lines().filter("a line"::equals).count()).isGreaterThan(19_000);
            assertThat(answer).endsWith("\r\n0\r\n\r\n");
        }
    }

    @Test
    void cancelsAJobInTheMiddle() {
        String rows = IntStream.range(0, 50_000)
                .mapToObj(i -> "cancel-" + i + ",Name," + i + "\n")
                .reduce(new StringBuilder(), StringBuilder::append, StringBuilder::append)
                .toString();
        String id = RunningCaravan.json(caravan.post("/api/imports/import-items", HEADER + rows))
                .path("id")
                .asText();
        Await.until("some rows are saved", RunningCaravan.PATIENCE, () -> read(id) > 0);
        HttpResponse<String> answer = caravan.post("/api/jobs/" + id + "/cancel", "");
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(RunningCaravan.json(answer).path("state").asText()).isEqualTo("cancelling");
        JsonNode job = caravan.awaitEnd(id);
        assertThat(job.path("state").asText()).isEqualTo("cancelled");
        int saved = job.path("progress").path("created").asInt();
        assertThat(saved)
                .isBetween(200, 49_800)
                .isEqualTo(job.path("progress").path("read").asInt());
        assertThat(items("cancel-").count()).isEqualTo(saved);
        // asked once more, it stays as it is
        assertThat(RunningCaravan.json(caravan.post("/api/jobs/" + id + "/cancel", ""))
                        .path("state")
                        .asText())
                .isEqualTo("cancelled");
    }

    private static long read(String jobId) {
        return caravan.json("/api/jobs/" + jobId).path("progress").path("read").asLong();
    }

    private static Stream<String> items(String prefix) {
        return caravan.get("/api/exports/export-items").body().lines().filter(line -> line.startsWith(prefix));
    }

    private static void head(OutputStream out, String path, String type, long length) throws IOException {
        out.write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: " + type
                        + "\r\nContent-Length: " + length + "\r\n\r\n")
                .getBytes(UTF_8));
    }

    private static String answer(Socket socket) throws IOException {
        try (InputStream in = socket.getInputStream()) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (SocketException e) {
            return "";
        }
    }

    private static long spooled() throws IOException {
        Path incoming = caravan.home().resolve("incoming");
        if (!Files.exists(incoming)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(incoming)) {
            return files.count();
        }
    }

    private static void assertNothingIsSpooled() throws IOException {
        assertThat(spooled()).isZero();
    }
}
