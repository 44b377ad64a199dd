package dev.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Queries that nobody would send who means well: each is told what is wrong with it, and none hurts. */
final class HostileHttpTest {
    @RegisterExtension
    static final Caravans CARAVANS = Caravans.ofAllTests();

    private static RunningCaravan caravan;

    @BeforeAll
    static void start() {
        caravan = CARAVANS.start(CARAVANS.newHome(), Map.of());
        caravan.awaitResult("import-memberships", "06-memberships.csv");
    }

    /** Nothing of it is an error of the service, and the records are still there. */
    @AfterAll
    static void isUnhurt() {
        assertThat(caravan.log()).doesNotContain("ERROR").doesNotContain("\tat ");
        assertThat(caravan.json("/api/records/user").path("meta").path("total").asInt())
                .isEqualTo(6);
    }

    /**
     * A query and its answer.
     *
     * @param codes of the problems, sorted; empty where an answer of 200 does no harm
     */
    private record Case(String query, int status, List<String> codes) {}

    private static Case refused(String query, String... codes) {
        return new Case(query, 400, List.of(codes));
    }

    private static Map<String, Case> cases() {
        Map<String, Case> cases = new LinkedHashMap<>();
        cases.put(
                "SQL in names",
                refused(
                        "filter[email'%20OR%20'1'='1]=x&sort=email;DROP%20TABLE%20users--&fields=(SELECT%201)"
                                + "&include=country;DELETE%20FROM%20users",
                        "unknown-field", "unknown-field", "unknown-field", "unknown-relation"));
        cases.put(
                "SQL in an expression",
                refused("filter=eq(email,'x'');DROP%20TABLE%20users;--')%20OR%201=1", "malformed-filter"));
        cases.put("SQL in a number", refused("filter[score]=1;DROP%20TABLE%20users", "bad-value"));
        cases.put("SQL in a text", new Case("filter[email]=x');DROP%20TABLE%20users;--", 200, List.of()));
        cases.put("SQL in a pattern", new Case("filter[email]=~%25'%20OR%20'1'='1", 200, List.of()));
        cases.put(
                "prototypes",
                refused(
                        "filter[__proto__]=1&filter[__proto__.x]=1&__proto__[x]=1&filter[constructor][prototype]=1"
                                + "&filter[toString]=1",
                        "unknown-field",
                        "unknown-parameter",
                        "unknown-parameter",
                        "unknown-relation",
                        "unknown-relation"));
        cases.put("NUL", refused("filter[email]=%00", "bad-value"));
        cases.put("an endless page", refused("page[limit]=1e99&page[offset]=-1", "bad-page", "bad-page"));
        cases.put("a far page", new Case("page[offset]=999999999999999999", 200, List.of()));
        cases.put("a huge number", refused("filter[score]=1e999999999", "bad-value"));
        cases.put(
                "unknown relations",
                refused("include=a,country.b,group.c.d", "unknown-relation", "unknown-relation", "unknown-relation"));
        cases.put("a path without end", refused("include=country.user.country.user.country", "too-deep"));
        cases.put("1,000 conditions", refused("filter[email]=~x&".repeat(1_000), "too-many-parameters"));
        cases.put("900 conditions", refused(repeated("filter[email]=~x%d&", 900), "too-many-conditions"));
        cases.put(
                "10,000 conditions",
                refused("filter=and(" + "isNull(_id),".repeat(2_700) + "isNull(_id))", "too-many-conditions"));
        cases.put("10,000 conditions in a longer URL", refused("a=1&".repeat(10_000), "query-too-long"));
        cases.put("10,000 conditions beyond all", new Case("filter[email]=~x&".repeat(10_000), 414, List.of()));
        cases.put("deep nesting", refused("filter=" + "not(".repeat(8_000), "too-deep"));
        cases.put("deep brackets", refused("filter" + "[a]".repeat(10_000) + "=1", "too-deep"));
        cases.put("60,000 characters", refused("filter[email]=" + "x".repeat(60_000), "query-too-long"));
        cases.put("1 MB in a value", new Case("filter[email]=" + "x".repeat(1 << 20), 414, List.of()));
        cases.put("1 MB in a name", new Case("filter[" + "x".repeat(1 << 20) + "]=1", 414, List.of()));
        cases.put("broken escapes", new Case("filter[email]=%zz", 400, List.of()));
        return cases;
    }

