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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every endpoint that the API's description has, for those who may, for those who may not, and for things that there are
 * not: whoever may not is answered as if there were nothing.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AccessMatrixTest {
    @RegisterExtension
    static final Caravans CARAVANS = Caravans.ofAllTests();

    private static final Path DOCUMENT = Path.of("src/main/resources/dev/caravan/web/openapi.yaml");
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    private static final String ABSENT_JOB = "018f0000-0000-7000-8000-000000000000";
    private static final String CSV = "title,owner,tenant_id\nnew-task,ada,t1\n";

    /** What nobody but the administrator may ever read. */
    private static final List<String> SECRETS = List.of("hidden-", "foreign-task", "foreign-project");

    private final Map<String, String> tokens = new LinkedHashMap<>();
    private final Map<String, String> jobs = new LinkedHashMap<>();

    @SuppressWarnings("NullAway.Init") // set before all tests
    private RunningCaravan caravan;

    /** What is sent to one endpoint; {@code {}} in the path and the body stands for the thing that is asked for. */
    private record Asked(String method, String path, String body, String type) {
        static Asked get(String path) {
            return new Asked("GET", path, "", "");
        }

        Asked of(String thing) {
            return new Asked(method, path.replace("{}", thing), body.replace("{}", thing), type);
        }
    }

    /**
     * An endpoint with things: one that the caller may use, one that there is but not for the caller, one that there is not.
     */
    private record Entry(String caller, Asked asked, String own, String foreign, String absent) {}

    private static final String FORM = "multipart/form-data; boundary=x";

    private static String form(String name, String file) {
        return "--x\r\nContent-Disposition: form-data; name=\"import_name\"\r\n\r\n" + name + "\r\n--x\r\n"
                + "Content-Disposition: form-data; name=\"file\"; filename=\"f.csv\"\r\n\r\n" + file + "\r\n--x--\r\n";
    }

    private static Asked post(String path, String body, String type) {
        return new Asked("POST", path, body, type);
    }

    /** Endpoints with things in them. */
    private static Map<String, Entry> things() {
        Map<String, Entry> entries = new TreeMap<>();
        entries.put("GET /api/records/{}", new Entry("nobody", Asked.get("/api/records/{}"), "", "task", "tusk"));
        entries.put("GET /api/records/{}/{}", new Entry("ada", Asked.get("/api/records/task/{}"), "1", "3", "9"));
        entries.put(
                "GET /api/imports/{}/template",
                new Entry("ada", Asked.get("/api/imports/{}/template"), "import-tasks", "import-all", "import-bll"));
        entries.put(
                "POST /api/imports/{}",
                new Entry("ada", post("/api/imports/{}", CSV, "text/csv"), "import-tasks", "import-all", "import-bll"));
        entries.put(
                "GET /api/exports/{}",
                new Entry("ada", Asked.get("/api/exports/{}"), "export-tasks", "export-all", "export-bll"));
        entries.put(
                "POST /api/exports/{}",
                new Entry(
                        "ada",
                        post("/api/exports/{}", "{ }", "application/json"),
                        "export-tasks",
                        "export-all",
                        "export-bll"));
        entries.put(
                "POST /cms-api/import",
                new Entry(
                        "ada",
                        post("/cms-api/import", form("{}", CSV), FORM),
                        "import-tasks",
                        "import-all",
                        "import-bll"));
        entries.put(
                "POST /cms-api/export",
                new Entry(
                        "ada",
                        post("/cms-api/export", "{\"export_name\": \"{}\"}", "application/json"),
                        "export-tasks",
                        "export-all",
                        "export-bll"));
        for (String path : List.of("", "/outcomes")) {
            entries.put(
                    "GET /api/jobs/{}" + path,
                    new Entry("ada", Asked.get("/api/jobs/{}" + path), "ada", "bob", ABSENT_JOB));
        }
        entries.put(
                "GET /api/jobs/{}/files/{}",
                new Entry("ada", Asked.get("/api/jobs/{}/files/export"), "ada", "bob", ABSENT_JOB));
        entries.put(
                "POST /api/jobs/{}/cancel",
                new Entry("ada", post("/api/jobs/{}/cancel", "", ""), "ada", "bob", ABSENT_JOB));
        entries.put(
                "POST /api/jobs/{}/deliver",
                new Entry("ada", post("/api/jobs/{}/deliver", "", ""), "ada", "bob", ABSENT_JOB));
        entries.put("GET /api/export", new Entry("ada", Asked.get("/api/export?user={}"), "ada", "bob", "zed"));
        entries.put(
                "POST /api/users/{}/data-exports",
                new Entry("ada", post("/api/users/{}/data-exports", "", ""), "ada", "bob", "zed"));
        return entries;
    }

    /** Schedules run in nobody's name: only those know of them who see everybody's jobs. */
    private static final Set<String> SCHEDULES =
            Set.of("GET /api/schedules", "GET /api/schedules/{}", "POST /api/schedules/{}/run");

    /** Whoever can sign a call need not come in otherwise. */
    private static final Set<String> SIGNED = Set.of("POST /api/hooks/{}");

    /** Endpoints without things: what they show depends on the caller. */
    private static final Set<String> LISTS = Set.of("GET /api/record-types", "GET /api/jobs", "GET /openapi.yaml");

    /** Endpoints that tell nothing of anybody's. */
    private static final Set<String> OPEN = Set.of(
            "GET /observe/health",
            "GET /observe/health/live",
            "GET /observe/health/ready",
            "GET /sign-in",
            "GET /sign-in/callback");

    /** Figures, for those who may observe; {@link MonitoringTest} asks for them as others too. */
    private static final Set<String> FIGURES = Set.of("GET /observe/metrics");
    /** Endpoints whose things are users. */
    private static final Set<String> USERS = Set.of("GET /api/export", "POST /api/users/{}/data-exports");

    private static final Set<String> SESSIONS = Set.of("POST /sign-out");

    @BeforeAll
    void start() throws IOException {
        StringBuilder access = new StringBuilder("sign_in: tokens\njobs: {roles: [admin]}\ntokens:\n");
        for (String who : List.of("ada t1 member", "bob t2 member", "nobody t1 none", "root t0 admin")) {
            String[] parts = who.split(" ");
            String token = Tokens.make(new SecureRandom());
            tokens.put(parts[0], token);
            access.append("  - {sha256: %s, user: %s, tenant: %s, roles: [%s]}%n"
                    .formatted(Tokens.digest(token), parts[0], parts[1], parts[2]));
        }
        Path home = CARAVANS.newHome();
        Map<String, String> settings = new LinkedHashMap<>(Caravans.items());
        settings.put(
                "caravan.access",
                Files.writeString(home.resolve("access.yaml"), access).toString());
        settings.put("caravan.config", "src/test/resources/access/config.yaml");
        settings.put("caravan.user-data", "src/test/resources/access/user-data.yaml");
        settings.put("caravan.database.init", "src/test/resources/access/schema.sql");
        settings.put(
                "caravan.deliveries",
                Files.writeString(
                                home.resolve("deliveries.yaml"),
                                "deliveries: {vault: {type: folder, folder: " + home.resolve("vault")
                                        + ", roles: [admin]}}\n")
                        .toString());
        settings.put(
                "caravan.routes",
                Schedules.routes(home, "nightly-tasks", "export-tasks", "0 0 2 * * ?")
                        .toString());
        caravan = CARAVANS.start(home, settings);
        for (String who : List.of("ada", "bob")) {
            JsonNode job = RunningCaravan.json(send(who, post("/api/exports/export-tasks", "{ }", "application/json")));
            jobs.put(who, job.path("id").asText());
            Await.until("the job has ended", RunningCaravan.PATIENCE, () -> RunningCaravan.json(
                            send(who, Asked.get("/api/jobs/" + job.path("id").asText())))
                    .path("state")
                    .asText()
                    .equals("completed"));
        }
    }

    private HttpResponse<String> send(String caller, Asked asked) {
        Stream<String> type = asked.type().isEmpty() ? Stream.of() : Stream.of("Content-Type", asked.type());
        Stream<String> token =
                tokens.containsKey(caller) ? Stream.of("Authorization", "Bearer " + tokens.get(caller)) : Stream.of();
        return caravan.send(
                asked.method(),
                asked.path(),
                BodyPublishers.ofString(asked.body()),
                Stream.concat(type, token).toArray(String[]::new));
    }

    /** Users are asked for by their names, and their jobs by the jobs' ids. */
    private String user(String name, String operation) {
        return USERS.contains(operation) ? name : thing(name);
    }

    private String thing(String name) {
        return jobs.getOrDefault(name, name);
    }

    static Stream<String> operations() throws IOException {
        Set<String> operations = new TreeSet<>();
        new YAMLMapper().readTree(DOCUMENT.toFile()).path("paths").properties().forEach(path -> path.getValue()
                .fieldNames()
                .forEachRemaining(method -> {
                    if (METHODS.contains(method)) {
                        operations.add(method.toUpperCase(Locale.ROOT) + " "
                                + path.getKey().replaceAll("\\{[^}]*}", "{}"));
                    }
                }));
        return operations.stream();
    }

    @Test
    void everyEndpointHasAnEntry() throws IOException {
        Set<String> known = new TreeSet<>(things().keySet());
        known.addAll(LISTS);
        known.addAll(OPEN);
        known.addAll(SESSIONS);
        known.addAll(SCHEDULES);
        known.addAll(SIGNED);
        known.addAll(FIGURES);
        assertThat(operations().toList()).containsExactlyElementsOf(known);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void nothingIsAnsweredToThoseWhoHaveNotComeIn(String operation) {
        String path = operation.substring(operation.indexOf('/')).replace("{}", "x");
        HttpResponse<String> answer = send("-", new Asked(operation.split(" ")[0], path, "", ""));
        if (OPEN.contains(operation)) {
            assertThat(answer.statusCode()).isIn(200, 404);
        } else if (SIGNED.contains(operation)) {
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(RunningCaravan.json(answer).path("code").asText()).isEqualTo("bad-signature");
        } else {
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"caravan\"");
            awaitLog("- from 127.0.0.1: " + operation.split(" ")[0] + " " + masked(path) + ": 401");
        }
    }

    /** The trail is written once the answer has been sent. */
    private void awaitLog(String line) {
        Await.until("the log has: " + line, RunningCaravan.PATIENCE, () -> caravan.log()
                .contains(line));
    }

    /** As the log has it. */
    private static String masked(String path) {
        return path.replaceFirst("^(/api/records/[^/]+/).*", "$1*");
    }

    static Stream<String> endpointsOfThings() {
        return things().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("endpointsOfThings")
    void whatIsForeignIsAnsweredAsWhatIsNotThere(String operation) {
        Entry entry = things().get(operation);
        if (entry == null) {
            throw new AssertionError(operation);
        }
        String foreign = user(entry.foreign(), operation);
        HttpResponse<String> refused = send(entry.caller(), entry.asked().of(foreign));
        HttpResponse<String> nothing = send(entry.caller(), entry.asked().of(entry.absent()));
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(404);
        assertThat(nothing.statusCode()).isEqualTo(404);
        assertThat(refused.body().replace(foreign, "{}"))
                .isEqualTo(nothing.body().replace(entry.absent(), "{}"));
        assertThat(headers(refused, foreign)).isEqualTo(headers(nothing, entry.absent()));
        assertThat(SECRETS).noneMatch(refused.body()::contains);
        awaitLog(entry.caller() + " from 127.0.0.1: " + entry.asked().method() + " "
                + masked(entry.asked().of(foreign).path().replaceFirst("\\?.*", "")) + ": 404");
    }

    private static Map<String, List<String>> headers(HttpResponse<String> answer, String thing) {
        Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
        headers.keySet().removeIf(n -> n.equalsIgnoreCase("date"));
        // the length tells how long the name is that was asked for
        headers.computeIfPresent(
                "content-length",
                (n, v) -> List.of(
                        Integer.toString(answer.body().replace(thing, "").length())));
        return headers;
    }

    @ParameterizedTest
    @MethodSource("endpointsOfThings")
    void whatIsOnesOwnIsAnswered(String operation) {
        Entry entry = things().get(operation);
        if (entry == null) {
            throw new AssertionError(operation);
        }
        if (entry.own().isEmpty()) {
            HttpResponse<String> own = send("ada", entry.asked().of(entry.foreign()));
            assertThat(own.statusCode()).as(own.body()).isEqualTo(200);
            assertThat(SECRETS).noneMatch(own.body()::contains);
        } else {
            HttpResponse<String> own = send(entry.caller(), entry.asked().of(user(entry.own(), operation)));
            assertThat(own.statusCode()).as(own.body()).isIn(200, 202, 409);
            assertThat(SECRETS).noneMatch(own.body()::contains);
        }
    }

    @ParameterizedTest
    @MethodSource("endpointsOfThings")
    void whoHasNoRoleGetsNothing(String operation) {
        Entry entry = things().get(operation);
        if (entry == null) {
            throw new AssertionError(operation);
        }
        String thing = entry.own().isEmpty() ? entry.foreign() : user(entry.own(), operation);
        HttpResponse<String> answer = send("nobody", entry.asked().of(thing));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
        assertThat(SECRETS).noneMatch(answer.body()::contains);
    }

    @Test
    void schedulesAreForThoseWhoSeeEverybodysJobs() {
        for (String who : List.of("ada", "nobody")) {
            assertThat(RunningCaravan.json(send(who, Asked.get("/api/schedules")))
                            .path("data"))
                    .isEmpty();
            for (Asked asked : List.of(Asked.get("/api/schedules/{}"), post("/api/schedules/{}/run", "", ""))) {
                HttpResponse<String> refused = send(who, asked.of("nightly-tasks"));
                HttpResponse<String> nothing = send(who, asked.of("nightly-tosks"));
                assertThat(refused.statusCode()).isEqualTo(404);
                assertThat(refused.body().replace("nightly-tasks", "{}"))
                        .isEqualTo(nothing.body().replace("nightly-tosks", "{}"));
            }
        }
        assertThat(send("root", Asked.get("/api/schedules/nightly-tasks")).body())
                .contains("\"export-tasks\"");
        HttpResponse<String> run = send("root", post("/api/schedules/nightly-tasks/run", "", ""));
        assertThat(run.statusCode()).as(run.body()).isEqualTo(202);
    }

    @Test
    void aDeliveryIsForItsRoles() {
        Asked asked = post("/api/exports/export-tasks", "{\"deliver_to\": [\"{}\"]}", "application/json");
        HttpResponse<String> refused = send("ada", asked.of("vault"));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body().replace("vault", "{}"))
                .isEqualTo(send("ada", asked.of("vaalt")).body().replace("vaalt", "{}"));
        assertThat(send("ada", asked.of("outbox")).statusCode()).isEqualTo(202);
        assertThat(send("root", asked.of("vault")).statusCode()).isEqualTo(202);
        Asked again = post("/api/jobs/" + jobs.get("ada") + "/deliver", "{\"deliver_to\": \"{}\"}", "application/json");
        assertThat(send("ada", again.of("vault")).statusCode()).isEqualTo(400);
        assertThat(send("ada", again.of("outbox")).statusCode()).isEqualTo(202);
    }

    @Test
    void listsShowWhatTheCallerMayKnowOf() {
        for (String operation : LISTS) {
            Asked asked = Asked.get(operation.substring(operation.indexOf('/')));
            String nobody = send("nobody", asked).body();
            String ada = send("ada", asked).body();
            assertThat(nobody).doesNotContain("task").doesNotContain("\"project\"");
            assertThat(ada)
                    .contains("task")
                    .doesNotContain("export-all")
                    .doesNotContain("secret")
                    .doesNotContain(thing("bob"));
        }
        assertThat(send("root", Asked.get("/api/jobs")).body())
                .contains(thing("ada"))
                .contains(thing("bob"));
    }

    @Test
    void anExportOfOnesDataHasTheFieldsThatOneMayReadAndKnowsNoOthers() {
        JsonNode own = RunningCaravan.json(send("ada", Asked.get("/api/export")));
        assertThat(own.at("/data/task/totalCount").asInt()).isGreaterThanOrEqualTo(2);
        assertThat(own.at("/data/task/data/0/title").asText()).isEqualTo("own-task");
        assertThat(own.at("/data/task/data/0").has("secret")).isFalse();
        for (String query : List.of("filter%5Bsecret%5D=hidden-own", "sort=secret", "fields=secret")) {
            HttpResponse<String> known = send("ada", Asked.get("/api/export?" + query));
            HttpResponse<String> unknown = send("ada", Asked.get("/api/export?" + query.replace("secret", "sicret")));
            assertThat(known.statusCode()).as(query).isEqualTo(400);
            assertThat(known.body().replace("secret", "sicret")).isEqualTo(unknown.body());
        }
        JsonNode nothing = RunningCaravan.json(send("nobody", Asked.get("/api/export")));
        assertThat(nothing.at("/data/task/totalCount").asInt()).isZero();
    }

    @Test
    void conditionsAndSortKeysCannotAskForWhatMayNotBeSeen() {
        for (String query : List.of("filter[secret]=hidden-own", "sort=secret", "fields=secret", "filter[sicret]=x")) {
            HttpResponse<String> answer = send(
                    "ada",
                    Asked.get("/api/records/task?" + query.replace("[", "%5B").replace("]", "%5D")));
            assertThat(answer.statusCode()).as(query).isEqualTo(400);
            assertThat(RunningCaravan.json(answer)
                            .path("errors")
                            .path(0)
                            .path("code")
                            .asText())
                    .isEqualTo("unknown-field");
            assertThat(answer.body().replace("secret", "sicret").replace("filter[sicret]", ""))
                    .doesNotContain("secret");
        }
        assertThat(send("ada", Asked.get("/api/records/task?include=project&filter%5Bproject.name%5D=foreign-project"))
                        .body())
                .contains("\"total\":0");
        assertThat(send("ada", Asked.get("/api/records/task?include=project")).body())
                .contains("own-project")
                .doesNotContain("foreign-");
    }
}
