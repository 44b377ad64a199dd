package dev.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records, record types, exports and the API's description over HTTP, with the sample configuration and files. */
final class RecordsHttpTest {
    private static final String ORIGIN = "https://cms.example.org";
    private static final Pattern LINK = Pattern.compile("<([^>]*)>; rel=\"([a-z]+)\"");

    @RegisterExtension
    static final Caravans CARAVANS = Caravans.ofAllTests();

    private static RunningCaravan caravan;

    @BeforeAll
    static void start() {
        caravan =
                CARAVANS.start(CARAVANS.newHome(), Map.of("caravan.http.cors.origins", "https://x.example, " + ORIGIN));
        caravan.awaitResult("import-memberships", "06-memberships.csv");
    }

    @AfterAll
    static void hasLoggedNoErrors() {
        assertThat(caravan.log()).doesNotContain("ERROR").doesNotContain("\tat ");
    }

    /** Encodes what a browser would: brackets, signs and blanks. */
    static String encoded(String query) {
        return query.replace("%", "%25")
                .replace("[", "%5B")
                .replace("]", "%5D")
                .replace("<", "%3C")
                .replace(">", "%3E")
                .replace("\"", "%22")
                .replace(" ", "%20")
                .replace("+", "%2B");
    }

    private static HttpResponse<String> get(String path, String... headers) {
        return caravan.send("GET", encoded(path), BodyPublishers.noBody(), headers);
    }

    private static JsonNode body(String path) {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningCaravan.json(answer);
    }

    @Test
    void recordsComeWithWhatTheyAreRelatedTo() {
        assertThat(body("/api/records/user?filter[country.code]=DE&fields=name&fields[country]=name&fields[group]=name"
                                + "&include=country,group&sort=-name")
                        .toString())
                .isEqualTo("{\"data\":[{\"name\":\"Franz Huber\",\"country\":{\"name\":\"Germany\"},\"group\":[]},"
                        + "{\"name\":\"Ada Lindqvist\",\"country\":{\"name\":\"Germany\"},"
                        + "\"group\":[{\"name\":\"Editors\"},{\"name\":\"Translators\"}]}],"
                        + "\"meta\":{\"limit\":50,\"offset\":0,\"total\":2}}");
    }

    @Test
    void valuesOfEachTypeAreJson() {
        JsonNode ada = body("/api/records/user?filter[email]=ada@example.org&fields=birthday,active,score,location,"
                        + "self_info,country,manager")
                .path("data")
                .get(0);
        assertThat(ada.path("birthday").asText()).isEqualTo("1985-03-24");
        assertThat(ada.path("active").isBoolean()).isTrue();
        assertThat(ada.path("score").decimalValue()).isEqualByComparingTo("98.5");
        assertThat(ada.path("location").toString()).isEqualTo("{\"latitude\":52.52,\"longitude\":13.405}");
        assertThat(ada.path("self_info").path("level").asInt()).isEqualTo(7);
        assertThat(ada.path("country").isIntegralNumber()).isTrue();
        assertThat(ada.path("manager").isNull()).isTrue();
    }

    @Test
    void linksLeadThroughAllPages() {
        List<String> found = new ArrayList<>();
        Optional<String> next = Optional.of(encoded("/api/records/user?fields=email&sort=email&page[limit]=2"));
        String last = "";
        while (next.isPresent()) {
            HttpResponse<String> answer = caravan.get(next.get());
            RunningCaravan.json(answer)
                    .path("data")
                    .forEach(user -> found.add(user.path("email").asText()));
            Map<String, String> links = links(answer);
            assertThat(links).containsKeys("first", "last");
            assertThat(links.containsKey("prev")).isEqualTo(found.size() > 2);
            last = links.getOrDefault("last", "");
            next = Optional.ofNullable(links.get("next"));
        }
        assertThat(found).hasSizeGreaterThan(4).isSorted().doesNotHaveDuplicates();
        assertThat(links(caravan.get(last))).doesNotContainKey("next").containsKey("prev");
        assertThat(links(get("/api/records/user?page[offset]=999&page[limit]=2"))
                        .get("prev"))
                .isEqualTo(links(get("/api/records/user?page[offset]=1&page[limit]=2"))
                        .get("last"));
    }