    private static String repeated(String pattern, int times) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < times; i++) {
            text.append(pattern.formatted(i));
        }
        return text.toString();
    }

    @TestFactory
    Stream<DynamicTest> isToldWhatIsWrong() {
        return cases().entrySet().stream()
                .map(one -> DynamicTest.dynamicTest(one.getKey(), () -> {
                    for (String path : List.of(
                            "/api/records/user", "/api/records/user/1", "/api/exports/export-users", "/api/jobs")) {
                        check(path, one.getValue(), path.equals("/api/records/user"));
                    }
                }));
    }

    /** @param exactly whether the codes are those of the case; other paths know other names */
    private static void check(String path, Case hostile, boolean exactly) throws IOException {
        Answer answer = ask(path + "?" + hostile.query());
        if (!exactly && answer.status() == 200) {
            return;
        }
        if (exactly) {
            assertThat(answer.status()).as(answer.body()).isEqualTo(hostile.status());
        }
        assertThat(answer.status()).as(path + answer.body()).isIn(200, 400, 404, 414);
        if (answer.status() == 200) {
            return;
        }
        assertThat(answer.head()).containsIgnoringCase("content-type: application/problem+json");
        JsonNode problem = RunningCaravan.JSON.readTree(answer.body());
        assertThat(problem.path("status").asInt()).isEqualTo(answer.status());
        assertThat(problem.path("code").asText()).matches("[a-z-]+");
        assertThat(answer.body()).hasSizeLessThan(100_000);
        if (exactly && !hostile.codes().isEmpty()) {
            List<String> codes = new ArrayList<>();
            problem.path("errors").forEach(error -> codes.add(error.path("code").asText()));
            assertThat(sorted(codes)).as(answer.body()).isEqualTo(sorted(hostile.codes()));
        }
    }

    private static List<String> sorted(Collection<String> codes) {
        return codes.stream().sorted().toList();
    }

    private record Answer(int status, String head, String body) {}

    /** Sends the URL as it is, which a client that means well would not. */
    private static Answer ask(String url) throws IOException {
        try (Socket socket = caravan.connect()) {
            byte[] request = ("GET " + url + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            socket.getOutputStream().write(request);
            String answer = read(socket.getInputStream());
            int end = answer.indexOf("\r\n\r\n");
            int status = Integer.parseInt(answer.substring(9, 12));
            return new Answer(status, answer.substring(0, end), answer.substring(end + 4));
        }
    }

    private static final String FILE_HEAD = "Content-Disposition: form-data; name=file; filename=";

    /** Forms that are no forms: their type, their body, and what is said of it. */
    private static Stream<Arguments> forms() {
        String name = "--x\r\nContent-Disposition: form-data; name=import_name\r\n\r\nimport-users\r\n";
        String file = "--x\r\n" + FILE_HEAD + "a.csv\r\n\r\nEmail\r\n";
        String notMade = "the form cannot be read: it is not whole, or not made as multipart/form-data is";
        String noBoundary = "the Content-Type has no boundary; expected multipart/form-data; boundary=…, as the form's"
                + " parts are divided";
        return Stream.of(
                Arguments.of("multipart/form-data", name + file + "--x--\r\n", noBoundary),
                Arguments.of("multipart/form-data; boundary=", name + file + "--x--\r\n", noBoundary),
                Arguments.of("multipart/form-data; boundary=\"\"", name + file + "--x--\r\n", noBoundary),
                Arguments.of(
                        "multipart/form-data; boundary=x",
                        name + file,
                        "the form cannot be read: it ends in the middle of the file; the boundary that closes the form"
                                + " is missing"),
                Arguments.of(
                        "multipart/form-data; boundary=x", "--x\r\nX: y\r\n\r\nz\r\n" + file + "--x--\r\n", notMade),
                Arguments.of(
                        "multipart/form-data; boundary=x",
                        "--x\r\nContent-Disposition: form-data; name=import_name\r\n\r\n" + "n".repeat(9_000) + "\r\n"
                                + file + "--x--\r\n",
                        "the form cannot be read: a field is longer than 8192 bytes"),
                Arguments.of(
                        "multipart/form-data; boundary=x",
                        name + "--x\r\n" + FILE_HEAD + "n".repeat(9_000) + "\r\n\r\nEmail\r\n--x--\r\n",
                        "the form cannot be read: the head of a part, with its name and the file's, is longer than 1024"
                                + " bytes"),
                Arguments.of(
                        "multipart/form-data; boundary=x",
                        "--x\r\nContent-Disposition: form-data; name=a\r\n\r\nz\r\n".repeat(300) + file + "--x--\r\n",
                        "the form cannot be read: it has more than 256 fields"));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void saysWhatIsWrongWithAForm(String type, String body, String detail) {
        for (String path : List.of("/cms-api/import", "/api/imports/import-users?dry_run=true")) {
            long start = System.nanoTime();
            HttpResponse<String> answer = caravan.post(path, body, "Content-Type", type);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            JsonNode problem = RunningCaravan.json(answer);
            assertThat(problem.path("code").asText()).isEqualTo("malformed-form");
            assertThat(problem.path("detail").asText()).isEqualTo(detail);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [["eq", {"$type": "keypath", "$val": "score"}, 1e999]]}         | bad-value      | /filter/0/2: found '1E+999'; expected a number
            [["eq", {"$type": "keypath", "$val": "score"}, "1e999999999"]]} | bad-value      | /filter/0/2: found '"1e999999999"'; expected a number
            []} x                                                           | malformed-json | the body is not JSON, or has a key twice: near line 1, column 60
            [], "format": "json"}                                           | malformed-json | the body is not JSON, or has a key twice: near line 1, column 67
            [                                                               | malformed-json | the body is not JSON, or has a key twice: near line 1, column 56
            """)
    void saysWhatIsWrongWithABody(String end, String code, String detail) {
        HttpResponse<String> answer = caravan.post(
                "/cms-api/export", "{\"format\":\"csv\",\"export_name\":\"export-users\",\"filter\":" + end);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(RunningCaravan.json(answer).path("code").asText()).isEqualTo(code);
        assertThat(RunningCaravan.json(answer).path("detail").asText()).isEqualTo(detail);
    }

    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        in.transferTo(bytes);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** What is refused is forgotten: many large queries in a row do not fill a small memory. */
    @Test
    void refusedQueriesLeaveNothingBehind() {
        RunningCaravan small = CARAVANS.start(CARAVANS.newHome(), Map.of("test.memory", "112m"));
        String query = "filter%5Bemail%5D=" + "x".repeat(90_000);
        for (int i = 0; i < 600; i++) {
            assertThat(small.get("/api/records/user?" + query).statusCode())
                    .as("query %d", i)
                    .isEqualTo(400);
        }
        assertThat(small.log()).doesNotContain("OutOfMemoryError");
    }
}
