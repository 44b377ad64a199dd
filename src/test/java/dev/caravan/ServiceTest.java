package dev.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The service as somebody meets it who has just cloned it: with the sample configuration and the sample files. */
final class ServiceTest {
    private static final String HEADER = "Email,Name,Birthday,Active,Score,Location,Country,Manager,About\n";

    @RegisterExtension
    static final Caravans CARAVANS = Caravans.ofAllTests();

    private static RunningCaravan caravan;

    @BeforeAll
    static void startForTheFirstTime() throws IOException {
        Path home = CARAVANS.newHome();
        // a mistake in a file, told after the database was made, does not swallow the samples
        Path mistaken = Files.writeString(home.resolve("deliveries.yaml"), "delivries: {}\n");
        RunningCaravan failed = CARAVANS.launch(home, Map.of("caravan.deliveries", mistaken.toString()));
        assertThat(failed.awaitExit()).isEqualTo(1);
        assertThat(failed.log()).contains("did you mean deliveries?");
        caravan = CARAVANS.start(home, Map.of()).awaitSamples();
    }

    /** Nothing that clients did here is an error of the service. */
    @AfterAll
    static void hasLoggedNoErrors() {
        assertThat(caravan.log()).doesNotContain("ERROR").doesNotContain("\tat ");
    }

    @Test
    void importsTheSamplesAtTheFirstStart() {
        assertThat(RunningCaravan.SAMPLES).isNotEmpty();
        for (Path sample : RunningCaravan.SAMPLES) {
            String folder = sample.getName(0).toString();
            String name = sample.getName(1).toString();
            boolean good = !name.contains("mistakes");
            assertThat(caravan.awaitResult(folder, name).path("state").asText())
                    .isEqualTo(good ? "completed" : "completed_with_errors");
            assertThat(Files.exists(caravan.outbox(folder, name + ".errors.csv")))
                    .isEqualTo(!good);
            Await.until(
                    sample + " is done",
                    RunningCaravan.PATIENCE,
                    () -> Files.exists(caravan.inbox(folder, ".done", name)));
            assertThat(caravan.inbox(folder, name)).doesNotExist();
        }
        assertThat(caravan.log())
                .contains("http://127.0.0.1:" + caravan.port() + "/observe/health")
                .contains("Drop files into " + caravan.home().resolve("inbox"));
    }

    @Test
    void saysThatItIsHealthy() {
        for (String path : List.of("/observe/health", "/observe/health/ready")) {
            HttpResponse<String> answer = caravan.get(path);
            assertThat(answer.statusCode()).isEqualTo(200);
            JsonNode health = RunningCaravan.json(answer);
            assertThat(health.path("status").asText()).isEqualTo("UP");
            assertThat(health.path("checks")).isNotEmpty().allSatisfy(check -> assertThat(
                            check.path("status").asText())
                    .isEqualTo("UP"));
        }
        assertThat(caravan.json("/observe/health/live").toString()).isEqualTo("{\"status\":\"UP\"}");
    }

    @Test
    void answersTheCmsWithAnItemForEachRow() {
        String file = HEADER
                + "kim@example.org,Kim,01-02-2003,Yes,1.5,,Germany,ada@example.org,\n"
                + "lea@example.org,Lea,31-02-2003,perhaps,1,,Germany,,\n";
        HttpResponse<String> answer = caravan.post(
                "/cms-api/import",
                new Form().field("import_name", "import-users").file("file", "users.csv", file));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode body = RunningCaravan.json(answer);
        assertThat(body.path("result_count").asInt()).isEqualTo(2);
        assertThat(body.path("success_count").asInt()).isEqualTo(1);
        assertThat(body.path("error_count").asInt()).isEqualTo(1);
        JsonNode record = body.path("result").get(0);
        assertThat(record.path("type").asText()).isEqualTo("record");
        assertThat(record.path("data").path("_id").asLong()).isPositive();
        assertThat(record.path("data").path("email").asText()).isEqualTo("kim@example.org");
        JsonNode error = body.path("result").get(1);
        assertThat(error.path("type").asText()).isEqualTo("error");
        assertThat(error.path("data").path("line").asInt()).isEqualTo(3);
        assertThat(error.path("data").path("record").asInt()).isEqualTo(2);
        assertThat(error.path("data").path("column").asText()).isEqualTo("Birthday");
        assertThat(error.path("data").path("field").asText()).isEqualTo("birthday");
        assertThat(error.path("data").path("code").asText()).isEqualTo("not-a-date");
        assertThat(error.path("data").path("message").asText())
                .isEqualTo("'31-02-2003' is not a date; expected DD-MM-YYYY");
        assertThat(error.path("data").path("value").asText()).isEqualTo("31-02-2003");
        assertThat(error.path("data").path("problems").findValuesAsText("column"))
                .containsExactly("Birthday", "Active");
    }

