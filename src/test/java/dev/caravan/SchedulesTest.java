package dev.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Exports by the clock, as operators set them up. When they are due, {@code ScheduledExportsTest} knows. */
final class SchedulesTest {
    @RegisterExtension
    static final Caravans CARAVANS = Caravans.ofEachTest();

    private static Map<String, String> settings(Path routes) {
        Map<String, String> settings = new LinkedHashMap<>(Caravans.items());
        settings.put("caravan.routes", routes.toString());
        settings.put("caravan.deliveries.delay", "100ms");
        return settings;
    }

    private static List<String> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(n -> !n.startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void eachDueTimeHasAJobAndAFileAndOneCanBeRunNow() throws IOException {
        Path home = CARAVANS.newHome();
        Path routes = Schedules.routes(
                home,
                "often",
                "export-items",
                "*/2 * * * * ?",
                "time_zone: Europe/Berlin",
                "format: json",
                "filter: eq(code,'A')",
                "file_name: {schedule}-{time}-{job}.{extension}");
        RunningCaravan caravan = CARAVANS.start(home, settings(routes));
        caravan.drop("import-items", "items.csv", "Code,Name,Quantity\nA,Anvil,1\nB,Bell,2\n");
        caravan.awaitResult("import-items", "items.csv");
        Path outbox = home.resolve("outbox/export-items");
        Await.until(
                "three files are there",
                RunningCaravan.PATIENCE,
                () -> files(outbox).size() >= 3);

        HttpResponse<String> asked = caravan.post("/api/schedules/often/run", "");
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
        String now = RunningCaravan.json(asked).path("id").asText();
        assertThat(RunningCaravan.json(asked).at("/source/channel").asText()).isEqualTo("schedule");
        Await.until("it is delivered", RunningCaravan.PATIENCE, () -> files(outbox).stream()
                .anyMatch(n -> n.contains(now)));
        String file =
                files(outbox).stream().filter(n -> n.contains(now)).findFirst().orElseThrow();
        assertThat(RunningCaravan.JSON.readTree(outbox.resolve(file).toFile()))
                .isEqualTo(RunningCaravan.JSON.readTree("[{\"Code\": \"A\", \"Name\": \"Anvil\", \"Quantity\": 1}]"));

        JsonNode schedule = caravan.json("/api/schedules/often");
        assertThat(schedule.path("cron").asText()).isEqualTo("*/2 * * * * ?");
        assertThat(schedule.path("time_zone").asText()).isEqualTo("Europe/Berlin");
        assertThat(schedule.path("next_at").asText())
                .isGreaterThan(schedule.path("last_due").asText());
        assertThat(schedule.at("/last_job/deliveries/0/to").asText()).isEqualTo("outbox");
        assertThat(caravan.json("/api/schedules").path("data")).hasSize(1);

        List<String> due = new ArrayList<>();
        caravan.json("/api/jobs?filter[kind]=export&page[limit]=500"
                        .replace("[", "%5B")
                        .replace("]", "%5D"))
                .path("data")
                .forEach(job -> {
                    if (!job.path("id").asText().equals(now)) {
                        due.add(job.at("/parameters/due").asText());
                    }
                });
        assertThat(due).hasSizeGreaterThanOrEqualTo(3).doesNotHaveDuplicates().allMatch(t -> t.matches(".*[02468]Z"));
    }

    @Test
    void mistakesAreToldAtOnceAndNothingStarts() throws IOException {
        Path home = CARAVANS.newHome();
        Path routes = Schedules.routes(
                home,
                "wrong",
                "export-itms",
                "0 0 25 * * ?",
                "time_zone: Europe/Berlyn",
                "format: pdf",
                "deliver_to: partner",
                "file_name: a/{day}",
                "missed: later",
                "only_changed: maybe",
                "settle: soon",
                "when_empty: cry",
                "only_change: true",
                "schedule: other");
        RunningCaravan caravan = CARAVANS.launch(home, settings(routes));
        assertThat(caravan.awaitExit()).isEqualTo(1);
        assertThat(caravan.log())
                .contains("did you mean 'export-items'?")
                .contains("cron: '0 0 25 * * ?' is not valid")
                .contains("'Europe/Berlyn' is not valid")
                .contains("'pdf' is not valid")
                .contains("'partner' is not valid")
                .contains("'{day}' is not known")
                .contains("'later' is not valid; expected run or skip")
                .contains("'maybe' is not valid")
                .contains("'soon' is not valid")
                .contains("'cry' is not valid; expected send or skip")
                .contains("there is no parameter 'only_change'")
                .contains("(did you mean 'only_changed'?)")
                .contains("schedule: 'other' is not valid; expected 'wrong', the same as routeId")
                .doesNotContain("\tat ");
    }
}
