package dev.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.caravan.access.Tokens;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Figures, health and logs of a service that has done some of everything, as those see them who look after it. */
final class MonitoringTest {
    @RegisterExtension
    static final Caravans CARAVANS = Caravans.ofAllTests();

    private static final String ADMIN = Tokens.make(new SecureRandom());
    private static final String MONITOR = Tokens.make(new SecureRandom());
    private static final String EDITOR = Tokens.make(new SecureRandom());
    private static final String PASSWORD = "not-to-be-seen-anywhere";
    private static final String CELL = "a-value-of-a-cell";

    private static final Path DASHBOARD = Path.of("config/monitoring/grafana-dashboard.json");
    private static final Path ALERTS = Path.of("config/monitoring/prometheus-alerts.yaml");
    private static final Path PAGE = Path.of("docs/operations.md");

    /** A name with its labels: {@code name{label="value"}}. */
    private static final Pattern SAMPLE = Pattern.compile("^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)$");

    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern USED =
            Pattern.compile("\\b((?:caravan|jvm|process|system|logback)_[a-z0-9_]+)(\\{[^}]*})?");
    private static final Pattern GROUPED = Pattern.compile("\\b(?:by|without)\\s*\\(([^)]*)\\)");

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static RunningCaravan caravan;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static String jobId;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static String text;

    /** One line of the figures. */
    private record Sample(String name, Map<String, String> labels, double value) {}

    @BeforeAll
    static void doSomeOfEverything() throws IOException {
        Path home = CARAVANS.newHome();
        String access = """
                sign_in: tokens
                observe: {roles: [monitoring]}
                tokens:
                  - {sha256: %s, user: root, roles: [admin]}
                  - {sha256: %s, user: prometheus, roles: [monitoring]}
                  - {sha256: %s, user: eve, roles: [editor]}
                """.formatted(Tokens.digest(ADMIN), Tokens.digest(MONITOR), Tokens.digest(EDITOR));
        Map<String, String> settings = new LinkedHashMap<>(Caravans.items());
        settings.put(
                "caravan.access",
                Files.writeString(home.resolve("access.yaml"), access).toString());
        settings.put("caravan.database.url", "jdbc:h2:file:" + home.resolve("records"));
        settings.put("caravan.database.user", "sa");
        settings.put("caravan.database.password", PASSWORD);
        settings.put("caravan.jobs.chunk-size", "10");
        settings.put("caravan.log.format", "json");
        settings.put("caravan.log.folder", home.resolve("logs").toString());
        settings.put("caravan.retention.schedule", "0/1 * * * * ?");
        settings.put(
                "caravan.deliveries",
                Files.writeString(
                                home.resolve("deliveries.yaml"),
                                "pick_ups: {here: {type: folder, folder: \"%s\", import: import-notes, every: 1m}}%n"
                                        .formatted(Files.createDirectories(home.resolve("in"))))
                        .toString());
        settings.put("caravan.routes", routes(home).toString());
        caravan = CARAVANS.start(home, settings);
        StringBuilder rows = new StringBuilder("Code,Name,Quantity\n");
        for (int i = 0; i < 25; i++) {
            rows.append("c%d,%s,%s%n".formatted(i, CELL, i == 7 ? "many" : i));
        }
        jobId = RunningCaravan.json(send("POST", "/api/imports/import-items", rows.toString(), ADMIN))
                .path("id")
                .asText();
        awaitEnd(jobId);
        String broken = RunningCaravan.json(send("POST", "/api/imports/import-items", "Nothing\n1\n", ADMIN))
                .path("id")
                .asText();
        awaitEnd(broken);
        awaitEnd(RunningCaravan.json(send("POST", "/api/exports/export-items", "{\"deliver_to\": [\"outbox\"]}", ADMIN))
                .path("id")
                .asText());
        assertThat(send("GET", "/api/exports/export-items", "", ADMIN).body()).contains(CELL);
        assertThat(send("GET", "/api/jobs/none", "", ADMIN).statusCode()).isEqualTo(404);
        assertThat(send("GET", "/api/jobs", "", PASSWORD).statusCode()).isEqualTo(401);
        assertThat(send("GET", "/api/" + PASSWORD + "/x", "", ADMIN).statusCode())
                .isEqualTo(404);
        assertThat(send("PROPFIND", "/api/jobs", "", ADMIN).statusCode()).isEqualTo(405);
        text = Await.value("figures", RunningCaravan.PATIENCE, () -> {
            String all = send("GET", "/observe/metrics", "", MONITOR).body();
            boolean complete = all.contains("method=\"other\"")
                    && all.contains("caravan_retention_removed_total")
                    && all.contains("caravan_delivery_entries{delivery=\"outbox\",state=\"delivered\"} 1");
            return complete ? java.util.Optional.of(all) : java.util.Optional.empty();
        });
    }

