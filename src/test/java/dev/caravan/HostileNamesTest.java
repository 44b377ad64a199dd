package dev.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Names that are to lead elsewhere: wherever a client names something that has to do with a file, no such name reads or
 * writes one outside of where it belongs.
 */
final class HostileNamesTest {
    @RegisterExtension
    static final Caravans CARAVANS = Caravans.ofAllTests();

    private static final String CANARY = "this-is-nobody's-business";
    private static final String CSV = "Code,Name,Quantity\nn,Name,1\n";
    private static final long SEED = 20_240_229;
    private static final int MADE_UP = 25;

    /** What made-up names are put together from. */
    private static final List<String> PIECES = List.of(
            "..",
            ".",
            "/",
            "\\",
            "%2f",
            "%2F",
            "%5c",
            "%00",
            "%2e",
            "%252e",
            "%252f",
            "%c0%af",
            "canary.txt",
            "~",
            ":",
            "jobs",
            "export",
            "import-items",
            ";",
            "%0d%0a",
            "*",
            "|",
            "$HOME",
            "CON",
            "%e2%80%ae");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private static Path folder;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static RunningCaravan caravan;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static String job;

    /** Where a client names something. */
    private enum Place {
        IMPORT_TEMPLATE("GET", "/api/imports/{}/template?format=csv"),
        TEMPLATE_FORMAT("GET", "/api/imports/import-items/template?format={}"),
        IMPORT("POST", "/api/imports/{}"),
        EXPORT("GET", "/api/exports/{}"),
        EXPORT_FORMAT("GET", "/api/exports/export-items?format={}"),
        EXPORT_JOB("POST", "/api/exports/{}"),
        JOB("GET", "/api/jobs/{}"),
        JOB_OUTCOMES("GET", "/api/jobs/{}/outcomes"),
        JOB_FILE("GET", "/api/jobs/{}/files/export"),
        FILE_OF_JOB("GET", "/api/jobs/{job}/files/{}"),
        JOB_CANCEL("POST", "/api/jobs/{}/cancel"),
        USER_DATA("POST", "/api/users/{}/data-exports"),
        USER("GET", "/api/export?user={}"),
        USER_DATA_FORMAT("GET", "/api/export?format={}"),
        ASSET("GET", "/assets/{}"),
        IMPORT_PAGE("GET", "/imports/{}"),
        EXPORT_PAGE("GET", "/exports/{}"),
        JOB_PAGE("GET", "/jobs/{}"),
        RECORDS("GET", "/records/{}"),
        ANYWHERE("GET", "/{}"),
        FILE_NAME("POST", "/api/imports/import-items"),
        FORM_FILE_NAME("POST", "/api/imports/import-items"),
        FORM_IMPORT_NAME("POST", "/cms-api/import"),
        EXPORT_NAME("POST", "/cms-api/export"),
        BODY_FORMAT("POST", "/api/exports/export-items");

        private final String method;
        private final String path;

        Place(String method, String path) {
            this.method = method;
            this.path = path;
        }

