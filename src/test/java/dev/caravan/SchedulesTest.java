package dev.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
                // it may have become due between the two looks
                .isGreaterThanOrEqualTo(schedule.path("last_due").asText());
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

    private static final List<String> MISTAKES = List.of(
            "5: wrong.schedule: 'other' is not valid; valid: the same as routeId, 'wrong'",
            "6: wrong.export: 'export-itms' is not valid; valid: one of export-items, export-notes;"
                    + " did you mean 'export-items'?",
            "7: wrong.cron: '0 0 25 * * ?' is not a cron expression: Hour values must be between 0 and 23; write"
                    + " seconds, minutes, hours, day of month, month, day of week: 0 30 2 * * ?",
            "8: wrong.time_zone: 'Europe/Berlyn' is not valid; valid: a time zone such as Europe/Berlin;"
                    + " did you mean 'Europe/Berlin'?",
            "9: wrong.format: 'pdf' is not valid; valid: one of csv, xls, xlsx, json, ndjson",
            "10: wrong.deliver_to: there is no delivery 'outbx'; valid: outbox; did you mean 'outbox'?",
            "11: wrong.file_name: '{day}' is not known in a file name; valid: {export}, {schedule}, {job}, {date},"
                    + " {time}, {extension}",
            "12: wrong.missed: 'later' is not valid; valid: run or skip",
            "13: wrong.only_changed: 'maybe' is not valid; valid: true or false",
            "14: wrong.settle: 'soon' is not valid; valid: a duration such as 500ms, 30s, 15m, 2h, 1d",
            "15: wrong.when_empty: 'cry' is not valid; valid: send or skip",
            "16: wrong.missd: unknown parameter 'missd'; valid: schedule, export, cron, time_zone, format, filter,"
                    + " sort, deliver_to, file_name, missed, only_changed, settle, when_empty; did you mean missed?");

    @Test
    void mistakesAreToldAtOnceAndNothingStarts() throws Exception {
        Path home = CARAVANS.newHome();
        Path routes = Schedules.routes(
                home,
                "wrong",
                "export-itms",
                "0 0 25 * * ?",
                "time_zone: Europe/Berlyn",
                "format: pdf",
                "deliver_to: outbx",
                "file_name: a/{day}",
                "missed: later",
                "only_changed: maybe",
                "settle: soon",
                "when_empty: cry",
                "missd: run");
        Path file = routes.resolve("schedules.camel.yaml");
        Files.writeString(file, Files.readString(file).replace("schedule, value: wrong", "schedule, value: other"));
        String mistakes = MISTAKES.stream().map(m -> file + ":" + m + "\n").collect(Collectors.joining());

        RunningCaravan caravan = CARAVANS.launch(home, settings(routes));
        assertThat(caravan.awaitExit()).isEqualTo(1);
        assertThat(caravan.log())
                .contains("the configuration has 12 problems:\n" + mistakes)
                .doesNotContain("\tat ");

        Map<String, String> settings = settings(routes);
        settings.put("caravan.home", home.resolve("other").toString());
        Process check = new ProcessBuilder(RunningCaravan.command(settings, List.of("check")))
                .redirectErrorStream(true)
                .start();
        String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(check.waitFor()).isEqualTo(1);
        assertThat(said).endsWith("the configuration has 12 problems:\n" + mistakes);
    }

    @Test
    void aFilterAndAPlaceThatExportsDoNotKnowAreMistakesToo() throws Exception {
        Path home = CARAVANS.newHome();
        Path routes = Schedules.routes(
                home, "nightly", "export-items", "{{nightly.cron:0 0 2 * * ?}}", "filter: eq(cod,'A')", "sort: cod");
        Files.writeString(routes.resolve("more.camel.yaml"), """
                - templatedRoute:
                    routeTemplateRef: scheduled-exprt
                    routeId: more
                - templatedRoute:
                    routeTemplateRef: scheduled-export
                    routeId: nightly
                    parameters: [{name: schedule, value: nightly}, {name: export, value: "{{nightly.export}}"}]
                """);
        RunningCaravan caravan = CARAVANS.launch(home, settings(routes));
        assertThat(caravan.awaitExit()).isEqualTo(1);
        assertThat(caravan.log())
                .contains("more.camel.yaml:2: more.routeTemplateRef: unknown route template 'scheduled-exprt'; valid:"
                        + " scheduled-export, scheduled-user-data; did you mean scheduled-export?")
                .contains("more.camel.yaml:7: nightly.export: the setting 'nightly.export' is not set")
                .contains("nightly: parameter cron is missing")
                .contains("nightly: there are two routes of this id; the first is in ")
                .contains("schedules.camel.yaml:8: nightly.filter: filter: found 'cod'; expected one of ")
                .contains("schedules.camel.yaml:9: nightly.sort: sort: found 'cod'; expected one of ");
    }
}