    private static Map<String, String> links(HttpResponse<String> answer) {
        Matcher matcher = LINK.matcher(answer.headers().firstValue("Link").orElse(""));
        Map<String, String> links = new TreeMap<>();
        while (matcher.find()) {
            links.put(matcher.group(2), matcher.group(1));
        }
        return links;
    }

    @Test
    void oneRecordIsHadByItsId() {
        JsonNode ada = body("/api/records/user?filter[email]=ada@example.org&fields=_id")
                .path("data")
                .get(0);
        String path =
                "/api/records/user/" + ada.path("_id").asText() + "?fields=email&include=group&fields[group]=name";
        assertThat(body(path).toString())
                .isEqualTo(
                        "{\"email\":\"ada@example.org\",\"group\":[{\"name\":\"Editors\"},{\"name\":\"Translators\"}]}");

        String tag = get(path).headers().firstValue("ETag").orElseThrow();
        for (String known : List.of(tag, "\"x\", W/" + tag, "*")) {
            HttpResponse<String> again = get(path, "If-None-Match", known);
            assertThat(again.statusCode()).as(known).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(again.headers().firstValue("ETag")).hasValue(tag);
        }
        assertThat(get(path, "If-None-Match", "\"x\"").statusCode()).isEqualTo(200);
    }