    @Test
    void takesTheNameOfTheImportAfterTheFileToo() {
        Form form = new Form()
                .file("file", "groups.json", "[{\"Name\": \"Named after\"}]")
                .field("import_name", "import-groups");
        HttpResponse<String> answer = caravan.post("/cms-api/import", form);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(RunningCaravan.json(answer).path("success_count").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "import-users | users.csv | 'Email\n'                 | 422 | missing-column",
                "import-users | users.csv | ''                        | 422 | empty-file",
                "import-users | users.csv | '{\"a\": 1, \"a\"'         | 422 | ",
                "import-users | users.pdf | '%PDF-1.7 something\n'    | 415 | unknown-format",
                "import-users | users.zip | 'PK\u0003\u0004000000000' | 422 | bad-archive",
                "import-user  | users.csv | 'Email\n'                 | 404 | unknown-import"
            })
    void refusesFilesThatAreNoTableOfThisImport(
            String importName, String fileName, String content, int status, String code) {
        Form form = new Form().field("import_name", importName).file("file", fileName, content);
        HttpResponse<String> answer = caravan.post("/cms-api/import", form);
        JsonNode problem = assertProblem(answer, status);
        Optional.ofNullable(code)
                .ifPresent(c -> assertThat(problem.path("code").asText()).isEqualTo(c));
    }

    @Test
    void refusesFormsWithoutAFileOrAName() {
        assertThat(assertProblem(caravan.post("/cms-api/import", new Form().field("import_name", "import-users")), 400)
                        .path("code")
                        .asText())
                .isEqualTo("missing-file");
        assertThat(assertProblem(caravan.post("/cms-api/import", new Form().file("file", "a.csv", "a\n")), 400)
                        .path("code")
                        .asText())
                .isEqualTo("missing-import-name");
        assertThat(assertProblem(caravan.post("/cms-api/import", "text"), 400)
                        .path("code")
                        .asText())
                .isEqualTo("missing-file");
        assertProblem(caravan.post("/cms-api/import", "x", "Content-Type", "multipart/form-data"), 400);
        assertThat(assertProblem(caravan.post("/api/imports/import-users", ""), 400)
                        .path("code")
                        .asText())
                .isEqualTo("missing-file");
    }

    @Test
    void importsAsAJob() {
        HttpResponse<String> answer = caravan.post(
                "/api/imports/import-groups",
                new Form().file("file", "../../evil\\..\\groups.csv", "Name\nAs a job\n"));

        assertThat(answer.statusCode()).isEqualTo(202);
        JsonNode accepted = RunningCaravan.json(answer);
        String id = accepted.path("id").asText();
        assertThat(answer.headers().firstValue("Location")).hasValue("/api/jobs/" + id);
        JsonNode job = caravan.awaitEnd(id);
        assertThat(job.path("kind").asText()).isEqualTo("import");
        assertThat(job.path("name").asText()).isEqualTo("import-groups");
        assertThat(job.path("state").asText()).isEqualTo("completed");
        assertThat(job.path("dry_run").asBoolean()).isFalse();
        assertThat(job.path("source").path("channel").asText()).isEqualTo("http");
        assertThat(job.path("source").path("file_name").asText()).isEqualTo("groups.csv");
        assertThat(job.path("source").path("bytes").asInt()).isEqualTo("Name\nAs a job\n".length());
        assertThat(job.path("source").path("sha256").asText()).hasSize(64);
        assertThat(job.path("progress").toString())
                .isEqualTo("{\"read\":1,\"created\":1,\"updated\":0,\"unchanged\":0,\"failed\":0}");
        assertThat(job.path("created_at").asText())
                .isEqualTo(accepted.path("created_at").asText());
        assertThat(job.path("problems")).isEmpty();
        assertThat(job.path("links").path("self").asText()).isEqualTo("/api/jobs/" + id);
    }