    /** The routes as they are, and a schedule. */
    private static Path routes(Path home) throws IOException {
        Path routes = home.resolve("routes");
        try (Stream<Path> all = Files.walk(Path.of("routes"))) {
            for (Path file : all.toList()) {
                Files.copy(
                        file, routes.resolve(Path.of("routes").relativize(file).toString()));
            }
        }
        Files.writeString(routes.resolve("nightly-items.camel.yaml"), """
                - templatedRoute:
                    routeTemplateRef: scheduled-export
                    routeId: nightly-items
                    parameters:
                      - {name: schedule, value: nightly-items}
                      - {name: export, value: export-items}
                      - {name: cron, value: "0 0 2 * * ?"}
                """);
        return routes;
    }

    private static HttpResponse<String> send(String method, String path, String body, String token) {
        String[] headers = token.isEmpty() ? new String[0] : new String[] {"Authorization", "Bearer " + token};
        return caravan.send(method, path, BodyPublishers.ofString(body), headers);
    }

    private static void awaitEnd(String id) {
        Await.until("job " + id + " has ended", RunningCaravan.PATIENCE, () -> RunningCaravan.json(
                        send("GET", "/api/jobs/" + id, "", ADMIN))
                .has("finished_at"));
    }

    private static List<Sample> samples() {
        List<Sample> samples = new ArrayList<>();
        for (String line : text.lines().filter(l -> !l.startsWith("#")).toList()) {
            Matcher matcher = SAMPLE.matcher(line);
            assertThat(matcher.matches()).as(line).isTrue();
            Map<String, String> labels = new LinkedHashMap<>();
            Matcher label = LABEL.matcher(matcher.group(2) == null ? "" : matcher.group(2));
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
            String value = matcher.group(3).replace("+Inf", "Infinity");
            samples.add(new Sample(matcher.group(1), labels, Double.parseDouble(value)));
        }
        return samples;
    }

