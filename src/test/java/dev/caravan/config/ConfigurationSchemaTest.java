package dev.caravan.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Holds {@code docs/config.schema.json}, which editors use, against the reader. */
class ConfigurationSchemaTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Path FILE = Path.of("docs/config.schema.json");
    private static final JsonNode DOCUMENT = document();
    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(DOCUMENT);

    /** Codes of problems that a schema can find without knowing the database. */
    private static final Set<String> STRUCTURAL = Set.of(
            "[config-unknown-key]", "[config-wrong-type]", "[config-missing-key]", "[config-association-fields]");

    static final List<Shape> shapes = Shape.ALL;

    @ParameterizedTest
    @FieldSource("shapes")
    void knowsTheKeysOfTheReader(Shape shape) {
        JsonNode definition = DOCUMENT.path("$defs").path(shape.definition());
        Set<String> older = new TreeSet<>(shape.olderKeys().keySet());
        if (shape.olderType()) {
            older.add("type");
        }
        Set<String> keys = new TreeSet<>(shape.keys());
        keys.addAll(shape.sameKeys().keySet());
        keys.addAll(older);

        assertThat(definition.path("additionalProperties")).isEqualTo(MAPPER.valueToTree(false));
        assertThat(names(definition.path("properties"))).isEqualTo(keys);
        assertThat(names(definition.path("properties")).stream()
                        .filter(k -> definition.path("properties").path(k).has("deprecated")))
                .containsExactlyElementsOf(older);
    }

    @Test
    void describesEveryKey() {
        List<String> undescribed = new ArrayList<>();
        for (Shape shape : Shape.ALL) {
            JsonNode definition = DOCUMENT.path("$defs").path(shape.definition());
            definition.path("properties").properties().stream()
                    .filter(p -> p.getValue().path("description").asText().isBlank())
                    .forEach(p -> undescribed.add(shape.definition() + "." + p.getKey()));
        }
        assertThat(undescribed).isEmpty();
    }

    @Test
    void knowsTheWordsOfTheReader() {
        assertThat(words("handling")).containsExactlyInAnyOrder(withUnderscores(Choices.HANDLING.words()));
        assertThat(words("import", "missing_reference")).containsExactlyElementsOf(Choices.MISSING_REFERENCE.words());
        assertThat(words("import", "missing_columns")).containsExactlyElementsOf(Choices.MISSING_COLUMNS.words());
        assertThat(words("importField", "import_association"))
                .containsExactlyElementsOf(Choices.IMPORT_ASSOCIATION.words());
        assertThat(words("import", "formula_guard")).containsExactlyElementsOf(Choices.FORMULA_GUARD.words());
        assertThat(words("field", "type")).containsExactlyElementsOf(FieldTypes.labels());
        assertThat(words("action", "type")).containsExactly("import", "export");
    }

    @Test
    void documentationDescribesEveryKey() throws IOException {
        String page = Files.readString(Path.of("docs/configuration.md"));
        Set<String> missing = new LinkedHashSet<>();
        for (Shape shape : Shape.ALL) {
            Stream.of(shape.keys().stream(), shape.sameKeys().keySet().stream(), shape.olderKeys().keySet().stream())
                    .flatMap(keys -> keys)
                    .filter(key -> !page.contains("`" + key + "`"))
                    .forEach(missing::add);
        }
        assertThat(missing).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> acceptsWhatTheReaderReads() throws IOException {
        return files(c -> !isRefused(c) && !isSpelledFreely(c))
                .map(f -> DynamicTest.dynamicTest(
                        f.toString(), () -> assertThat(validate(f)).isEmpty()));
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatTheReaderRefuses() throws IOException {
        return files(c -> STRUCTURAL.stream().anyMatch(expected(c)::contains) && isOneFile(c))
                .map(f -> DynamicTest.dynamicTest(
                        f.toString(), () -> assertThat(validate(f)).isNotEmpty()));
    }

    @Test
    void findsCasesOfBothKinds() throws IOException {
        assertThat(files(c -> !isRefused(c))).hasSizeGreaterThan(15);
        assertThat(files(c -> STRUCTURAL.stream().anyMatch(expected(c)::contains)))
                .hasSizeGreaterThan(8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{sites: []}",
                "{records: {user: {tabel: x}}}",
                "{records: {user: []}}",
                "{records: {a b: {}}}",
                "{records: {user: {fields: [{column: x}]}}}",
                "{records: {user: {fields: [{name: x, type: Txt}]}}}",
                "{records: {user: {fields: [{name: x, columns: []}]}}}",
                "{records: {user: {list: {actions: [{name: a, fields: [{name: b}]}]}}}}",
                "{records: {user: {list: {actions: [{type: import, name: a}]}}}}",
                "{records: {user: {list: {actions: [{type: import, name: a/b, fields: [{name: b}]}]}}}}",
                "{records: {user: {list: {actions: [{type: export, name: a}]}}}}",
                "{records: {user: {list: {actions: [{type: export, name: a, for_import: b, fields: [{name: b}]}]}}}}",
                "{records: {user: {list: {actions: [{type: import, name: a, atomic: maybe, fields: [{name: b}]}]}}}}",
                "{records: {user: {list: {actions: [{type: import, name: a, roles: [], fields: [{name: b}]}]}}}}",
                "{records: {user: {list: {actions: [{type: import, name: a, limits: {rows: 0}, fields: [{name: b}]}]}}}}",
                "{records: {user: {list: {actions: [{type: import, name: a, fields: [{name: b,"
                        + " reference_back_reference: c}]}]}}}}",
                "{association_records: {a: {fields: [{name: b}]}}}"
            })
    void refusesWhatIsWrongByItself(String yaml) {
        assertThat(SCHEMA.validate(tree(yaml))).isNotEmpty();
    }

    private interface Choice {
        boolean takes(Path folder) throws IOException;
    }

    private static Stream<Path> files(Choice choice) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path folder : ConfigurationCasesTest.cases()) {
            if (choice.takes(folder)) {
                try (Stream<Path> walk = Files.walk(ConfigurationCasesTest.source(folder))) {
                    walk.filter(f -> f.toString().matches(".*/[^.][^/]*\\.ya?ml"))
                            .forEach(files::add);
                }
            }
        }
        return files.stream();
    }

    private static boolean isOneFile(Path folder) {
        return Files.exists(folder.resolve("config.yaml"));
    }

    /** The one case for spellings that the reader tolerates, but the schema does not offer. */
    private static boolean isSpelledFreely(Path folder) {
        return folder.endsWith("words-ignoring-case");
    }

    private static boolean isRefused(Path folder) throws IOException {
        return expected(folder).lines().anyMatch(l -> l.startsWith("["));
    }

    private static String expected(Path folder) throws IOException {
        return Files.readString(folder.resolve("expected.txt"));
    }

    private static Set<ValidationMessage> validate(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String text = SourceText.decode(bytes, file.toString(), new Problems())
                .orElseGet(() -> new String(bytes, StandardCharsets.ISO_8859_1));
        return SCHEMA.validate(tree(text));
    }

    private static JsonNode tree(String yaml) {
        Object loaded = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        return MAPPER.valueToTree(loaded);
    }

    private static Set<String> names(JsonNode properties) {
        Set<String> names = new TreeSet<>();
        properties.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> words(String definition) {
        return words(DOCUMENT.path("$defs").path(definition));
    }

    private static List<String> words(String definition, String key) {
        return words(DOCUMENT.path("$defs").path(definition).path("properties").path(key));
    }

    private static List<String> words(JsonNode node) {
        List<String> words = new ArrayList<>();
        node.path("enum").forEach(w -> words.add(w.asText()));
        return words;
    }

    private static String[] withUnderscores(List<String> words) {
        return words.stream().flatMap(w -> Stream.of(w, w.replace('-', '_'))).toArray(String[]::new);
    }

    private static JsonNode document() {
        try {
            return MAPPER.readTree(Files.readAllBytes(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
