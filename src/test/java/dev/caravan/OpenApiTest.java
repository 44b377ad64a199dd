package dev.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the description of the HTTP API and the routes together: what is there is described, and nothing else is. */
final class OpenApiTest {
    private static final Path DOCUMENT = Path.of("src/main/resources/dev/caravan/web/openapi.yaml");
    private static final Set<String> METHODS = Set.of("get", "head", "post", "put", "patch", "delete", "options");
    private static final ObjectMapper YAML = new YAMLMapper();

    @Test
    void everyRouteIsDescribedAndNothingElse() throws IOException {
        Set<String> described = new TreeSet<>();
        YAML.readTree(DOCUMENT.toFile()).path("paths").properties().forEach(path -> path.getValue()
                .fieldNames()
                .forEachRemaining(method -> {
                    if (METHODS.contains(method)) {
                        described.add(method.toUpperCase(Locale.ROOT) + " " + withoutNames(path.getKey()));
                    }
                }));
        assertThat(described).isEqualTo(routes());
    }

    private static Set<String> routes() throws IOException {
        Set<String> routes = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                for (JsonNode document : YAML.readTree(file.toFile())) {
                    JsonNode from = document.at("/route/from");
                    // the one without methods tells whoever asks for anything else that it is not there
                    JsonNode methods = from.at("/parameters/httpMethodRestrict");
                    if (from.path("uri").asText().equals("platform-http") && !methods.isMissingNode()) {
                        for (String method : methods.asText().split(",")) {
                            routes.add(method + " "
                                    + withoutNames(from.at("/parameters/path").asText()));
                        }
                    }
                }
            }
        }
        return routes;
    }

    /** What a part of a path is called is nobody's business. */
    private static String withoutNames(String path) {
        return path.replaceAll("\\{[^}]*}", "{}");
    }

    @Test
    void theDescriptionIsSound() throws IOException {
        SwaggerParseResult parsed = new OpenAPIV3Parser().readContents(withRecord(Files.readString(DOCUMENT)));
        assertThat(parsed.getMessages()).isEmpty();
        assertThat(parsed.getOpenAPI().getOpenapi()).isEqualTo("3.1.0");
    }

    /** The one schema that only a configuration can give. */
    private static String withRecord(String document) {
        return document + "    Record: {type: object}\n";
    }

    @Test
    void everyReferenceLeadsSomewhere() throws IOException {
        JsonNode document = YAML.readTree(withRecord(Files.readString(DOCUMENT)));
        List<String> references = document.findValuesAsText("$ref");
        assertThat(references).isNotEmpty().allSatisfy(reference -> assertThat(
                        document.at(reference.substring(1)).isMissingNode())
                .as(reference)
                .isFalse());
    }

    @Test
    void operationsHaveNamesOfTheirOwn() throws IOException {
        assertThat(YAML.readTree(DOCUMENT.toFile()).path("paths").findValuesAsText("operationId"))
                .isNotEmpty()
                .doesNotHaveDuplicates();
    }
}
