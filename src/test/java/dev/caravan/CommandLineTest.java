package dev.caravan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code caravan check|import|export} as processes: what they print where, and how they exit. */
final class CommandLineTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @RegisterExtension
    final Caravans caravans = Caravans.ofEachTest();

    private final Map<String, String> settings = new LinkedHashMap<>(Caravans.items());

    @BeforeEach
    void useAHomeAndAPortOfItsOwn() throws IOException {
        settings.put("caravan.home", folder.resolve("home").toString());
        settings.put("caravan.http.port", Integer.toString(RunningCaravan.freePort()));
    }

    private Ended run(String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), RunningCaravan.command(settings, List.of(arguments)));
    }

    private Ended run(Map<String, String> environment, List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return Ended.run(builder, folder);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void importsAndExports() throws Exception {
        String good = file("good.csv", "Code,Name,Quantity\na,Äpfel,1\nb,Birnen,\n");
        Ended imported = run("import", "import-items", good);
        assertThat(imported.status()).as(imported.err()).isZero();
        JsonNode job = RunningCaravan.JSON.readTree(imported.out());
        assertThat(job.path("state").asText()).isEqualTo("completed");
        assertThat(job.path("source").path("channel").asText()).isEqualTo("cli");
        assertThat(job.path("progress").path("created").asInt()).isEqualTo(2);

        Ended exported = run("export", "export-items", "--filter", "code=b", "--sort", "-code");
        assertThat(exported.status()).as(exported.err()).isZero();
        assertThat(exported.out()).isEqualToNormalizingNewlines("Code,Name,Quantity\nb,Birnen,\n");

        Path target = folder.resolve("items.ndjson");
        Ended written = run("export", "export-items", "--format", "ndjson", "-o", target.toString());
        assertThat(written.status()).isZero();
        assertThat(written.out()).isEmpty();
        assertThat(target).content(UTF_8).contains("\"Äpfel\"").hasLineCount(2);
        assertThat(folder.resolve("items.ndjson.part")).doesNotExist();
    }

    @Test
    void keepsTheRowsInError() throws Exception {
        String mixed = file("mixed.csv", "Code,Name,Quantity\na,A,1\nb,B,many\n");
        Path errors = folder.resolve("errors.csv");
        Ended ended = run("import", "import-items", mixed, "--errors", errors.toString());
        assertThat(ended.status()).as(ended.err()).isEqualTo(2);
        assertThat(RunningCaravan.JSON.readTree(ended.out()).path("state").asText())
                .isEqualTo("completed_with_errors");
        assertThat(errors)
                .content()
                .startsWith("Code,Name,Quantity,_line,_error_code")
                .contains("b,B,many,3,not-a-number");
        assertThat(ended.err()).contains("1 of 2 rows in error; see " + errors);
        Path workbook = folder.resolve("errors.xlsx");
        assertThat(run("import", "import-items", mixed, "--errors", workbook.toString())
                        .err())
                .contains("1 of 2 rows in error; see " + workbook);
        assertThat(workbook).binaryContent().startsWith('P', 'K');
        assertThat(run("import", "import-items", mixed).err())
                .contains("rows in error; see ", "or keep them with --errors");
    }

    @Test
    void actsAreInTheAuditTrail() throws Exception {
        assertThat(run("import", "import-items", file("items.csv", "Code,Name,Quantity\na,A,1\nb,B,x\n"))
                        .status())
                .isEqualTo(2);
        assertThat(run("export", "export-items", "--format", "json").status()).isZero();
        assertThat(run("import", "no-such-import", file("other.csv", "a\n1\n")).status())
                .isEqualTo(1);
        List<String> acts = new ArrayList<>();
        String url = "jdbc:h2:file:" + folder.resolve("home").resolve("caravan") + ";DATABASE_TO_LOWER=TRUE";
        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                ResultSet rows = connection
                        .createStatement()
                        .executeQuery("select \"user\", \"from\", \"action\", \"subject\", \"result\""
                                + " from \"caravan_audit\" order by \"at\", \"result\" desc")) {
            while (rows.next()) {
                acts.add("%s from %s: %s %s: %s"
                        .formatted(
                                rows.getString(1),
                                rows.getString(2),
                                rows.getString(3),
                                rows.getString(4).replaceFirst(" .*", ""),
                                rows.getString(5)));
            }
        }
        assertThat(acts)
                .containsExactly(
                        "system from cli: import import-items: queued",
                        "system from cli: import import-items: completed_with_errors",
                        "system from cli: export export-items: completed");
    }

    @Test
    void savesNothingInADryRun() throws Exception {
        String good = file("good.csv", "Code,Name,Quantity\na,A,1\n");
        Ended ended = run("import", "import-items", good, "--dry-run");
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(RunningCaravan.JSON.readTree(ended.out()).path("dry_run").asBoolean())
                .isTrue();
        assertThat(run("export", "export-items").out()).hasLineCount(1);
    }

    @Test
    void saysWhatCouldNotBeDone() throws Exception {
        assertCannot(run("import", "import-item", file("a.csv", "Code\n")), "did you mean 'import-items'?");
        assertCannot(run("import", "import-items", folder.resolve("none.csv").toString()), "does not exist");
        assertCannot(run("import", "import-items", folder.toString()), "is a folder");
        assertCannot(run("import", "import-items"), "Missing required parameter");
        assertCannot(run("export", "export-item"), "did you mean 'export-items'?");
        assertCannot(run("export", "export-items", "--format", "doc"), "'doc' is not a format");
        assertCannot(run("export", "export-items", "--filter", "shoe=1"), "shoe");
        assertCannot(run("fly"), "fly");
    }

    @Test
    void asksBeforeTheWorkWhetherAFileCanBeWritten() throws Exception {
        String good = file("kept.csv", "Code,Name,Quantity\nkept,A,1\n");
        String nowhere = folder.resolve("none").resolve("x.csv").toString();
        assertCannot(run("import", "import-items", good, "--errors", nowhere), "there is no folder");
        assertCannot(run("import", "import-items", good, "--errors", folder.toString()), "is a folder");
        assertCannot(run("export", "export-items", "-o", nowhere), "there is no folder");
        assertCannot(run("export", "export-items", "-o", folder.toString()), "is a folder");
        assertThat(run("export", "export-items", "-o", "/dev/null").status()).isZero();
        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
        assertThat(run("export", "export-items").out()).doesNotContain("kept");
    }

    @Test
    void exitsWithOneWhenTheFileIsNoTable() throws Exception {
        Ended ended = run("import", "import-items", file("bad.csv", "Colour\nred\n"));
        assertThat(ended.status()).isEqualTo(1);
        JsonNode job = RunningCaravan.JSON.readTree(ended.out());
        assertThat(job.path("state").asText()).isEqualTo("failed");
        assertThat(job.path("file_problems").get(0).path("code").asText()).isEqualTo("missing-column");
        assertThat(job.path("detail").asText())
                .isEqualTo("columns are missing: Code, Name, Quantity; the file has Colour;"
                        + " /api/imports/import-items/template gives the header");
        assertThat(ended.err()).contains("columns are missing: Code, Name, Quantity; the file has Colour");
    }

    private static void assertCannot(Ended ended, String reason) {
        assertThat(ended.status()).as(ended.err()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains(reason).doesNotContain("\tat ");
    }

    @Test
    void checksTheConfiguration() throws Exception {
        Ended valid = run("check");
        assertThat(valid.status()).as(valid.err()).isZero();
        assertThat(valid.out()).contains("The configuration is valid: 2 record types, 4 imports, 2 exports on H2");

        Path config = Files.createDirectories(folder.resolve("broken"));
        Files.writeString(config.resolve("a.yaml"), "records:\n  item: {table: itemz}\n  note: {colour: red}\n");
        settings.put("caravan.config", config.toString());
        Ended broken = run("check");
        assertThat(broken.status()).isEqualTo(1);
        assertThat(broken.err())
                .contains("a.yaml:2: records.item.table")
                .contains("did you mean items?")
                .contains("a.yaml:3: records.note.colour");
    }

    /** What would keep the service from starting; and without mistakes, what it will do. */
    @Test
    void checksDeliveriesAndSchedulesToo() throws Exception {
        Path deliveries = folder.resolve("deliveries.yaml");
        Files.writeString(deliveries, "deliveries: {archive: {type: folder, folder: archive}}\n");
        settings.put("caravan.deliveries", deliveries.toString());
        Path routes = Schedules.routes(
                folder,
                "nightly",
                "export-items",
                "0 0 2 1 1 ? 2099",
                "time_zone: Europe/Berlin",
                "deliver_to: archive");
        settings.put("caravan.routes", routes.toString());
        Ended valid = run("check");
        assertThat(valid.status()).as(valid.err()).isZero();
        assertThat(valid.out().lines().skip(1))
                .containsExactly(
                        "There are also: 1 delivery, 1 schedule.",
                        "Schedule nightly: export-items to archive, next at 2099-01-01T02:00+01:00[Europe/Berlin]");

        Path schedules = routes.resolve("schedules.camel.yaml");
        String good = Files.readString(schedules);
        Files.writeString(schedules, good.replace("archive", "archiv"));
        assertCannot(run("check"), "nightly.deliver_to: there is no delivery 'archiv'");
        Files.writeString(schedules, good.replace("Ref: scheduled-export", "Ref: sheduled-export"));
        assertCannot(run("check"), "unknown route template 'sheduled-export'");
        // that of other files is for Camel to understand
        Files.writeString(schedules, good);
        Files.writeString(routes.resolve("own.camel.yaml"), "- route: {from: {uri: 'direct:own', stepps: []}}\n");
        assertCannot(run(), "the routes cannot be read: ");
    }

    /** Mistakes in settings, in the access file, in deliveries and in record types are told in one round. */
    @Test
    void checkTellsAllThatIsWrongAtOnce() throws Exception {
        Path other = folder.resolve("other");
        copy(Path.of("routes"), other.resolve("routes"));
        copy(Path.of("routes/templates"), other.resolve("routes/templates"));
        copy(Path.of("src/test/resources/service/config"), other.resolve("config/cms"));
        Files.copy(Path.of("src/test/resources/service/schema.sql"), other.resolve("schema.sql"));
        Files.writeString(other.resolve("config/application.properties"), """
                caravan.database.init=schema.sql
                caravan.http.port=80a
                caravan.http.prot=8081
                caravan.jobs.workers=0
                # none of Caravan's business
                nightly.cron=0 0 2 * * ?
                caravan.inbox.exclude=*
                caravan.http.tls.key=key.pem
                """);
        Files.writeString(other.resolve("config/access.yaml"), "sign_in: tokns\n");
        Files.writeString(other.resolve("config/deliveries.yaml"), "deliveries: {a: {typ: folder}}\n");
        Ended ended = run(
                Map.of("CARAVAN_LOG_FORMAT", "xml", "CARAVAN_HTTP_HOTS", "::1", "CARAVAN_PORT", "tcp://10.0.0.1"),
                RunningCaravan.command(
                        Map.of("caravan.home", folder.resolve("home").toString(), "caravan.hoem", "x"),
                        List.of("check", "-C", other.toString())));
        assertThat(ended.status()).isEqualTo(1);
        String base = other.toAbsolutePath() + "/";
        assertThat(ended.err().replace(base, "").lines())
                .containsExactly(
                        "warning: environment variable CARAVAN_HTTP_HOTS: is not a setting of Caravan;"
                                + " did you mean CARAVAN_HTTP_HOST?",
                        "the configuration has 10 problems:",
                        "config/application.properties:2: caravan.http.port: '80a' is not valid; expected a whole number"
                                + " from 1 to 65535",
                        "config/application.properties:7: caravan.inbox.exclude: '*' is not valid; expected a regular"
                                + " expression; Dangling meta character '*'",
                        "config/application.properties:4: caravan.jobs.workers: '0' is not valid; expected a whole"
                                + " number from 1 to 64",
                        "environment variable CARAVAN_LOG_FORMAT: caravan.log.format: 'xml' is not valid; expected text"
                                + " or json",
                        "config/application.properties: caravan.http.tls.key do not make a certificate; set either"
                                + " caravan.http.tls.certificate and caravan.http.tls.key, or caravan.http.tls.keystore",
                        "system property caravan.hoem: caravan.hoem is not a setting of Caravan; did you mean"
                                + " caravan.home?",
                        "config/application.properties:3: caravan.http.prot is not a setting of Caravan; did you mean"
                                + " caravan.http.port?",
                        "config/access.yaml:1: sign_in: unknown value 'tokns'; valid: none, tokens, oidc; did you mean"
                                + " tokens?",
                        "config/deliveries.yaml:1: deliveries.a: key type is missing",
                        "config/deliveries.yaml:1: deliveries.a.typ: unknown key; valid: type, folder, host, port, user,"
                                + " password, private_key, passphrase, known_hosts, bucket, prefix, region, endpoint,"
                                + " path_style, access_key, secret_key, timeout, url, method, secret, headers, uri, roles,"
                                + " checksum, file_name, retry; did you mean type?");
    }

    @Test
    void findsConfigAndRoutesInTheFolderThatIsNamed() throws Exception {
        Path other = folder.resolve("other");
        copy(Path.of("routes"), other.resolve("routes"));
        copy(Path.of("src/test/resources/service/config"), other.resolve("config/cms"));
        Files.writeString(other.resolve("config/application.properties"), "caravan.database.init=schema.sql\n");
        Files.copy(Path.of("src/test/resources/service/schema.sql"), other.resolve("schema.sql"));
        String good = file("good.csv", "Code,Name,Quantity\na,A,1\n");
        Ended ended = run(
                Map.of("CARAVAN_JOBS_CHUNK_SIZE", "7"),
                RunningCaravan.command(Map.of(), List.of("import", "-C", other.toString(), "import-items", good)));
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(other.resolve("var")).isDirectory();

        Ended before = run(
                Map.of(), RunningCaravan.command(Map.of(), List.of("-C", other.toString(), "export", "export-items")));
        assertThat(before.out()).as(before.err()).hasLineCount(2);

        Ended nowhere = run(
                Map.of(),
                RunningCaravan.command(settings, List.of("import", "-C", folder.toString(), "import-items", good)));
        assertThat(nowhere.status()).isEqualTo(1);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    @Test
    void refusesASettingThatIsNotValid() throws Exception {
        Ended ended = run(
                Map.of("CARAVAN_JOBS_CHUNK_SIZE", "many"),
                RunningCaravan.command(settings, List.of("import", "import-items", file("a.csv", "Code\n"))));
        assertCannot(ended, "caravan.jobs.chunk-size: 'many' is not valid; expected a whole number from 1 to 100000");
    }

    @Test
    void doesNotStartOnAPortThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            settings.remove("caravan.http.port");
            Ended ended = run(
                    Map.of("CARAVAN_HTTP_PORT", Integer.toString(taken.getLocalPort())),
                    RunningCaravan.command(settings, List.of()));
            assertThat(ended.status()).as(ended.err()).isEqualTo(1);
            assertThat(ended.err())
                    .contains("cannot listen on 127.0.0.1:" + taken.getLocalPort() + " (is another process");
        }
    }

    @Test
    void namesTheProcessThatHasTheDatabaseAtOnce() throws Exception {
        Path home = folder.resolve("home");
        RunningCaravan other = caravans.start(home, Caravans.items());
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            settings.put("caravan.http.port", Integer.toString(free.getLocalPort()));
        }
        String taken = "another Caravan (process " + other.process().pid() + ") has the database "
                + home.resolve("caravan").toAbsolutePath() + " open (stop it, or set caravan.home";
        for (String[] arguments : new String[][] {{}, {"check"}, {"export", "export-items"}}) {
            Ended ended = run(arguments);
            assertCannot(ended, taken);
            assertThat(ended.err()).doesNotContain("away").doesNotContain("Exception");
        }
        settings.put("caravan.http.port", Integer.toString(other.port()));
        assertCannot(run(), "cannot listen on 127.0.0.1:" + other.port());
    }

    @Test
    void checkChangesNothing() throws Exception {
        Ended ended = run("check");
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.err()).contains("note: the first start will run ", "schema.sql", "nothing was run");
        assertThat(folder.resolve("home")).doesNotExist();

        assertThat(run("export", "export-items").status()).isZero();
        assertThat(run("check").err()).doesNotContain("note:");
    }

    @Test
    void doesNotListenWhereOthersCanReachIt() throws Exception {
        settings.put("caravan.http.host", "0.0.0.0");
        settings.put("caravan.http.port", Integer.toString(RunningCaravan.freePort()));
        assertCannot(run(), "caravan.http.host is 0.0.0.0");
    }

    @Test
    void explainsItself() throws Exception {
        Ended help = run("--help");
        assertThat(help.status()).isZero();
        assertThat(help.out()).contains("check", "import", "export", "Exit codes");
        assertThat(run("import", "--help").out()).contains("--dry-run", "--errors");
        assertThat(run("--version").out()).startsWith("Caravan");
    }
}