    @Test
    void headIsGetWithoutABody() {
        for (String path : List.of(
                "/api/records/user?page[limit]=2",
                "/api/records/country/1",
                "/api/record-types",
                "/api/jobs",
                "/openapi.yaml",
                "/api/records/user?fields=nonsense",
                "/api/records/nothing")) {
            HttpResponse<String> get = get(path);
            HttpResponse<String> head = caravan.send("HEAD", encoded(path), BodyPublishers.noBody());
            assertThat(head.statusCode()).as(path).isEqualTo(get.statusCode());
            assertThat(head.headers().map()).as(path).isEqualTo(get.headers().map());
            assertThat(head.body()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/records/usr                          | 404 | unknown-record-type | did you mean 'user'?",
                "/api/records/usr/1                        | 404 | unknown-record-type | did you mean 'user'?",
                "/api/records/user/999999                  | 404 | unknown-record      |",
                "/api/records/user/nonsense                | 404 | unknown-record      |",
                "/api/records/user/1'%20OR%20'1'='1        | 404 | unknown-record      |",
                "/api/records/user/1?filter[email]=a       | 400 | unknown-parameter   |",
                "/api/records/user/1?page[limit]=1         | 400 | unknown-parameter   |",
                "/api/record-types?x=1                     | 400 | unknown-parameter   |",
                "/api/jobs?include=x                       | 400 | unknown-parameter   |",
                "/api/jobs?fields=stat                     | 400 | unknown-field       | did you mean 'state'?",
                "/api/exports/export-users?fields=emial    | 400 | unknown-field       | did you mean 'email'?",
                "/api/exports/export-users?page[limit]=1   | 400 | unknown-parameter   |",
                "/api/exports/export-groups-for-import?fields=-name,-_id | 400 | malformed-fields |",
                "/api/exports/export-users?include=country | 400 | unknown-parameter   |",
                "/api/exports/export-users?filter[country]=France | 400 | bad-value    | or use country.name",
                "/api/exports/export-usrs                  | 404 | unknown-export      | did you mean 'export-users'?"
            })
    void whatIsNotThereIsToldApart(String path, int status, String code, String hint) {
        HttpResponse<String> answer = caravan.get(path.replace("[", "%5B").replace("]", "%5D"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(RunningCaravan.json(answer).path("code").asText()).isEqualTo(code);
        if (hint != null) {
            assertThat(answer.body()).contains(hint);
        }
    }

    @Test
    void allThatIsWrongIsSaidAtOnceUnlessTheClientIsLenient() {
        String path = "/api/records/user?filter[emial]=x&sort=nmae&include=grup&fields=foo&page[limit]=0&shoe=1";
        HttpResponse<String> strict = get(path);
        assertThat(strict.statusCode()).isEqualTo(400);
        List<String> parameters = new ArrayList<>();
        RunningCaravan.json(strict)
                .path("errors")
                .forEach(error -> parameters.add(error.path("parameter").asText() + " "
                        + error.path("code").asText()));
        assertThat(parameters)
                .containsExactlyInAnyOrder(
                        "shoe unknown-parameter",
                        "include unknown-relation",
                        "fields unknown-field",
                        "filter[emial] unknown-field",
                        "sort unknown-field",
                        "page[limit] bad-page");
        HttpResponse<String> lenient = get(path, "Prefer", "handling=lenient");
        assertThat(lenient.statusCode()).isEqualTo(200);
        assertThat(lenient.headers().firstValue("Preference-Applied")).hasValue("handling=lenient");
    }

    @Test
    void recordTypesTellWhatCanBeAskedAndDone() {
        JsonNode types = body("/api/record-types").path("data");
        List<String> names = new ArrayList<>();
        types.forEach(type -> names.add(type.path("name").asText()));
        assertThat(names).containsExactly("country", "group", "membership", "post", "user");
        JsonNode user = types.get(4);
        assertThat(user.path("label").asText()).isEqualTo("Users");
        JsonNode email = find(user.path("fields"), "email");
        assertThat(email.toString())
                .isEqualTo(
                        "{\"name\":\"email\",\"type\":\"String\",\"value\":\"string\",\"operators\":[\"eq\",\"ne\",\"in\","
                                + "\"gt\",\"gte\",\"lt\",\"lte\",\"contains\",\"startsWith\",\"endsWith\",\"isNull\",\"notNull\"],"
                                + "\"sortable\":true}");
        assertThat(find(user.path("relations"), "group").toString())
                .isEqualTo("{\"name\":\"group\",\"type\":\"group\",\"many\":true}");
        assertThat(find(user.path("actions"), "import-users").toString())
                .isEqualTo(
                        "{\"type\":\"import\",\"name\":\"import-users\",\"label\":\"Import Users\",\"links\":"
                                + "{\"self\":\"/api/imports/import-users\",\"template\":\"/api/imports/import-users/template\"}}");
    }

    private static JsonNode find(JsonNode list, String name) {
        for (JsonNode one : list) {
            if (one.path("name").asText().equals(name)) {
                return one;
            }
        }
        throw new AssertionError("no " + name + " in " + list);
    }

    /** A filter that the list of a record type offers is one of the query language, for records, exports and the CMS. */
    @Test
    void filtersOfListsAreThoseOfTheQueryLanguage() {
        JsonNode user = find(body("/api/record-types").path("data"), "user");
        Map<String, String> values =
                Map.of("email", "ada@example.org", "active", "true", "_created_at", ">=2000-01-01");
        for (JsonNode filter : user.path("list").path("filters")) {
            String query = filter.path("parameter").asText() + "="
                    + values.get(filter.path("name").asText());
            int records = body("/api/records/user?" + query)
                    .path("meta")
                    .path("total")
                    .asInt();
            HttpResponse<String> export = get("/api/exports/export-users?format=json&" + query);
            assertThat(export.statusCode()).as(query).isEqualTo(200);
            assertThat(records)
                    .as(query)
                    .isPositive()
                    .isEqualTo(RunningCaravan.json(export).size());
        }
        String skygear =
                "{\"export_name\":\"export-users\",\"format\":\"json\",\"filter\":[[\"eq\",{\"$type\":\"keypath\","
                        + "\"$val\":\"email\"},\"ada@example.org\"]]}";
        assertThat(RunningCaravan.json(caravan.post("/cms-api/export", skygear)).size())
                .isEqualTo(1);
    }

    @Test
    void exportsWriteTheColumnsThatAreAskedFor() {
        assertThat(get("/api/exports/export-users?fields=groups,email&filter[email]=ada@example.org")
                        .body())
                .isEqualToNormalizingNewlines(
                        "Groups,Email\n\"\"\"Editors\"\",\"\"Translators\"\"\",ada@example.org\n");
        assertThat(get("/api/exports/export-countries?fields=-_id&filter[code]=DE")
                        .body())
                .isEqualToNormalizingNewlines("Code,Name\nDE,Germany\n");

        HttpResponse<String> created = caravan.post(
                "/api/exports/export-users",
                "{\"format\":\"csv\",\"fields\":\"email\",\"sort\":\"-email\",\"filter\":{\"email\":[\">=a\",\"<c\"]}}");
        assertThat(created.statusCode()).as(created.body()).isEqualTo(202);
        String id = RunningCaravan.json(created).path("id").asText();
        assertThat(caravan.awaitEnd(id).path("state").asText()).isEqualTo("completed");
        assertThat(caravan.get("/api/jobs/" + id + "/files/export").body())
                .isEqualToNormalizingNewlines("Email\nbruno@example.org\nada@example.org\n");
    }

    @Test
    void jobsAreQueriedLikeRecords() {
        JsonNode page = body("/api/jobs?filter[kind]=import&filter[name]=~COUNTR&fields=name,state&sort=created_at");
        assertThat(page.toString())
                .isEqualTo("{\"data\":[{\"name\":\"import-countries\",\"state\":\"completed\"}],"
                        + "\"meta\":{\"limit\":50,\"offset\":0,\"total\":1}}");
    }

    @Test
    void pagesOfAllowedOriginsMayAsk() {
        HttpResponse<String> preflight = caravan.send(
                "OPTIONS",
                "/api/records/user",
                BodyPublishers.noBody(),
                "Origin",
                ORIGIN,
                "Access-Control-Request-Method",
                "GET",
                "Access-Control-Request-Headers",
                "prefer");
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .hasValue(ORIGIN);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods"))
                .hasValue("GET, HEAD, POST");
        assertThat(preflight
                        .headers()
                        .firstValue("Access-Control-Allow-Headers")
                        .orElse(""))
                .contains("Prefer");
        for (String path : List.of("/api/record-types", "/api/records/nothing")) {
            HttpResponse<String> asked = get(path, "Origin", ORIGIN);
            assertThat(asked.headers().firstValue("Access-Control-Allow-Origin"))
                    .hasValue(ORIGIN);
            assertThat(asked.headers()
                            .firstValue("Access-Control-Expose-Headers")
                            .orElse(""))
                    .contains("Link");
            assertThat(asked.headers().allValues("Vary")).contains("Origin");
            HttpResponse<String> other = get(path, "Origin", "https://evil.example");
            assertThat(other.statusCode()).isEqualTo(asked.statusCode());
            assertThat(other.headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
        }
    }

    @Test
    void theDescriptionKnowsTheRunningConfiguration() throws IOException {
        HttpResponse<String> answer = get("/openapi.yaml");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/yaml");
        SwaggerParseResult parsed = new OpenAPIV3Parser().readContents(answer.body());
        assertThat(parsed.getMessages()).isEmpty();
        JsonNode document = new YAMLMapper().readTree(answer.body());
        JsonNode user = document.at("/components/schemas/record.user/properties");
        assertThat(user.path("birthday").toString()).isEqualTo("{\"type\":[\"string\",\"null\"],\"format\":\"date\"}");
        assertThat(user.path("group").toString())
                .isEqualTo("{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/record.group\"}}");
        assertThat(document.at("/components/parameters/RecordType/schema/enum").toString())
                .isEqualTo("[\"country\",\"group\",\"membership\",\"post\",\"user\"]");
        assertThat(document.at("/components/parameters/ImportName/schema/enum").toString())
                .contains("import-users");
        assertThat(document.at("/components/parameters/ExportName/schema/enum").toString())
                .contains("export-users-for-import");
    }
}