    @Test
    void importsTheBytesOfTheBody() {
        HttpResponse<String> answer =
                caravan.post("/api/imports/import-groups?file_name=groups.ndjson", "{\"Name\": \"As a body\"}\n");
        assertThat(answer.statusCode()).isEqualTo(202);
        JsonNode job = caravan.awaitEnd(RunningCaravan.json(answer).path("id").asText());
        assertThat(job.path("source").path("file_name").asText()).isEqualTo("groups.ndjson");
        assertThat(job.path("progress").path("created").asInt()).isEqualTo(1);
    }

    @Test
    void saysOfADryRunWhatWouldHappen() {
        String file = HEADER + "ada@example.org,Ada Byron,24-03-1985,Yes,98.50,\"52.52,13.405\",Germany,,\n";
        String id = RunningCaravan.json(caravan.post("/api/imports/import-users?dry_run=true", file))
                .path("id")
                .asText();
        JsonNode job = caravan.awaitEnd(id);
        assertThat(job.path("dry_run").asBoolean()).isTrue();
        assertThat(job.path("progress").path("updated").asInt()).isEqualTo(1);
        JsonNode outcomes = caravan.json("/api/jobs/" + id + "/outcomes").path("data");
        assertThat(outcomes.get(0).path("changes").get(0).path("from").asText()).isEqualTo("Ada Lindqvist");
        assertThat(outcomes.get(0).path("changes").get(0).path("to").asText()).isEqualTo("Ada Byron");
        assertThat(caravan.get("/api/exports/export-users?filter[email]=ada@example.org"
                                .replace("[", "%5B")
                                .replace("]", "%5D"))
                        .body())
                .contains("Ada Lindqvist");
    }

    @Test
    void keepsTheRowsInErrorForMending() {
        String id = RunningCaravan.json(caravan.post(
                        "/api/imports/import-users",
                        HEADER + "max@example.org,Max,01-01-2000,Yes,1,,Atlantis,,\n"
                                + "moe@example.org,Moe,01-01-2000,Yes,1,,Atlantis,,\n"))
                .path("id")
                .asText();
        JsonNode job = caravan.awaitEnd(id);
        assertThat(job.path("state").asText()).isEqualTo("completed_with_errors");
        JsonNode group = job.path("problems").get(0);
        assertThat(group.path("code").asText()).isEqualTo("unknown-reference");
        assertThat(group.path("column").asText()).isEqualTo("Country");
        assertThat(group.path("count").asInt()).isEqualTo(2);
        assertThat(group.path("lines").asText()).isEqualTo("2-3");

        HttpResponse<String> errors =
                caravan.get(job.path("links").path("errors").asText());
        assertThat(errors.statusCode()).isEqualTo(200);
        assertThat(errors.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"import-users.errors.csv\"");
        assertThat(errors.headers().firstValue("Content-Type")).hasValue("text/csv; charset=utf-8");
        assertThat(errors.body().lines().findFirst())
                .hasValue(HEADER.strip() + ",_line,_error_code,_error_column,_error_message");
        assertThat(errors.body().lines()).hasSize(3);

        JsonNode failed = caravan.json("/api/jobs/" + id + "/outcomes?filter%5Boutcome%5D=error&page%5Blimit%5D=1");
        assertThat(failed.path("meta").toString()).isEqualTo("{\"limit\":1,\"offset\":0,\"total\":2}");
        assertThat(failed.path("data").get(0).path("line").asInt()).isEqualTo(2);

        JsonNode mended = caravan.awaitEnd(RunningCaravan.json(
                        caravan.post("/api/imports/import-users", errors.body().replace("Atlantis", "Italy")))
                .path("id")
                .asText());
        assertThat(mended.path("state").asText()).isEqualTo("completed");
        assertThat(mended.path("progress").path("created").asInt()).isEqualTo(2);
    }

