package dev.caravan.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.caravan.model.Catalog;
import dev.caravan.model.SectionPlan;
import dev.caravan.model.UserDataPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Golden cases of {@code user-data.yaml}: each file in {@code cases/user-data}, and what is expected of it in the text file
 * beside it. {@code -Dtests.golden=write} writes what is found instead. The JSON Schema is held against the same files.
 */
final class UserDataCasesTest {
    private static final Path CASES = Path.of("src/test/resources/cases/user-data");
    private static final boolean WRITE = "write".equals(System.getProperty("tests.golden"));
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNode DOCUMENT = document();
    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(DOCUMENT);

    static final List<Shape> shapes = UserDataShapes.ALL;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @TestFactory
    Stream<DynamicTest> readsAsExpected() throws IOException {
        return cases().stream().map(c -> DynamicTest.dynamicTest(String.valueOf(c.getFileName()), () -> check(c)));
    }

    @Test
    void hasCases() throws IOException {
        assertThat(WRITE).isFalse();
        assertThat(cases()).hasSizeGreaterThan(8);
    }

    private static List<Path> cases() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
        }
    }

    private void check(Path file) throws IOException {
        String found = run(file);
        Path expected = Path.of(file.toString().replace(".yaml", ".txt"));
        if (WRITE) {
            Files.writeString(expected, found);
        }
        assertThat(found).isEqualTo(Files.readString(expected));
        assertThat(found).as("secrets are not shown").doesNotContain("s3cret");
    }

    private String run(Path file) throws IOException {
        StringBuilder text = new StringBuilder();
        try {
            show(UserDataReader.read(file, catalog(), new Properties()), text);
        } catch (ConfigurationException e) {
            e.problems()
                    .forEach(p -> text.append("[" + p.code() + "] "
                            + p.toString().replace(CASES.toString().replace('\\', '/') + "/", "") + "\n"));
        }
        return text.toString();
    }

    private static void show(UserDataPlan plan, StringBuilder text) {
        text.append("on behalf ").append(new TreeSet<>(plan.onBehalf())).append('\n');
        text.append("lookup ").append(plan.lookup()).append('\n');
        plan.platform()
                .ifPresent(p -> text.append("platform " + p.url() + " " + p.timeout() + " " + p.retries() + " "
                        + new TreeSet<>(p.identities().keySet()) + "\n"));
        for (SectionPlan section : plan.sections()) {
            text.append("section ").append(section).append('\n');
        }
        plan.records()
                .forEach((name, ownership) -> text.append("records " + name + " "
                        + ownership.owners().stream().map(f -> f.name()).toList() + " "
                        + ownership.tenant().map(f -> f.name()).orElse("-") + "\n"));
        text.append(plan.limits()).append('\n');
    }

    private Catalog catalog() throws IOException {
        Path file = Files.writeString(
                folder.resolve("records.yaml"),
                "records: {user: {table: users}, post: {fields: [{name: author, column: author_id}]}, country: {}}");
        return ConfigurationReader.read(file, SampleSchema.SCHEMA, SampleFormats::check)
                .catalog();
    }

    private static final class Properties implements PropertySource {
        private static final Map<String, String> ALL = Map.of(
                "platform.url", "http://{{platform.host}}:1", "platform.host", "localhost", "platform.token", "s3cret");

        @Override
        public Optional<String> find(String name) {
            return Optional.ofNullable(ALL.get(name));
        }

        @Override
        public Collection<String> names() {
            return new TreeSet<>(ALL.keySet());
        }
    }

    @ParameterizedTest
    @FieldSource("shapes")
    void theSchemaKnowsTheKeysOfTheReader(Shape shape) {
        JsonNode definition = DOCUMENT.path("$defs").path(shape.definition());
        Set<String> keys = new TreeSet<>();
        definition.path("properties").fieldNames().forEachRemaining(keys::add);
        assertThat(keys).isEqualTo(new TreeSet<>(shape.keys()));
        assertThat(definition.path("additionalProperties").asBoolean(true)).isFalse();
        assertThat(definition.path("properties"))
                .allSatisfy(p -> assertThat(p.path("description").asText()).isNotBlank());
    }

    @ParameterizedTest
    @FieldSource("shapes")
    void theDocumentationDescribesEveryKey(Shape shape) throws IOException {
        String page = Files.readString(Path.of("docs/user-data.md"));
        assertThat(shape.keys()).allSatisfy(key -> assertThat(page).contains("`" + key + "`"));
    }

    @TestFactory
    Stream<DynamicTest> theSchemaAgreesWithTheReader() {
        return Stream.of("good", "defaults", "unknown-names", "no-platform", "wrong-types", "not-covered")
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    boolean valid = name.equals("good") || name.equals("defaults");
                    assertThat(SCHEMA.validate(tree(CASES.resolve(name + ".yaml")))
                                    .isEmpty())
                            .isEqualTo(valid);
                }));
    }

    @Test
    void theSampleIsValid() throws IOException {
        assertThat(SCHEMA.validate(tree(Path.of("config/user-data.yaml")))).isEmpty();
    }

    private static JsonNode tree(Path file) throws IOException {
        Object loaded = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
        return MAPPER.valueToTree(loaded);
    }

    private static JsonNode document() {
        try {
            return MAPPER.readTree(Files.readAllBytes(Path.of("docs/user-data.schema.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
