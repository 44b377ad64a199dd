package dev.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.caravan.access.Tokens;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.processor.PredicateValidationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Kamelets: held to the rules for Kamelets, and used by another Camel context as another project would. */
final class KameletsTest {
    private static final Path FOLDER = Path.of("routes/kamelets");
    private static final Set<String> TYPES = Set.of("source", "sink", "action");
    private static final Pattern PARAMETER = Pattern.compile("\\{\\{\\??([A-Za-z0-9._-]+)(?::[^}]*)?}}");
    private static final ObjectMapper YAML = new YAMLMapper();
    private static final String LABEL = "camel.apache.org/kamelet.type";
    private static final String TOKEN = Tokens.make(new SecureRandom());

    @RegisterExtension
    static final Caravans CARAVANS = Caravans.ofAllTests();

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static RunningCaravan sample;

    @BeforeAll
    static void startTheSample() {
        sample = CARAVANS.start(CARAVANS.newHome(), Map.of());
    }

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList();
        }
    }

    @Test
    void thereAreThree() throws IOException {
        assertThat(files().stream().map(f -> f.getFileName().toString()))
                .containsExactly(
                        "caravan-export-source.kamelet.yaml",
                        "caravan-import-sink.kamelet.yaml",
                        "caravan-user-data-action.kamelet.yaml");
    }

    /** What the validator of Apache's own catalog of Kamelets checks, but for the name of the provider. */
    @ParameterizedTest
    @MethodSource("files")
    void followsTheRulesForKamelets(Path file) throws IOException {
        JsonNode kamelet = YAML.readTree(file.toFile());
        String name = kamelet.at("/metadata/name").asText();
        assertThat(kamelet.path("apiVersion").asText()).isEqualTo("camel.apache.org/v1");
        assertThat(kamelet.path("kind").asText()).isEqualTo("Kamelet");
        assertThat(file.getFileName()).hasToString(name + ".kamelet.yaml");
        String type = kamelet.at("/metadata/labels").path(LABEL).asText();
        assertThat(TYPES).contains(type);
        assertThat(name).endsWith("-" + type);
        JsonNode annotations = kamelet.at("/metadata/annotations");
        for (String annotation :
                List.of("kamelet.icon", "catalog.version", "provider", "kamelet.group", "kamelet.support.level")) {
            assertThat(annotations.path("camel.apache.org/" + annotation).asText())
                    .as(annotation)
                    .isNotBlank();
        }
        JsonNode definition = kamelet.at("/spec/definition");
        assertThat(definition.path("type").asText()).isEqualTo("object");
        assertThat(definition.path("description").asText()).isNotBlank();
        assertThat(definition.path("title").asText())
                .endsWith(type.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + type.substring(1));
        JsonNode properties = definition.path("properties");
        definition.path("required").forEach(required -> assertThat(properties.has(required.asText()))
                .as(required.asText())
                .isTrue());
        properties.properties().forEach(property -> {
            JsonNode said = property.getValue();
            for (String key : List.of("type", "title", "description")) {
                assertThat(said.path(key).asText())
                        .as(property.getKey() + "/" + key)
                        .isNotBlank();
            }
            assertThat(said.path("title").asText()).doesNotContainPattern("^(The|A|An) |(^| )[a-z]");
            if (said.path("format").asText().equals("password")) {
                assertThat(said.path("x-descriptors").toString()).contains("urn:camel:group:credentials");
            }
        });
        Set<String> used = new TreeSet<>();
        Matcher parameter = PARAMETER.matcher(kamelet.at("/spec/template").toString());
        while (parameter.find()) {
            used.add(parameter.group(1));
        }
        Set<String> declared = new TreeSet<>();
        properties.fieldNames().forEachRemaining(declared::add);
        assertThat(used).isEqualTo(declared);
        assertThat(kamelet.at("/spec/dependencies").toString()).contains("camel:kamelet", "camel:http");
    }

    /** The schema that Camel gives for routes in YAML. */
    @ParameterizedTest
    @MethodSource("files")
    void itsTemplateIsARouteByCamelsSchema(Path file) throws IOException {
        JsonNode template = YAML.readTree(file.toFile()).at("/spec/template");
        try (InputStream schema = CamelContext.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            JsonSchema rules =
                    JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(schema);
            assertThat(rules.validate(YAML.createArrayNode().add(template))).isEmpty();
        }
    }

    /** Another Camel project, which has the Kamelets from a folder of its own. */
    private record Project(CamelContext context) implements AutoCloseable {
        static Project open() {
            CamelContext context = new DefaultCamelContext();
            context.getComponent("kamelet", KameletComponent.class).setLocation("file:" + FOLDER.toAbsolutePath());
            return new Project(context);
        }

        Project start() {
            context.start();
            return this;
        }

        ProducerTemplate template() {
            return context.createProducerTemplate();
        }

        @Override
        public void close() {
            context.stop();
        }
    }

    private static String address(RunningCaravan caravan) {
        return "http://127.0.0.1:" + caravan.port();
    }

    @Test
    void theSinkMakesAJobOfEachMessage() throws Exception {
        try (Project project = Project.open().start()) {
            String job = project.template()
                    .requestBodyAndHeaders(
                            "kamelet:caravan-import-sink?import=import-groups&fileName=groups.csv&address="
                                    + address(sample),
                            "Name\nFrom another project\n",
                            // a request that the project itself was asked by must not lead this one astray
                            Map.of(
                                    "CamelHttpUri", "http://127.0.0.1:1/elsewhere",
                                    "CamelHttpPath", "/elsewhere",
                                    "CamelHttpMethod", "DELETE",
                                    "CamelHttpQuery", "dry_run=maybe",
                                    "Authorization", "Bearer of-somebody-else",
                                    "Content-Type", "multipart/form-data; boundary=x",
                                    "Host", "elsewhere.example"),
                            String.class);
            JsonNode ended =
                    sample.awaitEnd(RunningCaravan.JSON.readTree(job).path("id").asText());
            assertThat(ended.path("state").asText()).isEqualTo("completed");
            assertThat(ended.at("/source/file_name").asText()).isEqualTo("groups.csv");
            assertThat(ended.at("/progress/created").asInt()).isEqualTo(1);
            assertThat(ended.path("dry_run").asBoolean()).isFalse();

            String tried = project.template()
                    .requestBody(
                            "kamelet:caravan-import-sink?import=import-groups&dryRun=true&address=" + address(sample),
                            "Name\nOnly tried\n",
                            String.class);
            assertThat(RunningCaravan.JSON.readTree(tried).path("dry_run").asBoolean())
                    .isTrue();
        }
    }

    @Test
    void theSinkFailsWhereTheImportDoesNotExist() throws Exception {
        try (Project project = Project.open().start()) {
            assertThat(project.template()
                            .send(
                                    "kamelet:caravan-import-sink?import=import-nothing&address=" + address(sample),
                                    exchange -> exchange.getMessage().setBody("Name\nx\n"))
                            .getException())
                    .hasMessageContaining("404");
        }
    }

    @Test
    void theSourceGivesTheFileOfAnExportAgainAndAgain() throws Exception {
        BlockingQueue<Exchange> given = new LinkedBlockingQueue<>();
        String route = """
                - route:
                    from:
                      uri: kamelet:caravan-export-source
                      parameters:
                        address: %s
                        export: export-countries
                        format: csv
                        query: "RAW(filter%%5Bcode%%5D=DE,FR&sort=code)"
                        period: 50
                        delay: 0
                      steps:
                        - convertBodyTo: {type: String}
                        - to: {uri: "bean:given"}
                """.formatted(address(sample));
        sample.awaitResult("import-countries", "01-countries.csv");
        try (Project project = Project.open()) {
            project.context().getRegistry().bind("given", (Processor) given::add);
            PluginHelper.getRoutesLoader(project.context()).loadRoutes(ResourceHelper.fromString("routes.yaml", route));
            project.start();
            for (int i = 0; i < 2; i++) {
                Exchange exchange = given.poll(RunningCaravan.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(exchange).isNotNull();
                assertThat(exchange.getMessage().getBody(String.class).lines().map(l -> l.replaceFirst("^\\d+,", "#,")))
                        .containsExactly("_id,Code,Name", "#,DE,Germany", "#,FR,France");
                assertThat(exchange.getMessage().getHeader(Exchange.FILE_NAME)).isEqualTo("export-countries.csv");
                assertThat(exchange.getMessage().getHeaders()).doesNotContainKey("Authorization");
            }
        }
    }

    @Test
    void theActionFetchesWhatIsHeldAboutAUser() throws Exception {
        String endpoint = "kamelet:caravan-user-data-action?address=" + address(sample);
        try (Project project = Project.open().start()) {
            var template = project.template();
            JsonNode own = RunningCaravan.JSON.readTree(template.requestBody(endpoint, "ignored", String.class));
            assertThat(own.at("/data/userdata/user/id").asText()).isEqualTo("1");
            JsonNode other = RunningCaravan.JSON.readTree(
                    template.requestBodyAndHeader(endpoint, "", "CaravanUser", "2", String.class));
            assertThat(other.at("/data/userdata/user/id").asText()).isEqualTo("2");
        }
    }

    /** camel-http has them win over the address and query that it is given. */
    @ParameterizedTest
    @CsvSource({
        "CamelRestHttpUri, http://127.0.0.1:1/evil",
        "CamelRestHttpQuery, user=2",
        "CamelHttpUri, http://127.0.0.1:1/",
        "CamelHttpPath, /api/jobs",
        "CamelHttpRawQuery, user=2",
        "CamelHttpMethod, DELETE"
    })
    void whatComesWithAMessageHasNoSayInTheRequest(String header, String value) throws Exception {
        try (Project project = Project.open().start()) {
            var template = project.template();
            JsonNode own = RunningCaravan.JSON.readTree(template.requestBodyAndHeader(
                    "kamelet:caravan-user-data-action?address=" + address(sample), "", header, value, String.class));
            assertThat(own.at("/data/userdata/user/id").asText()).isEqualTo("1");
            JsonNode job = RunningCaravan.JSON.readTree(template.requestBodyAndHeader(
                    "kamelet:caravan-import-sink?import=import-countries&dryRun=true&address=" + address(sample),
                    "Code,Name\nXX,Nowhere\n",
                    header,
                    value,
                    String.class));
            assertThat(job.path("name").asText()).isEqualTo("import-countries");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2&format=zip", "2#", "a b", "2\n", "../x", ""})
    void theActionTakesNothingButAUser(String user) throws Exception {
        String endpoint = "kamelet:caravan-user-data-action?address=" + address(sample);
        try (Project project = Project.open().start()) {
            Exchange answer = project.template()
                    .send(endpoint, exchange -> exchange.getMessage().setHeader("CaravanUser", user));
            assertThat(answer.getException()).isInstanceOf(PredicateValidationException.class);
        }
    }

    @Test
    void aTokenOpensWhatASignInKeepsClosed() throws Exception {
        Path home = CARAVANS.newHome();
        Map<String, String> settings = new LinkedHashMap<>(Caravans.items());
        String access = "sign_in: tokens\ntokens: [{sha256: %s, user: robot, roles: [editor]}]\n"
                .formatted(Tokens.digest(TOKEN));
        settings.put(
                "caravan.access",
                Files.writeString(home.resolve("access.yaml"), access).toString());
        RunningCaravan closed = CARAVANS.start(home, settings);
        String sink = "kamelet:caravan-import-sink?import=import-notes&address=" + address(closed);
        try (Project project = Project.open().start()) {
            var template = project.template();
            String job = template.requestBody(sink + "&token=" + TOKEN, "Line\none\n", String.class);
            assertThat(RunningCaravan.JSON.readTree(job).path("created_by").asText())
                    .isEqualTo("robot");
            assertThat(template.send(sink, exchange -> exchange.getMessage().setBody("Line\ntwo\n"))
                            .getException())
                    .hasMessageContaining("401");
        } catch (CamelExecutionException e) {
            throw new AssertionError(String.valueOf(e.getCause()), e);
        }
    }

    @Test
    void theSampleRoutesUseThem() throws Exception {
        Path digest = sample.outbox("sample-digest", "export-countries.ndjson");
        // what is in it depends on whether it was made before the samples were imported
        Await.until("the digest is there", RunningCaravan.PATIENCE, () -> Files.exists(digest));
        Path feed = Files.createDirectories(sample.home().resolve("feed"));
        Files.writeString(feed.resolve("more-groups.json"), "[{\"Name\": \"Fed by a folder\"}]");
        Await.until("the feed has become a job", RunningCaravan.PATIENCE, () -> sample.get(
                        "/api/records/group?filter%5Bname%5D=Fed%20by%20a%20folder")
                .body()
                .contains("Fed by a folder"));
        Await.until(
                "the file is moved",
                RunningCaravan.PATIENCE,
                () -> Files.exists(feed.resolve(".done/more-groups.json")));
        Path ask = Files.createDirectories(sample.home().resolve("ask"));
        Files.writeString(ask.resolve("me.json"), "please");
        Path answer = sample.outbox("sample-user-data", "me.json");
        Await.until("there is an answer", RunningCaravan.PATIENCE, () -> Files.exists(answer));
        assertThat(RunningCaravan.JSON.readTree(answer.toFile()).has("data")).isTrue();
    }
}