        /** The bytes that name this here. */
        String request(String name) {
            String plain = decoded(name);
            String head = "Content-Type: text/csv\r\n";
            String body = CSV;
            switch (this) {
                case FILE_NAME -> head += "X-Filename: " + plain.replaceAll("[\\r\\n\\x00]", "") + "\r\n";
                case FORM_FILE_NAME -> {
                    head = form();
                    body = text(new Form().file("file", plain.replaceAll("[\\r\\n\"]", ""), CSV));
                }
                case FORM_IMPORT_NAME -> {
                    head = form();
                    body = text(new Form().field("import_name", plain).file("file", "f.csv", CSV));
                }
                case EXPORT_NAME -> {
                    head = "Content-Type: application/json\r\n";
                    body = RunningCaravan.JSON
                            .createObjectNode()
                            .put("export_name", plain)
                            .toString();
                }
                case BODY_FORMAT, EXPORT_JOB -> {
                    head = "Content-Type: application/json\r\n";
                    body = this == EXPORT_JOB
                            ? "{}"
                            : RunningCaravan.JSON
                                    .createObjectNode()
                                    .put("format", plain)
                                    .toString();
                }
                default -> body = method.equals("GET") ? "" : CSV;
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            return method + " " + path.replace("{}", name).replace("{job}", job) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                    + "Connection: close\r\nAccept: text/html\r\n" + head + "Content-Length: " + bytes.length
                    + "\r\n\r\n" + new String(bytes, StandardCharsets.ISO_8859_1);
        }

        private static String form() {
            return "Content-Type: " + new Form().contentType() + "\r\n";
        }

        private static String text(Form form) {
            return new String(form.bytes(), StandardCharsets.UTF_8);
        }
    }

    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return name;
        }
    }

    @BeforeAll
    static void start() throws IOException {
        Path home = Files.createDirectories(folder.resolve("a/b/home"));
        for (Path place : List.of(folder, folder.resolve("a"), folder.resolve("a/b"), home)) {
            Files.writeString(place.resolve("canary.txt"), CANARY);
            Files.writeString(place.resolve("canary.csv"), CANARY);
        }
        Map<String, String> settings = new LinkedHashMap<>(Caravans.items());
        settings.put(
                "caravan.user-data",
                Files.writeString(
                                folder.resolve("user-data.yaml"),
                                "user_data: {on_behalf: [editor], records: {item: {personal: false},"
                                        + " note: {personal: false}}}")
                        .toString());
        settings.put("caravan.http.requests-per-minute", "0");
        caravan = CARAVANS.start(home, settings);
        JsonNode exported = RunningCaravan.json(caravan.post("/api/exports/export-items", "{}"));
        job = exported.path("id").asText();
        caravan.awaitEnd(job);
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>(List.of(
                "..",
                ".",
                "../canary.txt",
                "../../canary.txt",
                "..%2f..%2fcanary.txt",
                "..%2F..%2F..%2Fcanary.txt",
                "%2e%2e%2fcanary.txt",
                "%2e%2e/%2e%2e/canary.txt",
                "..%5c..%5ccanary.txt",
                "..\\..\\canary.txt",
                "%252e%252e%252fcanary.txt",
                "..%c0%afcanary.txt",
                "..;/canary.txt",
                "....//canary.txt",
                "export%00.csv",
                "canary.txt%00.csv",
                "%00",
                "%2fetc%2fpasswd",
                "/etc/passwd",
                "C:%5cWindows%5cwin.ini",
                "%5c%5chost%5cshare%5cx",
                "file:%2f%2f%2fetc%2fpasswd",
                "jar:file:%2fx.jar!%2fy",
                "classpath:logback.xml",
                "..%2flogback.xml",
                "..%2f..%2f..%2fapplication.properties",
                "%7e%2f.ssh%2fid_rsa",
                "$%7BHOME%7D",
                "CON",
                "export.",
                "x".repeat(5_000),
                URLEncoder.encode("../".repeat(200), StandardCharsets.UTF_8) + "etc%2fpasswd",
                "%0d%0aSet-Cookie:%20a=b",
                URLEncoder.encode("＼..／..﹨canary.txt", StandardCharsets.UTF_8)));
        Random random = new Random(SEED);
        for (int i = 0; i < MADE_UP; i++) {
            StringBuilder name = new StringBuilder();
            for (int pieces = 1 + random.nextInt(7); pieces > 0; pieces--) {
                name.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            names.add(name.toString());
        }
        return names;
    }

    /** Everything outside of what Caravan writes, with its content. */
    private static Map<String, String> outside() throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.sorted().toList()) {
                String place = folder.relativize(file).toString();
                boolean own = place.startsWith("a/b/home/") && !place.endsWith("canary.txt");
                if (!own) {
                    files.put(place, Files.isRegularFile(file) ? Files.readString(file) : "");
                }
            }
        }
        return files;
    }

    /** What stands directly in Caravan's folder; the folders have what belongs there. */
    private static Set<String> home() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> all = Files.list(caravan.home())) {
            all.forEach(f -> names.add(String.valueOf(f.getFileName())));
        }
        return names;
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    void noNameLeadsElsewhere(Place place) throws IOException {
        Map<String, String> before = outside();
        Set<String> home = home();
        for (String name : names()) {
            String answer = caravan.raw(place.request(name));
            String shown = place + " " + (name.length() > 100 ? name.substring(0, 100) : name);
            assertThat(answer).as(shown).matches("(?s)HTTP/1\\.1 [234]\\d\\d .*");
            assertThat(answer).as(shown).doesNotContain(CANARY, "root:x:0:0", "<configuration>", "Exception");
            assertThat(answer.substring(0, answer.indexOf("\r\n\r\n")))
                    .as(shown)
                    .doesNotContainIgnoringCase("set-cookie");
        }
        assertThat(outside()).isEqualTo(before);
        home.add("incoming");
        assertThat(home()).isSubsetOf(home);
    }

    /** What a client calls its file is told again, as a name without a place. */
    @Test
    void filesAreKeptByTheirJobsAndNotByTheirNames() throws IOException {
        for (String name : List.of("..%2f..%2fcanary.txt", "..\\..\\canary.csv", "%2fetc%2fpasswd", "a%0ab.csv")) {
            String answer = caravan.raw(Place.FORM_FILE_NAME.request(name));
            assertThat(answer).startsWith("HTTP/1.1 202 ");
            JsonNode made = RunningCaravan.JSON.readTree(answer.substring(answer.indexOf("\r\n\r\n")));
            assertThat(made.at("/source/file_name").asText())
                    .isIn("canary.txt", "canary.csv", "passwd", "ab.csv")
                    .doesNotContain("/", "\\");
            caravan.awaitEnd(made.path("id").asText());
            try (Stream<Path> kept = Files.list(
                    caravan.home().resolve("jobs").resolve(made.path("id").asText()))) {
                assertThat(kept.map(f -> String.valueOf(f.getFileName()))).noneMatch(f -> f.contains("canary"));
            }
        }
    }
}