    @Test
    void listsJobsTheNewestFirst() {
        JsonNode page =
                caravan.json("/api/jobs?filter%5Bname%5D=import-users&filter%5Bkind%5D=import&page%5Blimit%5D=2");
        assertThat(page.path("data")).hasSize(2);
        assertThat(page.path("meta").path("total").asInt()).isGreaterThanOrEqualTo(2);
        assertThat(page.path("data").get(0).path("created_at").asText())
                .isGreaterThan(page.path("data").get(1).path("created_at").asText());
        assertThat(caravan.json("/api/jobs?filter%5Bstate%5D=failed,cancelled&filter%5Bname%5D=import-countries")
                        .path("data"))
                .isEmpty();
    }

    @Test
    void exportsInTheFormatThatIsAskedFor() {
        String condition = "filter%5Bcode%5D=DE,FR&sort=-code";
        HttpResponse<String> csv = caravan.get("/api/exports/export-countries?" + condition);
        assertThat(csv.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"export-countries.csv\"");
        assertThat(csv.body().lines().map(line -> line.replaceFirst("^\\d+,", "#,")))
                .containsExactly("_id,Code,Name", "#,FR,France", "#,DE,Germany");

        JsonNode json = caravan.json("/api/exports/export-countries?format=json&" + condition);
        assertThat(json.findValuesAsText("Name")).containsExactly("France", "Germany");

        HttpResponse<String> ndjson = caravan.get("/api/exports/export-countries?format=ndjson&" + condition);
        assertThat(ndjson.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"export-countries.ndjson\"");
        assertThat(ndjson.body().lines()).hasSize(2).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
    }

    @Test
    void exportsAsTheCmsAsks() {
        String request = """
                {"format": "json", "export_name": "export-countries", "filter": [
                  ["or", ["eq", {"$type": "keypath", "$val": "code"}, "DE"], ["like", {"$type": "keypath", "$val": "name"}, "Pol%"]],
                  ["neq", {"$type": "keypath", "$val": "name"}, "Germany"]]}
                """;
        HttpResponse<String> answer = caravan.post("/cms-api/export", request);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(RunningCaravan.json(answer).findValuesAsText("Name")).containsExactly("Polska");
    }

    @Test
    void exportsAsAJobWhoseFileIsKept() {
        HttpResponse<String> answer = caravan.post(
                "/api/exports/export-countries",
                "{\"format\": \"ndjson\", \"filter\": {\"code\": \"JP\"}, \"sort\": \"name\"}");
        assertThat(answer.statusCode()).isEqualTo(202);
        String id = RunningCaravan.json(answer).path("id").asText();
        assertThat(answer.headers().firstValue("Location")).hasValue("/api/jobs/" + id);
        JsonNode job = caravan.awaitEnd(id);
        assertThat(job.path("kind").asText()).isEqualTo("export");
        assertThat(job.path("state").asText()).isEqualTo("completed");
        HttpResponse<String> file = caravan.get(job.path("links").path("export").asText());
        assertThat(file.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"export-countries.ndjson\"");
        assertThat(file.body()).contains("\"Japan\"").hasLineCount(1);
    }

