package dev.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The house rules of the routes, which users read and change. That Camel takes them, the service's tests show. */
final class RoutesTest {
    private static final List<Path> FOLDERS =
            List.of(Path.of("routes"), Path.of("routes/templates"), Path.of("samples/routes"));
    private static final String ENDING = ".camel.yaml";
    private static final Set<String> SCRIPTS = Set.of(
            "groovy",
            "joor",
            "java",
            "js",
            "javascript",
            "python",
            "mvel",
            "ognl",
            "spel",
            "script",
            "choice",
            "sql",
            "process");
    private static final Pattern BEANS = Pattern.compile("Map\\.entry\\(\\s*\"(\\w+)\"");
    private static final Pattern SET_BY_CODE =
            Pattern.compile("\"(caravan\\.(?:http|inbox|schedules|pick-ups)\\.enabled|caravan\\.home)\"");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^}]+)}}");
    private static final Pattern PROPERTY_ACCESS = Pattern.compile("\\$\\{[A-Za-z.]+}|true|false");

    private static final Map<String, List<JsonNode>> FILES = new LinkedHashMap<>();
    private static final ObjectMapper YAML =
            YAMLMapper.builder(new YAMLFactory()).build();

    @BeforeAll
    static void read() throws IOException {
        for (Path file : files()) {
            String name = String.valueOf(file.getFileName());
            assertThat(name).endsWith(ENDING);
            List<JsonNode> documents = new ArrayList<>();
            YAML.readTree(file.toFile()).forEach(documents::add);
            FILES.put(name.substring(0, name.length() - ENDING.length()), documents);
        }
        assertThat(FILES).containsKeys("import", "export", "inbox", "errors");
    }

    @Test
    void aFileIsOneRouteOfItsOwnName() {
        FILES.forEach((stem, documents) -> {
            if (documents.stream().anyMatch(d -> d.has("route"))) {
                assertThat(documents).as(stem).hasSize(1);
                assertThat(documents.get(0).path("route").path("id").asText()).isEqualTo(stem);
            }
        });
    }

    @Test
    void aRouteSaysWhatItDoesAndWhatHappensOnFailure() {
        Set<String> configurations = new HashSet<>();
        FILES.values()
                .forEach(ds -> ds.forEach(d -> configurations.add(
                        d.path("routeConfiguration").path("id").asText())));
        for (JsonNode route : routes()) {
            String id = route.path("id").asText();
            assertThat(route.path("description").asText()).as(id).matches("[A-Z].*[^.]");
            assertThat(configurations)
                    .as(id)
                    .contains(route.path("routeConfigurationId").asText());
            assertThat(route.path("nodePrefixId").asText()).isEqualTo(id + "/");
            JsonNode from = route.path("from");
            if (from.path("uri").asText().equals("direct")) {
                assertThat(from.path("parameters").path("name").asText()).isEqualTo(id);
            }
        }
    }

    @Test
    void aTemplateSaysWhatItDoesAndWhatItsParametersMean() {
        List<String> templates = new ArrayList<>();
        FILES.forEach((stem, documents) -> documents.forEach(d -> {
            JsonNode template = d.path("routeTemplate");
            if (!template.isMissingNode()) {
                templates.add(template.path("id").asText());
                assertThat(template.path("id").asText()).isEqualTo(stem);
                assertThat(template.path("description").asText()).matches("[A-Z].*[^.]");
                assertThat(template.path("parameters"))
                        .allSatisfy(
                                p -> assertThat(p.path("description").asText()).isNotBlank());
            }
        }));
        assertThat(templates).contains("scheduled-user-data");
    }

    @Test
    void stepsThatCallOrTalkHaveIdsThatAreTheirOwn() {
        for (JsonNode route : routes()) {
            Set<String> ids = new HashSet<>();
            for (String kind : List.of("bean", "to", "split", "marshal", "unmarshal")) {
                for (JsonNode step : route.path("from").path("steps").findValues(kind)) {
                    String id = step.path("id").asText();
                    assertThat(id).as(route.path("id").asText() + ": " + step).isNotEmpty();
                    assertThat(ids.add(id))
                            .as(route.path("id").asText() + "/" + id)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void beansThatAreCalledExist() throws IOException {
        Set<String> bound = new HashSet<>();
        Matcher matcher = BEANS.matcher(Files.readString(Path.of("src/main/java/dev/caravan/Flows.java")));
        while (matcher.find()) {
            bound.add(matcher.group(1));
        }
        Set<String> called = new TreeSet<>();
        FILES.values()
                .forEach(ds -> ds.forEach(d -> {
                    called.addAll(d.findValuesAsText("ref"));
                    called.addAll(d.findValuesAsText("aggregationStrategy"));
                    called.addAll(d.findValuesAsText("executorService"));
                    d.findValues("parameters")
                            .forEach(p -> p.forEach(v -> {
                                if (v.asText().startsWith("#")) {
                                    called.add(v.asText().substring(1));
                                }
                            }));
                }));
        assertThat(bound).containsAll(called);
        assertThat(called).as("beans that no route calls").containsAll(bound);
    }

    @Test
    void placesAndSizesAreDeclaredSettings() throws IOException {
        String properties = Files.readString(Path.of("config/application.properties"));
        Set<String> set = new HashSet<>(Set.of(UserDataFile.OWN_ADDRESS));
        Matcher code = SET_BY_CODE.matcher(Files.readString(Path.of("src/main/java/dev/caravan/Flows.java")));
        while (code.find()) {
            set.add(code.group(1));
        }
        FILES.values()
                .forEach(ds -> ds.forEach(d -> d.at("/routeTemplate/parameters")
                        .forEach(p -> set.add(p.path("name").asText()))));
        for (Path file : files()) {
            Matcher matcher = PLACEHOLDER.matcher(Files.readString(file));
            while (matcher.find()) {
                String key = matcher.group(1);
                assertThat(set.contains(key) || properties.contains("\n" + key + "="))
                        .as(file + ": " + key)
                        .isTrue();
            }
        }
    }

    @Test
    void routesHoldNoCodeAndNoSql() throws IOException {
        for (Path file : files()) {
            assertThat(Files.readString(file).toLowerCase(Locale.ROOT))
                    .as("%s", file)
                    .doesNotContain("select ", "insert into", "update set", "delete from");
        }
        FILES.forEach((stem, documents) -> documents.forEach(d -> {
            SCRIPTS.forEach(script ->
                    assertThat(d.findValues(script)).as(stem + ": " + script).isEmpty());
            d.findValues("expression").forEach(e -> {
                if (e.isTextual()) {
                    assertThat(e.asText()).as(stem).matches(PROPERTY_ACCESS);
                }
            });
        }));
    }

    private static List<JsonNode> routes() {
        return FILES.values().stream()
                .flatMap(List::stream)
                .filter(d -> d.has("route"))
                .map(d -> d.path("route"))
                .toList();
    }

    private static List<Path> files() throws IOException {
        List<Path> all = new ArrayList<>();
        for (Path folder : FOLDERS) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(Files::isRegularFile).sorted().forEach(all::add);
            }
        }
        return all;
    }
}