    private static double value(String name, String... labels) {
        Map<String, String> wanted = new LinkedHashMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            wanted.put(labels[i], labels[i + 1]);
        }
        return samples().stream()
                .filter(s -> s.name().equals(name) && s.labels().entrySet().containsAll(wanted.entrySet()))
                .mapToDouble(Sample::value)
                .sum();
    }

    /** Families by name, with their types, as the text declares them. */
    private static Map<String, String> types() {
        Map<String, String> types = new LinkedHashMap<>();
        text.lines()
                .filter(l -> l.startsWith("# TYPE "))
                .map(l -> l.split(" "))
                .forEach(words -> types.put(words[2], words[3]));
        return types;
    }

    @Test
    void countsRowsByActionAndOutcome() {
        String rows = "caravan_import_rows_total";
        assertThat(value(rows, "action", "import-items", "outcome", "created", "dry_run", "false"))
                .isEqualTo(24);
        assertThat(value(rows, "action", "import-items", "outcome", "error")).isEqualTo(1);
        assertThat(value("caravan_import_row_problems_total", "action", "import-items", "code", "not-a-number"))
                .isEqualTo(1);
        assertThat(value("caravan_import_chunks_total", "action", "import-items"))
                .isEqualTo(3);
        for (String stage : List.of("decode", "resolve", "save")) {
            assertThat(value("caravan_import_stage_duration_seconds_count", "action", "import-items", "stage", stage))
                    .isEqualTo(3);
        }
        // once by a job and once straight to who asked
        assertThat(value("caravan_export_rows_total", "kind", "export", "action", "export-items"))
                .isEqualTo(48);
    }

    @Test
    void timesJobsByHowTheyEnded() {
        String jobs = "caravan_job_duration_seconds_count";
        assertThat(value(jobs, "kind", "import", "action", "import-items", "state", "completed_with_errors"))
                .isEqualTo(1);
        assertThat(value(jobs, "kind", "import", "action", "import-items", "state", "failed"))
                .isEqualTo(1);
        assertThat(value(jobs, "kind", "export", "action", "export-items", "state", "completed"))
                .isEqualTo(1);
        // an alarm sees how this one changes, from the first failure on
        assertThat(samples().stream()
                        .filter(s -> s.name().equals(jobs))
                        .filter(s -> s.labels()
                                .equals(Map.of("kind", "export", "action", "export-notes", "state", "failed")))
                        .map(Sample::value))
                .containsExactly(0.0);
        assertThat(value("caravan_job_problems_total", "action", "import-items", "code", "missing-column"))
                .isPositive();
        assertThat(value("caravan_job_wait_seconds_count", "kind", "import")).isEqualTo(2);
        assertThat(value("caravan_queue_jobs")).isZero();
        assertThat(value("caravan_queue_age_seconds")).isZero();
    }

    @Test
    void showsDeliveriesSchedulesAndPickUps() {
        assertThat(value("caravan_delivery_attempts_total", "delivery", "outbox", "result", "delivered"))
                .isEqualTo(1);
        assertThat(value("caravan_delivery_entries", "delivery", "outbox", "state", "delivered"))
                .isEqualTo(1);
        assertThat(value("caravan_delivery_entries", "delivery", "outbox", "state", "failed"))
                .isZero();
        assertThat(samples())
                .contains(new Sample("caravan_schedule_overdue_seconds", Map.of("schedule", "nightly-items"), 0))
                .contains(new Sample("caravan_pick_up_failing", Map.of("pick_up", "here"), 0));
    }

    /** Labels have few values: paths as the routes have them, and no methods that clients invent. */
    @Test
    void timesRequestsByRoute() {
        String requests = "caravan_http_request_duration_seconds_count";
        assertThat(value(requests, "method", "POST", "route", "/api/imports/:name", "status", "202"))
                .isEqualTo(2);
        assertThat(value(requests, "method", "other")).isEqualTo(1);
        assertThat(value("caravan_http_problems_total", "code", "unknown-job", "status", "404"))
                .isEqualTo(1);
        assertThat(value("caravan_http_problems_total", "code", "unauthorized", "status", "401"))
                .isEqualTo(1);
        assertThat(samples().stream().map(s -> s.labels().getOrDefault("route", "none")))
                .allMatch(route -> route.equals("none") || route.matches("/[a-z:/*.-]*"));
    }

    @Test
    void showsWhatItWorksWith() {
        assertThat(value("caravan_database_connections_limit")).isEqualTo(16);
        assertThat(value("caravan_disk_free_bytes")).isPositive();
        assertThat(value("caravan_disk_size_bytes")).isPositive();
        assertThat(samples())
                .anyMatch(s -> s.name().equals("caravan_inbox_files")
                        && s.labels().equals(Map.of("action", "import-items"))
                        && s.value() == 0);
        assertThat(value("caravan_health_ready")).isEqualTo(1);
        assertThat(value("caravan_health_status", "check", "queue")).isEqualTo(1);
        assertThat(value("jvm_memory_used_bytes")).isPositive();
        assertThat(value("process_uptime_seconds")).isPositive();
    }

    @Test
    void namesNothingThatIsSecretOrSomebodys() {
        for (String secret : List.of(PASSWORD, CELL, ADMIN, MONITOR, EDITOR, jobId, "root", "prometheus\"")) {
            assertThat(text).doesNotContain(secret);
        }
        String health = send("GET", "/observe/health", "", MONITOR).body();
        for (String secret : List.of(PASSWORD, CELL, ADMIN, jobId)) {
            assertThat(health).doesNotContain(secret);
            if (!secret.equals(jobId)) {
                assertThat(caravan.log().replace("/api/" + PASSWORD + "/x", "")).doesNotContain(secret);
            }
        }
    }

    /** The rules of {@code promtool check metrics}. */
    @Test
    void namesFollowTheRulesOfPrometheus() {
        Set<String> units = Set.of(
                "milliseconds",
                "microseconds",
                "nanoseconds",
                "minutes",
                "hours",
                "days",
                "weeks",
                "kilobytes",
                "megabytes",
                "gigabytes",
                "bits",
                "celsius",
                "percent",
                "kelvin",
                "kilometers",
                "grams");
        Set<String> abbreviations =
                Set.of("s", "ms", "us", "ns", "sec", "b", "kb", "mb", "gb", "tb", "pb", "m", "h", "d");
        List<String> wrong = new ArrayList<>();
        types().forEach((name, type) -> {
            List<String> words = List.of(name.split("_"));
            boolean distribution = type.equals("histogram") || type.equals("summary");
            if (!text.contains("# HELP " + name + " ")) {
                wrong.add(name + " has no help text");
            }
            if (!name.matches("[a-z][a-z0-9_]*")) {
                wrong.add(name + " is not in snake_case");
            }
            if (type.equals("counter") != name.endsWith("_total")) {
                wrong.add(name + " is a " + type + "; counters, and nothing else, end in _total");
            }
            if (!distribution && name.matches(".*_(count|sum|bucket)")) {
                wrong.add(name + " ends like a part of a distribution");
            }
            if (words.stream().anyMatch(w -> units.contains(w) || abbreviations.contains(w))) {
                wrong.add(name + " has a unit that is no base unit, or an abbreviation of one");
            }
            if (words.contains(type)) {
                wrong.add(name + " has its type in its name");
            }
        });
        samples().forEach(s -> s.labels().keySet().forEach(label -> {
            if (!label.matches("[a-z][a-z0-9_]*")) {
                wrong.add(s.name() + " has the label " + label);
            }
        }));
        assertThat(wrong).isEmpty();
        assertThat(types()).hasSizeGreaterThan(30);
    }

    /** Names with the labels that samples of them have. */
    private static Map<String, Set<String>> labelsByName() {
        Map<String, Set<String>> labels = new LinkedHashMap<>();
        samples().forEach(s -> labels.computeIfAbsent(s.name(), n -> new TreeSet<>())
                .addAll(s.labels().keySet()));
        return labels;
    }

    private static List<String> expressions(Path file) throws IOException {
        List<String> expressions = new ArrayList<>();
        JsonNode document = new YAMLMapper().readTree(file.toFile());
        document.findValues("expr").forEach(e -> expressions.add(e.asText()));
        document.findValues("definition").forEach(e -> expressions.add(e.asText()));
        return expressions;
    }

    /** A query for a figure that there is not shows nothing, and an alert on one never comes. */
    @ParameterizedTest
    @ValueSource(strings = {"config/monitoring/grafana-dashboard.json", "config/monitoring/prometheus-alerts.yaml"})
    void dashboardAndAlertsAskForFiguresThatThereAre(String file) throws IOException {
        Map<String, Set<String>> known = labelsByName();
        List<String> wrong = new ArrayList<>();
        List<String> expressions = expressions(Path.of(file));
        assertThat(expressions).hasSizeGreaterThan(8);
        for (String expression : expressions) {
            Set<String> labels = new TreeSet<>(Set.of("job", "instance"));
            Matcher used = USED.matcher(expression);
            boolean any = false;
            while (used.find()) {
                any = true;
                Set<String> own = known.get(used.group(1));
                if (own == null) {
                    wrong.add(used.group(1) + " in " + expression);
                    continue;
                }
                labels.addAll(own);
                Matcher label = Pattern.compile("([a-z_]+)\\s*(?:=~|!~|!=|=)")
                        .matcher(used.group(2) == null ? "" : used.group(2));
                while (label.find()) {
                    if (!own.contains(label.group(1))
                            && !Set.of("job", "instance").contains(label.group(1))) {
                        wrong.add(used.group(1) + " has no label " + label.group(1) + " in " + expression);
                    }
                }
            }
            Matcher grouped = GROUPED.matcher(expression);
            while (grouped.find()) {
                for (String label : grouped.group(1).split(",")) {
                    if (!labels.contains(label.strip())) {
                        wrong.add("no label " + label.strip() + " in " + expression);
                    }
                }
            }
            if (!any && !expression.contains("up{")) {
                wrong.add("no figure in " + expression);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void thePageForOperatorsNamesEachFigureAndEachAlert() throws IOException {
        String page = Files.readString(PAGE);
        Set<String> own = new TreeSet<>();
        types().keySet().stream()
                .filter(name -> name.startsWith("caravan_") && !name.endsWith("_max"))
                .forEach(own::add);
        Set<String> described = new TreeSet<>();
        Matcher row =
                Pattern.compile("^\\| `(caravan_[a-z_]+)`", Pattern.MULTILINE).matcher(page);
        while (row.find()) {
            described.add(row.group(1));
        }
        // counted only when it happens
        own.add("caravan_job_parks_total");
        assertThat(described).isEqualTo(own);
        JsonNode alerts = new YAMLMapper().readTree(ALERTS.toFile());
        assertThat(alerts.findValuesAsText("alert")).isNotEmpty().allSatisfy(alert -> assertThat(page)
                .contains("| `" + alert + "`"));
        assertThat(alerts.findValuesAsText("summary")).hasSameSizeAs(alerts.findValuesAsText("alert"));
        assertThat(new YAMLMapper().readTree(DASHBOARD.toFile()).path("panels")).hasSizeGreaterThan(8);
    }

    @Test
    void figuresAreForThoseWhoMayObserve() {
        assertThat(send("GET", "/observe/metrics", "", MONITOR).headers().firstValue("Content-Type"))
                .hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(send("GET", "/observe/metrics", "", "").statusCode()).isEqualTo(401);
        assertThat(send("GET", "/observe/metrics", "", EDITOR).statusCode()).isEqualTo(404);
        assertThat(send("GET", "/observe/metrics", "", ADMIN).statusCode()).isEqualTo(404);
    }

    @Test
    void healthIsForAllAndItsDetailsForThoseWhoMayObserve() {
        String bare = "{\"status\":\"UP\",\"checks\":{\"database\":{\"status\":\"UP\"},\"disk\":{\"status\":\"UP\"},"
                + "\"process\":{\"status\":\"UP\"},\"folders\":{\"status\":\"UP\"},\"queue\":{\"status\":\"UP\"},"
                + "\"deliveries\":{\"status\":\"UP\"},\"schedules\":{\"status\":\"UP\"},\"pick_ups\":{\"status\":\"UP\"}}}";
        for (String token : List.of("", EDITOR)) {
            assertThat(RunningCaravan.json(send("GET", "/observe/health", "", token))
                            .toString())
                    .isEqualTo(bare);
        }
        JsonNode told = RunningCaravan.json(send("GET", "/observe/health", "", MONITOR));
        assertThat(told.at("/checks/disk/free_bytes").asLong()).isPositive();
        assertThat(told.at("/checks/folders/waiting").asInt(-1)).isZero();
        assertThat(told.at("/checks/queue").toString())
                .isEqualTo("{\"status\":\"UP\",\"queued\":0,\"running\":0,\"cancelling\":0}");
        assertThat(RunningCaravan.json(send("GET", "/observe/health/ready", "", ""))
                        .toString())
                .isEqualTo("{\"status\":\"UP\",\"checks\":{\"database\":{\"status\":\"UP\"},"
                        + "\"disk\":{\"status\":\"UP\"},\"process\":{\"status\":\"UP\"}}}");
        assertThat(send("GET", "/observe/health", "", PASSWORD).statusCode()).isEqualTo(401);
    }

    @Test
    void eachLineOfTheLogIsAnObjectWithTheJobAtWork() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : caravan.log().lines().toList()) {
            lines.add(RunningCaravan.JSON.readTree(line));
        }
        JsonNode end = lines.stream()
                .filter(l -> l.path("message").asText().startsWith("Import import-items")
                        && l.path("message").asText().contains(jobId))
                .findFirst()
                .orElseThrow();
        assertThat(end.path("job_id").asText()).isEqualTo(jobId);
        assertThat(end.path("job_name").asText()).isEqualTo("import-items");
        assertThat(end.path("level").asText()).isEqualTo("INFO");
        assertThat(end.path("@timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d+Z");
        List<String> names = new ArrayList<>();
        end.fieldNames().forEachRemaining(names::add);
        assertThat(names)
                .containsExactlyInAnyOrder("@timestamp", "message", "logger", "thread", "level", "job_id", "job_name");
        assertThat(lines).noneMatch(l -> l.path("message").asText().startsWith("Database") && l.has("job_id"));
        Path file = caravan.home().resolve("logs/caravan.log");
        assertThat(Files.readString(file)).contains("\"job_id\":\"" + jobId + "\"");
    }
}
