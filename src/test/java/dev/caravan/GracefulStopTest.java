package dev.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A stop as operators do it: what is at work is parked after its chunk, and goes on at the next start. */
final class GracefulStopTest {
    private static final int ROWS = 20_000;
    /** One of a drop folder and one that was sent. */
    private static final int JOBS = 2;

    private static final int TERMINATED = 143;

    @RegisterExtension
    static final Caravans CARAVANS = Caravans.ofEachTest();

    /** Rows without an identifier: one that went in twice would be there twice. */
    private static String notes() {
        return IntStream.range(0, ROWS)
                .mapToObj("note %05d"::formatted)
                .collect(Collectors.joining("\n", "Line\n", "\n"));
    }

    @Test
    void everyLineIsAccountedForOnce() throws IOException {
        Map<String, String> settings = new LinkedHashMap<>(Caravans.items());
        settings.put("caravan.jobs.chunk-size", "100");
        Path home = CARAVANS.newHome();
        RunningCaravan stopped = CARAVANS.start(home, settings);
        stopped.drop("import-notes", "notes.csv", notes());
        stopped.post("/api/imports/import-notes?file_name=sent.csv", notes().replace("note", "sent"));
        Await.until("some rows of each are saved", RunningCaravan.PATIENCE, () -> jobsAtWork(stopped) == JOBS);

        assertThat(stopped.stop()).isEqualTo(TERMINATED);
        assertThat(stopped.log())
                .doesNotContain("ERROR")
                .doesNotContain("\tat ")
                .doesNotContain("WARN")
                .contains("notes.csv stays in the drop folder: job ")
                .containsPattern("Stopping[^\\n]*\\n(?s:.*) Stopped");

        RunningCaravan again = CARAVANS.start(home, settings);
        JsonNode parked = again.json("/api/jobs?filter%5Bname%5D=import-notes").path("data");
        assertThat(parked).as("stopped before they were done").hasSize(JOBS);
        for (JsonNode job : parked) {
            JsonNode ended = again.awaitEnd(job.path("id").asText());
            assertThat(ended.path("state").asText()).isEqualTo("completed");
            assertThat(ended.path("progress").toString())
                    .isEqualTo("{\"read\":%d,\"created\":%d,\"updated\":0,\"unchanged\":0,\"failed\":0}"
                            .formatted(ROWS, ROWS));
            assertThat(again.json("/api/jobs/" + job.path("id").asText() + "/outcomes?page%5Blimit%5D=1")
                            .at("/meta/total")
                            .asInt())
                    .isEqualTo(ROWS);
        }
        assertThat(again.awaitResult("import-notes", "notes.csv").path("state").asText())
                .isEqualTo("completed");
        List<String> lines =
                again.get("/api/exports/export-notes").body().lines().skip(1).toList();
        assertThat(lines).hasSize(JOBS * ROWS).doesNotHaveDuplicates();
    }

    /** How many jobs have saved a part of their rows, and not all. */
    private static int jobsAtWork(RunningCaravan caravan) {
        int count = 0;
        for (JsonNode job :
                caravan.json("/api/jobs?filter%5Bname%5D=import-notes").path("data")) {
            long read = job.at("/progress/read").asLong();
            assertThat(read).as("rows at once").isLessThan(ROWS);
            count += read > 0 ? 1 : 0;
        }
        return count;
    }
}
