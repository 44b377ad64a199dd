package dev.caravan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The database is not there when the service starts, and goes away in the middle. */
final class DatabaseAwayTest {
    private static final int ROWS = 60_000;

    @RegisterExtension
    static final Caravans CARAVANS = Caravans.ofEachTest();

    private static PostgresServer server;

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static Map<String, String> settings(String database) {
        server.execute("create database " + database);
        Map<String, String> settings = new LinkedHashMap<>(Caravans.items());
        settings.put("caravan.database.url", server.url(database));
        settings.put("caravan.database.user", "postgres");
        settings.put("caravan.jobs.chunk-size", "200");
        return settings;
    }

    @Test
    void theServiceWaitsForItsDatabase() throws IOException {
        Map<String, String> settings = settings("late");
        server.crash();
        RunningCaravan caravan = CARAVANS.launch(CARAVANS.newHome(), settings);
        Await.until("it says that it waits", RunningCaravan.PATIENCE, () -> caravan.log()
                .contains("is away"));
        server.restart();
        caravan.awaitReady();
        assertThat(caravan.log())
                .contains("is back after")
                .doesNotContain("postgres@")
                .doesNotContain("\tat ");
        caravan.drop("import-items", "late.csv", "Code,Name,Quantity\nlate,Name,1\n");
        assertThat(caravan.awaitResult("import-items", "late.csv").path("state").asText())
                .isEqualTo("completed");
    }

    @Test
    void anImportGoesOnWhenTheDatabaseIsBack() throws IOException {
        RunningCaravan caravan = CARAVANS.start(CARAVANS.newHome(), settings("gone"));
        String text = IntStream.range(0, ROWS)
                .mapToObj(i -> "note %05d".formatted(i))
                .collect(Collectors.joining("\n", "Line\n", "\n"));
        String httpJob = RunningCaravan.json(caravan.post("/api/imports/import-notes", text))
                .path("id")
                .asText();
        caravan.drop("import-items", "items.csv", items());
        Await.until("some rows are saved", RunningCaravan.PATIENCE, () -> read(caravan, httpJob) > 0);

        server.crash();
        Await.until("it says that it waits", RunningCaravan.PATIENCE, () -> caravan.log()
                .contains("is away"));
        HttpResponse<String> health = caravan.get("/observe/health");
        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(RunningCaravan.json(health)
                        .path("checks")
                        .path("database")
                        .path("status")
                        .asText())
                .isEqualTo("DOWN");
        HttpResponse<String> jobs = caravan.get("/api/jobs");
        assertThat(jobs.statusCode()).isEqualTo(503);
        assertThat(RunningCaravan.json(jobs).path("code").asText()).isEqualTo("database-unavailable");
        assertThat(jobs.headers().firstValue("Retry-After")).isPresent();
        server.restart();

        JsonNode job = caravan.awaitEnd(httpJob);
        assertThat(job.path("state").asText()).isEqualTo("completed");
        assertThat(job.path("progress").toString())
                .isEqualTo("{\"read\":%d,\"created\":%d,\"updated\":0,\"unchanged\":0,\"failed\":0}"
                        .formatted(ROWS, ROWS));
        JsonNode result = caravan.awaitResult("import-items", "items.csv");
        assertThat(result.path("state").asText()).isEqualTo("completed");
        assertThat(result.path("progress").path("failed").asInt()).isZero();
        assertThat(caravan.get("/api/exports/export-notes")
                        .body()
                        .lines()
                        .skip(1)
                        .sorted()
                        .toList())
                .isEqualTo(text.lines().skip(1).toList());
        assertThat(caravan.get("/api/exports/export-items").body()).isEqualToNormalizingNewlines(items());
        Path file = caravan.inbox("import-items", ".done", "items.csv");
        Await.until("the file is done", RunningCaravan.PATIENCE, () -> Files.exists(file));
    }

    @Test
    void aFullDiskFailsTheJobAndLeavesNothingHalf() throws IOException {
        Map<String, String> settings = settings("brimful");
        settings.put(RunningCaravan.LARGEST_FILE, "3000");
        RunningCaravan caravan = CARAVANS.start(CARAVANS.newHome(), settings);
        for (int part = 0; part < 2; part++) {
            String notes = ("part " + part + " " + "x".repeat(150) + "\n").repeat(13_000);
            String id = RunningCaravan.json(caravan.post("/api/imports/import-notes", "Line\n" + notes))
                    .path("id")
                    .asText();
            assertThat(caravan.awaitEnd(id).path("state").asText()).isEqualTo("completed");
        }

        String export = RunningCaravan.json(caravan.post("/api/exports/export-notes", "{}"))
                .path("id")
                .asText();
        JsonNode job = caravan.awaitEnd(export);
        assertThat(job.path("state").asText()).isEqualTo("failed");
        assertThat(job.path("detail").asText()).startsWith("a file could not be read or written: ");
        assertThat(caravan.get("/api/jobs/" + export + "/files/export").statusCode())
                .isEqualTo(404);
        try (var files = Files.list(caravan.home().resolve("jobs").resolve(export))) {
            assertThat(files).isEmpty();
        }

        HttpResponse<String> upload = caravan.post("/api/imports/import-notes", "Line\n" + "y\n".repeat(2_000_000));
        assertThat(upload.statusCode()).isEqualTo(500);
        try (var files = Files.list(caravan.home().resolve("incoming"))) {
            assertThat(files).isEmpty();
        }
        assertThat(caravan.get("/observe/health").statusCode()).isEqualTo(200);
    }

    private static String items() {
        return IntStream.range(0, 5_000)
                .mapToObj(i -> "item-%05d,Name,%d".formatted(i, i))
                .collect(Collectors.joining("\n", "Code,Name,Quantity\n", "\n"));
    }

    private static long read(RunningCaravan caravan, String jobId) {
        return caravan.json("/api/jobs/" + jobId).path("progress").path("read").asLong();
    }

    @Test
    void aClientNoticesThatADownloadIsNotWhole() throws IOException {
        RunningCaravan caravan = CARAVANS.start(CARAVANS.newHome(), settings("cut"));
        String text = IntStream.range(0, 200_000)
                .mapToObj(i -> "note %06d %s".formatted(i, "x".repeat(150)))
                .collect(Collectors.joining("\n", "Line\n", "\n"));
        caravan.awaitEnd(RunningCaravan.json(caravan.post("/api/imports/import-notes", text))
                .path("id")
                .asText());
        try (Socket socket = caravan.connect()) {
            socket.setReceiveBufferSize(4_096);
            socket.getOutputStream()
                    .write("GET /api/exports/export-notes HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(UTF_8));
            InputStream in = socket.getInputStream();
            assertThat(new String(in.readNBytes(12), UTF_8)).isEqualTo("HTTP/1.1 200");
            server.execute("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()");
            byte[] rest = in.readAllBytes();
            assertThat(new String(rest, UTF_8)).contains("note 000000").doesNotEndWith("0\r\n\r\n");
        }
        Await.until(
                "the log says so", RunningCaravan.PATIENCE, () -> caravan.log().contains("was cut off"));
        assertThatThrownBy(() -> server.execute("select 1/0"))
                .as("the server is there")
                .hasMessageContaining("1/0");
        // a connection that was used a moment ago is handed out unseen
        Await.until(
                "it works again",
                RunningCaravan.PATIENCE,
                () -> caravan.awaitReady().get("/api/jobs").statusCode() == 200);
    }
}
