package dev.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * {@code kill -9} in the middle of imports, at moments that a seed chooses, until the files have gone through: nothing is
 * lost, and nothing is there twice, with identifiers and without, with links to records that rows create.
 */
final class CrashTest {
    private static final int KILLS = 20;
    private static final int ROWS = 20_000;

    @RegisterExtension
    static final Caravans CARAVANS = Caravans.ofEachTest();

    @Test
    void losesAndRepeatsNothingOnH2() throws IOException {
        killUntilDone(settings(), new Random(20_240_229));
    }

    @Test
    void losesAndRepeatsNothingOnPostgres() throws IOException {
        try (PostgresServer server = PostgresServer.start()) {
            Map<String, String> settings = settings();
            settings.put("caravan.database.url", server.url());
            settings.put("caravan.database.user", "postgres");
            killUntilDone(settings, new Random(19_700_101));
        }
    }

    /** The same bytes may be imported again, but not because of a crash. */
    private static Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>(Caravans.items());
        settings.put("caravan.config", "src/test/resources/crash/records.yaml");
        settings.put("caravan.database.init", "src/test/resources/crash/schema.sql");
        settings.put("caravan.jobs.chunk-size", "100");
        settings.put("caravan.inbox.again", "import");
        return settings;
    }

    private static void killUntilDone(Map<String, String> settings, Random random) throws IOException {
        Path home = CARAVANS.newHome();
        drop(home, "import-items", "items.csv", items());
        drop(home, "import-notes", "notes.csv", notes());
        drop(home, "import-members", "members.csv", members());
        for (int kill = 0; kill < KILLS; kill++) {
            RunningCaravan doomed = CARAVANS.launch(home, settings);
            if (kill % 5 != 4) {
                // otherwise it is killed while it starts
                doomed.awaitReady();
            }
            LockSupport.parkNanos(Duration.ofMillis(random.nextInt(kill % 5 == 4 ? 2_500 : 700))
                    .toNanos());
            doomed.kill();
        }
        RunningCaravan last = CARAVANS.start(home, settings);
        assertDone(last, "import-items", "items.csv");
        assertDone(last, "import-notes", "notes.csv");
        assertDone(last, "import-members", "members.csv");
        assertThat(lines(last, "export-items")).isEqualTo(expectedItems());
        assertThat(lines(last, "export-notes")).isEqualTo(expectedNotes());
        assertThat(lines(last, "export-members")).isEqualTo(expectedMembers());
        try (var incoming = Files.list(Files.createDirectories(home.resolve("incoming")))) {
            assertThat(incoming).isEmpty();
        }
    }

    private static void drop(Path home, String importName, String name, String text) throws IOException {
        Path folder = Files.createDirectories(home.resolve("inbox").resolve(importName));
        Files.writeString(folder.resolve(name), text);
    }

    private static void assertDone(RunningCaravan last, String importName, String name) {
        JsonNode result = last.awaitResult(importName, name);
        assertThat(result.path("state").asText()).isEqualTo("completed_with_errors");
        assertThat(result.path("progress").toString())
                .isEqualTo("{\"read\":%d,\"created\":%d,\"updated\":0,\"unchanged\":0,\"failed\":1}"
                        .formatted(ROWS, ROWS - 1));
        assertThat(last.outbox(importName, name + ".errors.csv")).content().hasLineCount(2);
        Await.until(
                name + " is done", RunningCaravan.PATIENCE, () -> Files.exists(last.inbox(importName, ".done", name)));
        assertThat(last.inbox(importName, name)).doesNotExist();
        JsonNode jobs = last.json("/api/jobs?filter%5Bname%5D=" + importName);
        assertThat(jobs.path("meta").path("total").asInt()).isEqualTo(1);
        String id = jobs.path("data").get(0).path("id").asText();
        JsonNode outcomes = last.json("/api/jobs/" + id + "/outcomes?page%5Boffset%5D=" + (ROWS - 1));
        assertThat(outcomes.path("meta").path("total").asInt()).isEqualTo(ROWS);
        assertThat(outcomes.path("data").get(0).path("line").asInt()).isEqualTo(ROWS + 1);
    }

    private static String items() {
        return IntStream.range(0, ROWS)
                .mapToObj(i -> "item-%05d,Name %d,%s".formatted(i, i, i == ROWS / 2 ? "many" : i))
                .collect(Collectors.joining("\n", "Code,Name,Quantity\n", "\n"));
    }

    private static List<String> expectedItems() {
        return IntStream.range(0, ROWS)
                .filter(i -> i != ROWS / 2)
                .mapToObj(i -> "item-%05d,Name %d,%d".formatted(i, i, i))
                .toList();
    }

    private static String notes() {
        return IntStream.range(0, ROWS)
                .mapToObj(i -> i == ROWS / 3 ? "x".repeat(500) : "note %05d".formatted(i))
                .collect(Collectors.joining("\n", "Line\n", "\n"));
    }

    private static List<String> expectedNotes() {
        return IntStream.range(0, ROWS)
                .filter(i -> i != ROWS / 3)
                .mapToObj("note %05d"::formatted)
                .toList();
    }

    private static String members() {
        return IntStream.range(0, ROWS)
                .mapToObj(i -> "member-%05d,%s".formatted(i, i == ROWS / 4 ? "\"\"\"no list\"" : tags(i)))
                .collect(Collectors.joining("\n", "Email,Tags\n", "\n"));
    }

    private static List<String> expectedMembers() {
        return IntStream.range(0, ROWS)
                .filter(i -> i != ROWS / 4)
                .mapToObj(i -> "member-%05d,%s".formatted(i, tags(i)))
                .toList();
    }

    /** A list of two of 50 tags, or one of them, in the order of their names, as a cell of CSV. */
    private static String tags(int member) {
        int first = member % 50;
        int second = member % 7;
        return first == second
                ? "\"\"\"tag %02d\"\"\"".formatted(first)
                : "\"\"\"tag %02d\"\",\"\"tag %02d\"\"\"".formatted(Math.min(first, second), Math.max(first, second));
    }

    private static List<String> lines(RunningCaravan caravan, String export) {
        return caravan.get("/api/exports/" + export)
                .body()
                .lines()
                .skip(1)
                .sorted()
                .toList();
    }
}
