package dev.caravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.config.ConfigurationException;
import dev.caravan.job.JobParkedException;
import dev.caravan.model.Job;
import dev.caravan.model.JobKind;
import dev.caravan.model.JobState;
import dev.caravan.store.DeliveryEntry;
import dev.caravan.store.DeliveryEntry.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The route template {@code scheduled-user-data}: many users, a file for each or one for all. */
final class UserDataScheduleTest {
    private static final ObjectMapper JSON = UserDataWorld.JSON;

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
    private UserDataWorld open(String format, String files, String... more) throws IOException {
        Path routes = folder.resolve("routes");
        try (Stream<Path> walk = Files.walk(Path.of("routes"))) {
            for (Path file : walk.toList()) {
                Path copy = routes.resolve(Path.of("routes").relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        StringBuilder instance = new StringBuilder("""
                - templatedRoute:
                    routeTemplateRef: scheduled-user-data
                    routeId: nightly
                    parameters:
                      - {name: schedule, value: nightly}
                      - {name: cron, value: "0 0 3 * * ?"}
                      - {name: users, value: post}
                      - {name: id, value: author_id}
                      - {name: format, value: %s}
                      - {name: files, value: %s}
                """.formatted(format, files));
        List<String> parameters = new ArrayList<>(List.of(more));
        if (parameters.stream().noneMatch(p -> p.startsWith("filter: "))) {
            parameters.add("filter: ne(title,nobody)");
        }
        for (String parameter : parameters) {
            String[] parts = parameter.split(": ", 2);
            instance.append("      - {name: %s, value: \"%s\"}%n".formatted(parts[0], parts[1]));
        }
        Files.writeString(routes.resolve("nightly.camel.yaml"), instance);
        Files.writeString(folder.resolve("deliveries.yaml"), """
                deliveries:
                  desk: {type: folder, folder: "%s", file_name: "{export}.{extension}", checksum: true}
                  queue: {type: endpoint, uri: "file:%s?tempPrefix=.part-"}
                  nowhere: {type: folder, folder: "%s", retry: {attempts: 1}}
                """.formatted(
                        folder.resolve("desk"), folder.resolve("queue"), folder.resolve("schema.sql")));
        String plan = UserDataWorld.plan(platform, "30s", 0, "{}");
        Map<String, String> settings = Map.of(
                "caravan.routes",
                routes.toString(),
                "caravan.deliveries",
                folder.resolve("deliveries.yaml").toString(),
                "caravan.database.init",
                script().toString());
        return UserDataWorld.open(folder, plan, settings);
    }

    private Path script() throws IOException {
        return Files.writeString(
                folder.resolve("filled.sql"),
                UserDataWorld.SCHEMA
                        + "insert into post (author_id, title) values ('u1', 'a'), ('../u2', 'b'), ('unknown3', 'c'),"
                        + " ('u1', 'again'), ('u4', 'nobody');");
    }

    private static List<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(n -> !n.startsWith("."))
                    .map(n ->
                            n.replaceAll("\\d{4}-\\d\\d-\\d\\d-\\d{6}", "DUE").replaceAll("-[0-9a-f]{12,16}", "-HASH"))
                    .sorted()
                    .toList();
        }
    }

    private static Path only(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> !f.getFileName().toString().startsWith("."))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static JsonNode document(Path folder, String user) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return JSON.readTree(files.filter(f -> f.toString().endsWith("-" + user + ".json"))
                    .findFirst()
                    .orElseThrow()
                    .toFile());
        }
    }

    @Test
    void eachUserHasAFileThatEachDeliveryGets() throws IOException {
        try (UserDataWorld world = open("json", "each", "deliver_to: desk, queue", "time_zone: Europe/Berlin")) {
            Job round = world.runSchedule("nightly");
            assertThat(round.kind()).isEqualTo(JobKind.USER_DATA_ROUND);
            assertThat(round.state()).isEqualTo(JobState.COMPLETED_WITH_ERRORS);
            assertThat(round.progress().read()).isEqualTo(3);
            assertThat(round.detail().orElse(""))
                    .startsWith("not complete: the exports of 1 of 3 users; see the jobs ");
            List<Job> exports = world.jobsOfRound(round);
            assertThat(exports).extracting(j -> j.parameters().get("user")).containsExactly("u1", "../u2", "unknown3");
            assertThat(exports)
                    .extracting(Job::state)
                    .containsExactly(JobState.COMPLETED, JobState.COMPLETED, JobState.COMPLETED_WITH_ERRORS);
            world.deliver();
            Path desk = folder.resolve("desk");
            assertThat(names(folder.resolve("queue")))
                    .containsExactly("nightly-DUE-u1.json", "nightly-DUE-u2-HASH.json", "nightly-DUE-unknown3.json");
            assertThat(names(desk)).hasSize(6).contains("nightly-DUE-u1.json", "nightly-DUE-u1.json.sha256");
            assertThat(document(desk, "u1").at("/data/post/data/0/title").asText())
                    .isEqualTo("a");
            assertThat(document(desk, "u1").at("/complete").asBoolean()).isTrue();
            assertThat(document(desk, "unknown3").at("/complete").asBoolean()).isFalse();
        }
    }

    @Test
    void aDeliveryThatIsGivenUpShowsInTheUsersJobAndCanBeTriedAgain() throws IOException {
        try (UserDataWorld world = open("json", "each", "deliver_to: nowhere", "filter: eq(author_id,u1)")) {
            Job round = world.runSchedule("nightly");
            Job export = world.jobsOfRound(round).get(0);
            world.deliver();
            assertThat(world.deliveries(export))
                    .extracting(DeliveryEntry::state)
                    .containsExactly(State.FAILED);
            Files.delete(folder.resolve("schema.sql"));
            assertThat(world.deliverAgain(export)).isEqualTo(1);
            world.deliver();
            assertThat(world.deliveries(export))
                    .extracting(DeliveryEntry::state)
                    .containsExactly(State.DELIVERED);
            assertThat(names(folder.resolve("schema.sql"))).containsExactly("nightly-DUE-u1.json");
        }
    }

    @Test
    void allUsersFanInToOneFile() throws IOException {
        try (UserDataWorld world = open("json", "all", "file_name: {schedule}.{extension}")) {
            Job round = world.runSchedule("nightly");
            world.deliver();
            Path outbox = world.world().home().resolve("outbox/user-data");
            assertThat(names(outbox)).containsExactly("nightly.json");
            JsonNode document = JSON.readTree(only(outbox).toFile());
            assertThat(document.path("users").findValuesAsText("user")).contains("u1", "../u2", "unknown3");
            assertThat(document.at("/users/0/data/post/data/0/title").asText()).isEqualTo("a");
            assertThat(document.at("/users/0/complete").asBoolean()).isTrue();
            assertThat(document.at("/complete").asBoolean()).isFalse();
            assertThat(document.path("not_complete"))
                    .extracting(JsonNode::asText)
                    .containsExactly("unknown3");
            // one copy is enough
            for (Job export : world.jobsOfRound(round)) {
                assertThat(world.world().folders().findExport(export.id(), "json"))
                        .isEmpty();
            }
        }
    }

    @Test
    void workbooksOfAllUsersAreOneZip() throws IOException {
        try (UserDataWorld world = open("xlsx", "all")) {
            world.runSchedule("nightly");
            world.deliver();
            Path outbox = world.world().home().resolve("outbox/user-data");
            assertThat(names(outbox)).containsExactly("nightly-DUE.zip");
            try (ZipFile zip = new ZipFile(only(outbox).toFile())) {
                assertThat(zip.stream().map(e -> e.getName().replaceAll("-[0-9a-f]{12,16}", "-HASH")))
                        .containsExactly("u1.xlsx", "u2-HASH.xlsx", "unknown3.xlsx", "manifest.json");
                JsonNode manifest = JSON.readTree(zip.getInputStream(zip.getEntry("manifest.json")));
                assertThat(manifest.path("users").asInt()).isEqualTo(3);
                assertThat(manifest.path("not_complete"))
                        .extracting(JsonNode::asText)
                        .containsExactly("unknown3");
            }
        }
    }

    @Test
    void nothingIsSentWhereThereIsNobodyIfThatIsSaid() throws IOException {
        try (UserDataWorld world = open("json", "all", "when_empty: skip", "filter: eq(title,none)")) {
            Job round = world.runSchedule("nightly");
            world.deliver();
            assertThat(round.state()).isEqualTo(JobState.COMPLETED);
            assertThat(world.deliveries(round)).extracting(DeliveryEntry::state).containsExactly(State.SKIPPED);
        }
    }

    /** The round was interrupted after its first user, and goes on with the second. */
    @Test
    void aRoundThatIsTakenUpAgainExportsNobodyTwice() throws IOException {
        try (UserDataWorld world = open("json", "each")) {
            Job round = world.beginSchedule("nightly");
            platform.behave("/users", exchange -> {
                world.world().stopping().set(true);
                return false;
            });
            assertThatThrownBy(() -> world.run(round)).isInstanceOf(JobParkedException.class);
            List<String> before = world.jobsOfRound(round).stream().map(Job::id).toList();
            assertThat(before).hasSize(1);
            platform.behaveWell();
            world.world().stopping().set(false);

            Job ended = world.run(round);
            assertThat(ended.state()).isEqualTo(JobState.COMPLETED_WITH_ERRORS);
            assertThat(ended.progress().read()).isEqualTo(3);
            List<Job> exports = world.jobsOfRound(round);
            assertThat(exports).extracting(j -> j.parameters().get("user")).containsExactly("u1", "../u2", "unknown3");
            assertThat(exports.get(0).id()).isEqualTo(before.get(0));
        }
    }

    @Test
    void mistakesAreToldWithTheirPlaces() throws IOException {
        assertThatThrownBy(() -> open(
                                "pdf",
                                "some",
                                "deliver_to: dsk",
                                "file_name: same.json",
                                "only_changed: true",
                                "missd: run")
                        .close())
                .isInstanceOf(ConfigurationException.class)
                .satisfies(
                        e -> assertThat(String.valueOf(e.getMessage())
                                        .replace(folder.toString(), "")
                                        .lines()
                                        .skip(1))
                                .containsExactly(
                                        "/routes/nightly.camel.yaml:9: nightly.format: 'pdf' is not valid; valid: one of json,"
                                                + " xlsx, xls, zip, bundle",
                                        "/routes/nightly.camel.yaml:10: nightly.files: 'some' is not valid; valid: each or all",
                                        "/routes/nightly.camel.yaml:11: nightly.deliver_to: there is no delivery 'dsk'; valid:"
                                                + " outbox, desk, queue, nowhere; did you mean 'desk'?",
                                        "/routes/nightly.camel.yaml:14: nightly.missd: unknown parameter 'missd'; valid:"
                                                + " schedule, cron, time_zone, users, id, filter, format, files, deliver_to,"
                                                + " file_name, missed, only_changed, settle, when_empty; did you mean missed?"));
        assertThatThrownBy(() -> open("json", "each", "file_name: same.json", "only_changed: true")
                        .close())
                .hasMessageContaining("file_name: 'same.json' is the same for all users; valid: a name with {user}")
                .hasMessageContaining("only_changed: with a file for each user there is no moment")
                .hasMessageContaining("only_changed: record type post has no _updated_at");
    }
}