    @Test
    void givesATemplateToFillIn() {
        HttpResponse<String> answer = caravan.get("/api/imports/import-users/template");
        assertThat(answer.body().strip()).isEqualTo(HEADER.strip());
        assertThat(answer.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"import-users.csv\"");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /nothing,                                 404, not-found",
        "GET,    /api/jobs/x/y/z,                          404, not-found",
        "GET,    /api/jobs/nobody,                         404, unknown-job",
        "GET,    /api/jobs/..%2f..%2fetc/outcomes,         404, unknown-job",
        "GET,    /api/jobs/nobody/outcomes,                404, unknown-job",
        "GET,    /api/jobs/nobody/files/errors,            404, unknown-job",
        "POST,   /api/jobs/nobody/cancel,                  404, unknown-job",
        "POST,   /api/imports/import-userz,                404, unknown-import",
        "GET,    /api/imports/import-userz/template,       404, unknown-import",
        "GET,    /api/exports/export-userz,                404, unknown-export",
        "POST,   /api/exports/export-userz,                404, unknown-export",
        "POST,   /cms-api/export,                          400, missing-export-name",
        "GET,    /api/imports/import-users/template?format=doc, 400, unknown-format",
        "GET,    /api/exports/export-users?format=doc,     400, unknown-format",
        "GET,    /api/exports/export-users?sort=shoe,      400, ",
        "GET,    /api/exports/export-users?filter%5Bshoe%5D=1, 400, ",
        "GET,    /api/exports/export-users?shoe=1,         400, ",
        "GET,    /api/jobs?shoe=1,                         400, unknown-parameter",
        "GET,    /api/jobs?filter%5Bstate%5D=odd,          400, bad-value",
        "GET,    /api/jobs?page%5Blimit%5D=0,              400, bad-page",
        "GET,    /api/jobs?page%5Boffset%5D=-1,            400, bad-page",
        "POST,   /api/imports/import-users?dry_run=maybe,  400, malformed-parameter"
    })
    void explainsWhatIsWrongWithARequest(String method, String path, int status, String code) {
        JsonNode problem = assertProblem(caravan.send(method, path, BodyPublishers.noBody()), status);
        Optional.ofNullable(code)
                .ifPresent(c -> assertThat(problem.path("code").asText()).isEqualTo(c));
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /api/jobs,                         'GET, HEAD'",
        "POST,   /api/jobs,                         'GET, HEAD'",
        "GET,    /api/imports/import-users,         POST",
        "PUT,    /api/exports/export-users,         'GET, POST'",
        "GET,    /cms-api/import,                   POST",
        "GET,    /cms-api/export,                   POST",
        "GET,    /api/jobs/x/cancel,                POST",
        "PATCH,  /api/jobs/x,                       'GET, HEAD'",
        "POST,   /observe/health,                   GET"
    })
    void namesTheMethodsThatAPathHas(String method, String path, String allowed) {
        HttpResponse<String> answer = caravan.send(method, path, BodyPublishers.noBody());
        assertThat(answer.headers().firstValue("Allow")).hasValue(allowed);
        assertThat(assertProblem(answer, 405).path("code").asText()).isEqualTo("method-not-allowed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"export_name\": \"export-countries\"",
                "[1, 2]",
                "not json",
                "{\"export_name\": 5}",
                "{\"export_name\": \"export-countries\", \"colour\": \"red\"}",
                "{\"export_name\": \"export-countries\", \"format\": \"doc\"}",
                "{\"export_name\": \"export-countries\", \"filter\": \"name\"}",
                "{\"export_name\": \"export-countries\", \"filter\": [[\"near\", 1, 2]]}"
            })
    void explainsWhatIsWrongWithABody(String body) {
        assertProblem(caravan.post("/cms-api/export", body), 400);
    }

    @Test
    void refusesABodyOfJsonThatIsTooLarge() {
        assertProblem(caravan.post("/api/exports/export-users", "{\"sort\":\"" + "x".repeat(2_000_000) + "\"}"), 413);
    }

    @Test
    void answersAPathThatIsNotPercentEncoded() throws Exception {
        try (var socket = caravan.connect()) {
            socket.getOutputStream()
                    .write("GET /api/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 400").doesNotContain("\tat ");
        }
    }

    @Test
    void keepsBrowsersFromGuessing() {
        for (String path :
                Stream.of("/api/jobs", "/api/exports/export-users", "/nothing").toList()) {
            HttpResponse<String> answer = caravan.get(path);
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        }
    }

    /** Holds an answer to RFC 9457 and to the contract. */
    private static JsonNode assertProblem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body())
                .doesNotContain("\tat ")
                .doesNotContain("Exception")
                .doesNotContain("dev.caravan");
        JsonNode problem = RunningCaravan.json(answer);
        assertThat(problem.fieldNames())
                .toIterable()
                .containsExactly("type", "title", "status", "detail", "code", "errors");
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("type").asText()).endsWith(problem.path("code").asText());
        assertThat(problem.path("detail").asText()).isNotBlank();
        problem.path("errors").forEach(error -> assertThat(error.fieldNames())
                .toIterable()
                .contains("code", "message")
                .isSubsetOf("code", "message", "pointer", "parameter", "column", "hint"));
        return problem;
    }
}
