package dev.caravan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.caravan.model.Catalog;
import dev.caravan.model.JobKind;
import dev.caravan.model.JobState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What {@code deliveries.yaml} says, that all that is wrong with it is told at once, and that editors are told the same. */
final class DeliveriesReaderTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNode DOCUMENT = document();
    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(DOCUMENT);

    static final List<Shape> shapes = DeliveryShapes.ALL;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private static JsonNode document() {
        try {
            return MAPPER.readTree(Path.of("docs/deliveries.schema.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Deliveries read(String yaml) throws IOException {
        Path configuration = Files.writeString(folder.resolve("config.yaml"), """
                records:
                  country:
                    list:
                      actions:
                        - {type: import, name: import-countries, fields: [{name: name}]}
                        - {type: export, name: export-countries, fields: [{name: name}]}
                """);
        Catalog catalog = ConfigurationReader.read(configuration, SampleSchema.SCHEMA, SampleFormats::check)
                .catalog();
        Files.writeString(folder.resolve("known_hosts"), "");
        Files.writeString(folder.resolve("secret"), "from-file\n");
        Path file = Files.writeString(folder.resolve("deliveries.yaml"), yaml);
        return DeliveriesReader.read(
                file, folder, folder.resolve("home"), catalog, Map.of("SECRET", "from-environment"));
    }

    private List<String> problems(String yaml) {
        ConfigurationException failure = catchThrowableOfType(ConfigurationException.class, () -> read(yaml));
        return failure.problems().stream()
                .map(p -> p.line() + " " + p.keyPath() + " " + p.code())
                .toList();
    }

    private static Set<ValidationMessage> validate(String yaml) {
        Object loaded = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        return SCHEMA.validate(MAPPER.valueToTree(loaded));
    }

    private static final String EVERYTHING = """
            deliveries:
              partner:
                type: sftp
                host: sftp.example.org
                port: 2222
                user: caravan
                password: {env: SECRET}
                known_hosts: known_hosts
                folder: "in/{export}"
                roles: editor
                checksum: true
                file_name: "{schedule}-{date}.{extension}"
                retry: {attempts: 3, first_pause: 1s, longest_pause: 2m}
              bucket: {type: s3, bucket: b, prefix: "out/{export}", endpoint: "https://s3.example.org:9000", timeout: 5s}
              cms: {type: http, url: "https://cms.example.org/{file_name}", method: PUT, secret: {file: secret},
                    headers: {X-Key: {env: SECRET}, X-From: caravan}}
              queue: {type: endpoint, uri: "seda:exports"}
            pick_ups:
              here: {type: folder, folder: in, import: import-countries, every: 1m, quiet: 0s, done_marker: .ok,
                     done: ok, failed: bad, results: results}
            hooks:
              in: {secret: {env: SECRET}, import: import-countries}
              out: {secret: {env: SECRET}, window: 1m, export: export-countries, format: xlsx,
                    filter: "eq(name,'a&b')", sort: -name, deliver_to: [partner, outbox]}
            webhooks:
              board: {url: "http://board.example.org/x", kinds: [import, user-data], states: failed}
            """;

    @Test
    void withoutAFileThereIsTheOutbox() {
        Deliveries deliveries = DeliveriesReader.read(
                folder.resolve("none"), folder, folder, new Catalog(Map.of(), Map.of(), List.of()), Map.of());
        assertThat(deliveries.deliveries()).containsOnlyKeys("outbox");
        assertThat(deliveries.find("outbox").map(Delivery::target))
                .contains(new Target.Folder(folder.resolve("outbox").resolve("{export}")));
    }

    @Test
    void readsEveryKey() throws IOException {
        Deliveries read = read(EVERYTHING);
        Secret environment = new Secret("from-environment");
        Secret file = new Secret("from-file");
        assertThat(read.deliveries()).containsOnlyKeys("outbox", "partner", "bucket", "cms", "queue");
        Delivery partner = read.find("partner").orElseThrow();
        assertThat(partner.target())
                .isEqualTo(new Target.Sftp(
                        "sftp.example.org",
                        2222,
                        "caravan",
                        "in/{export}",
                        Optional.of(environment),
                        Optional.empty(),
                        Optional.empty(),
                        folder.resolve("known_hosts"),
                        Duration.ofSeconds(30)));
        assertThat(partner.roles()).containsExactly("editor");
        assertThat(partner.checksum()).isTrue();
        assertThat(partner.fileName().map(Object::toString)).contains("{schedule}-{date}.{extension}");
        assertThat(partner.retry()).isEqualTo(new Retry(3, Duration.ofSeconds(1), Duration.ofMinutes(2)));
        assertThat(read.find("bucket").map(Delivery::target))
                .contains(new Target.S3(
                        "b",
                        "out/{export}/",
                        "us-east-1",
                        Optional.of(URI.create("https://s3.example.org:9000")),
                        true,
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofSeconds(5)));
        assertThat(read.find("cms").map(Delivery::target))
                .contains(new Target.Http(
                        URI.create("https://cms.example.org/%7Bfile_name%7D"),
                        "PUT",
                        Optional.of(file),
                        Map.of("X-Key", environment, "X-From", new Secret("caravan")),
                        Duration.ofSeconds(30)));
        assertThat(read.find("queue").map(Delivery::target)).contains(new Target.Endpoint("seda:exports"));
        assertThat(read.pickUps())
                .containsOnly(Map.entry(
                        "here",
                        new PickUp(
                                "here",
                                new Target.Folder(folder.resolve("in")),
                                Optional.of("import-countries"),
                                Duration.ofMinutes(1),
                                Duration.ZERO,
                                Optional.of(".ok"),
                                "ok",
                                "bad",
                                Optional.of("results"))));
        assertThat(read.hooks())
                .containsOnly(
                        Map.entry(
                                "in",
                                new Hook(
                                        "in", environment, Duration.ofMinutes(5), new Hook.Import("import-countries"))),
                        Map.entry(
                                "out",
                                new Hook(
                                        "out",
                                        environment,
                                        Duration.ofMinutes(1),
                                        new Hook.Export(
                                                "export-countries",
                                                "xlsx",
                                                "filter=eq%28name%2C%27a%26b%27%29&sort=-name",
                                                List.of("partner", "outbox")))));
        Webhook board = Optional.ofNullable(read.webhooks().get("board")).orElseThrow();
        assertThat(board.kinds()).containsExactlyInAnyOrder(JobKind.IMPORT, JobKind.USER_DATA);
        assertThat(board.states()).containsExactly(JobState.FAILED);
        assertThat(read.toString()).doesNotContain("from-environment").doesNotContain("from-file");
        assertThat(read.redact("it is from-file, from-environment")).isEqualTo("it is ***, ***");
        assertThat(validate(EVERYTHING)).isEmpty();
    }

    @Test
    void tellsAllThatIsWrongAtOnce() {
        assertThat(problems("""
                        deliverys: {}
                        deliveries:
                          a b: {type: folder, folder: x}
                          tape: {type: tape}
                          partner: {type: sftp, host: h, user: u, known_hosts: nowhere, bucket: b, port: 0}
                          key: {type: s3, bucket: b, access_key: written-here}
                          cms: {type: http, url: "ftp://x", checksum: true, method: GET}
                          name: {type: folder, folder: x, file_name: "{day}.csv"}
                        pick_ups:
                          one: {type: http, url: "https://x"}
                          two: {type: folder, folder: x, import: import-contries, every: soon, done: a/b}
                          three: {type: folder, folder: x, done: same, failed: same}
                        hooks:
                          none: {import: import-countries}
                          both: {secret: {env: SECRET}, import: import-countries, export: export-countries}
                          more: {secret: {env: MISSING}, import: import-countries, sort: name}
                          out: {secret: {env: SECRET}, export: export-countries, format: pdf, deliver_to: partnr}
                        webhooks:
                          board: {url: "https://u:p@x.org", kinds: [exports], states: [running]}
                        """))
                .containsExactlyInAnyOrder(
                        "1 deliverys config-unknown-key",
                        "3 deliveries.a b config-invalid-name",
                        "4 deliveries.tape.type config-unknown-value",
                        "5 deliveries.partner.bucket config-misplaced-key",
                        "5 deliveries.partner.known_hosts config-unreadable",
                        "5 deliveries.partner config-missing-key",
                        "5 deliveries.partner.port config-invalid-value",
                        "6 deliveries.key.access_key config-wrong-type",
                        "6 deliveries.key config-missing-key",
                        "7 deliveries.cms.url config-invalid-value",
                        "7 deliveries.cms.method config-unknown-value",
                        "7 deliveries.cms.checksum config-misplaced-key",
                        "8 deliveries.name.file_name config-invalid-value",
                        "10 pick_ups.one.url config-unknown-key",
                        "10 pick_ups.one.type config-unknown-value",
                        "11 pick_ups.two.import config-unknown-value",
                        "11 pick_ups.two.every config-invalid-value",
                        "11 pick_ups.two.done config-invalid-value",
                        "12 pick_ups.three.failed config-invalid-value",
                        "14 hooks.none config-missing-key",
                        "15 hooks.both config-missing-key",
                        "16 hooks.more.secret.env config-missing-secret",
                        "16 hooks.more.sort config-misplaced-key",
                        "17 hooks.out.format config-unknown-value",
                        "17 hooks.out.deliver_to config-unknown-value",
                        "19 webhooks.board.url config-invalid-value",
                        "19 webhooks.board.kinds[0] config-unknown-value",
                        "19 webhooks.board.states[0] config-unknown-value");
    }

    @Test
    void aSecretIsNeverRepeated() {
        ConfigurationException failure = catchThrowableOfType(ConfigurationException.class, () -> read("""
                        deliveries:
                          a: {type: sftp, host: h, user: u, known_hosts: known_hosts, password: hunter2}
                          b: {type: http, url: "https://user:hunter2@x.org"}
                        """));
        assertThat(failure.getMessage()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @FieldSource("shapes")
    void theSchemaKnowsTheKeysOfTheReader(Shape shape) {
        JsonNode definition = DOCUMENT.path("$defs").path(shape.definition());
        Set<String> known = new TreeSet<>();
        definition.path("properties").fieldNames().forEachRemaining(known::add);
        assertThat(known).isEqualTo(new TreeSet<>(shape.keys()));
        assertThat(definition.path("additionalProperties").asBoolean(true)).isFalse();
        List<String> bare = new ArrayList<>();
        definition.path("properties").properties().stream()
                .filter(p -> p.getValue().path("description").asText().isBlank())
                .forEach(p -> bare.add(p.getKey()));
        assertThat(bare).isEmpty();
    }

    @Test
    void documentationDescribesEveryKey() throws IOException {
        String page = Files.readString(Path.of("docs/deliveries.md"));
        assertThat(shapes.stream().flatMap(s -> s.keys().stream()).distinct())
                .allSatisfy(key -> assertThat(page).containsPattern("\\b" + key + "\\b"));
    }

    @Test
    void theSampleIsValidAsItStandsAndWithItsExamples() throws IOException {
        String sample = Files.readString(Path.of("config/deliveries.yaml"));
        String examples = sample.substring(sample.indexOf("#\n") + 2).replaceAll("(?m)^# ?", "");
        assertThat(examples).contains("deliveries:").contains("pick_ups:");
        assertThat(validate(examples)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{deliverys: {}}",
                "{deliveries: {a b: {type: folder, folder: x}}}",
                "{deliveries: {a: {type: tape}}}",
                "{deliveries: {a: {folder: x}}}",
                "{deliveries: {a: {type: folder}}}",
                "{deliveries: {a: {type: folder, folder: x, bucket: b}}}",
                "{deliveries: {a: {type: sftp, host: h, user: u, known_hosts: k}}}",
                "{deliveries: {a: {type: s3, bucket: b, access_key: {env: A}}}}",
                "{deliveries: {a: {type: s3, bucket: b, access_key: a, secret_key: {env: A}}}}",
                "{deliveries: {a: {type: folder, folder: x, retry: {attempts: 0}}}}",
                "{pick_ups: {a: {type: http, url: x}}}",
                "{pick_ups: {a: {type: folder, folder: x, every: soon}}}",
                "{hooks: {a: {import: x}}}",
                "{hooks: {a: {secret: {env: A}}}}",
                "{hooks: {a: {secret: {env: A}, import: x, export: y}}}",
                "{hooks: {a: {secret: {env: A, file: b}, import: x}}}",
                "{webhooks: {a: {method: PUT}}}"
            })
    void theSchemaRefusesWhatTheReaderRefuses(String yaml) {
        assertThat(validate(yaml)).isNotEmpty();
        assertThat(problems(yaml)).isNotEmpty();
    }
}
