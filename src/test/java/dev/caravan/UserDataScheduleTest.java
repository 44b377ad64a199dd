package dev.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The route template {@code scheduled-user-data}: many users, a file for each or one for all. */
final class UserDataScheduleTest {
    private static final ObjectMapper JSON = UserDataWorld.JSON;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final PlatformServer platform = PlatformServer.start();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @BeforeEach
    void fill() {
        ObjectNode entity = JSON.createObjectNode().put("name", "post");
        platform.list("entities", List.of(entity));
    }

    @AfterEach
    void stopPlatform() {
        platform.close();
    }

    /** Caravan with this instance of the template, whose users are the authors of posts. */
    private UserDataWorld open(String format, String files) throws IOException {
        Path routes = folder.resolve("routes");
        try (Stream<Path> walk = Files.walk(Path.of("routes"))) {
            for (Path file : walk.toList()) {
                Files.copy(
                        file, routes.resolve(Path.of("routes").relativize(file).toString()));
            }
        }
        Files.writeString(routes.resolve("nightly.camel.yaml"), """
                - templatedRoute:
                    routeTemplateRef: scheduled-user-data
                    routeId: nightly
                    prefixId: nightly
                    parameters:
                      - {name: name, value: nightly}
                      - {name: cron, value: "0/1 * * * * ?"}
                      - {name: users, value: post}
                      - {name: id, value: author_id}
                      - {name: filter, value: "filter[title]=!nobody"}
                      - {name: format, value: %s}
                      - {name: files, value: %s}
                """.formatted(format, files));
        String plan = UserDataWorld.plan(platform, "5s", 0, "{}");
        Map<String, String> settings =
                Map.of("caravan.routes", routes.toString(), "caravan.database.init", script().toString());
        return UserDataWorld.open(folder, plan, settings);
    }

    private Path script() throws IOException {
        return Files.writeString(
                folder.resolve("filled.sql"),
                UserDataWorld.SCHEMA
                        + "insert into post (author_id, title) values ('u1', 'a'), ('../u2', 'b'), ('unknown3', 'c'),"
                        + " ('u4', 'nobody');");
    }

    private static List<Path> files(Path outbox) throws IOException {
        if (!Files.isDirectory(outbox)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(outbox)) {
            return files.filter(f -> !f.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void eachUserHasAFile() throws IOException {
        try (UserDataWorld world = open("json", "each")) {
            Path outbox = world.world().home().resolve("outbox/nightly");
            List<Path> files = Await.value(
                    "files", PATIENCE, () -> Optional.of(files(outbox)).filter(f -> f.size() == 3));
            assertThat(new TreeSet<>(files.stream()
                            .map(f -> f.getFileName().toString().replaceAll("-[0-9a-f]+", "-HASH"))
                            .toList()))
                    .containsExactly("u1.json", "u2-HASH.json", "unknown3.json");
            JsonNode first = JSON.readTree(outbox.resolve("u1.json").toFile());
            assertThat(first.at("/data/post/data/0/title").asText()).isEqualTo("a");
            assertThat(first.at("/complete").asBoolean()).isTrue();
            JsonNode unknown = JSON.readTree(outbox.resolve("unknown3.json").toFile());
            assertThat(unknown.at("/complete").asBoolean()).isFalse();
        }
    }

    @Test
    void allUsersFanInToOneFile() throws IOException {
        try (UserDataWorld world = open("json", "all")) {
            Path outbox = world.world().home().resolve("outbox/nightly");
            Path file =
                    Await.value("file", PATIENCE, () -> files(outbox).stream().findFirst());
            JsonNode document = JSON.readTree(file.toFile());
            assertThat(file.getFileName().toString()).matches("nightly-\\d{8}T\\d{6}Z\\.json");
            assertThat(document.path("users").findValuesAsText("user")).contains("u1", "../u2", "unknown3");
            assertThat(document.at("/users/0/data/post/data/0/title").asText()).isEqualTo("a");
            assertThat(document.at("/users/0/complete").asBoolean()).isTrue();
            assertThat(document.at("/complete").asBoolean()).isFalse();
        }
    }

    @Test
    void workbooksOfAllUsersAreOneZip() throws IOException {
        try (UserDataWorld world = open("xlsx", "all")) {
            Path outbox = world.world().home().resolve("outbox/nightly");
            Path file =
                    Await.value("file", PATIENCE, () -> files(outbox).stream().findFirst());
            try (ZipFile zip = new ZipFile(file.toFile())) {
                assertThat(zip.stream().map(e -> e.getName().replaceAll("-[0-9a-f]+", "-HASH")))
                        .containsExactly("u1.xlsx", "u2-HASH.xlsx", "unknown3.xlsx", "manifest.json");
                JsonNode manifest = JSON.readTree(zip.getInputStream(zip.getEntry("manifest.json")));
                assertThat(manifest.path("not_complete"))
                        .extracting(JsonNode::asText)
                        .containsExactly("unknown3");
            }
        }
    }
}
