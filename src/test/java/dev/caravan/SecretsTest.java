package dev.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEObjectType;
import dev.caravan.access.Tokens;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sample as it would stand on a network: behind TLS, with a sign-in, and with a secret in every place that takes one.
 * Whatever is asked of it, and whatever goes wrong, none of them shows in an answer, the log, a file or a table.
 */
final class SecretsTest {
    @RegisterExtension
    static final Caravans CARAVANS = Caravans.ofAllTests();

    private static final String TOKEN = Tokens.make(new SecureRandom());
    private static final String UNKNOWN_TOKEN = Tokens.make(new SecureRandom());
    private static final String REALM = "platform";
    private static final MockOAuth2Server ISSUER = new MockOAuth2Server();

    /** Each where it belongs, by what it is. */
    private static final Map<String, String> SECRETS = new TreeMap<>(Map.of(
            "password of the database", "s3cret-of-the-database",
            "password of the keystore", "s3cret-of-the-keystore",
            "token of the platform", "s3cret-of-the-platform",
            "secret of the client", "s3cret-of-the-client",
            "another password", "s3cret-that-is-wrong",
            "credentials of a caller", "s3cret-of-a-caller",
            "token", TOKEN,
            "unknown token", UNKNOWN_TOKEN));

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private static Path folder;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Certificates certificates;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static RunningCaravan caravan;

    private static final Map<String, String> SETTINGS = new LinkedHashMap<>();
    private static final List<String> SAID = new ArrayList<>();

    private static String secret(String name) {
        return SECRETS.getOrDefault(name, "");
    }

    private static String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static String url() {
        return url("db");
    }

    private static String url(String name) {
        return "jdbc:h2:file:" + folder.resolve("database").resolve(name)
                + ";DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";
    }

    @BeforeAll
    static void start() throws Exception {
        ISSUER.start();
        certificates = Certificates.make(folder, secret("password of the keystore"));
        SETTINGS.put("caravan.access", file("access.yaml", """
                sign_in: oidc
                tokens:
                  - {sha256: %s, user: "1", tenant: sample, roles: ["*"]}
                oidc:
                  issuer: %s
                  client_id: caravan
                  client_secret: {file: %s}
                  audience: [caravan-api]
                  claims: {user: sub, tenant: org, roles: roles}
                """.formatted(
                        Tokens.digest(TOKEN),
                        ISSUER.issuerUrl(REALM),
                        file("client-secret", secret("secret of the client") + "\n"))));
        SETTINGS.put("caravan.database.url", url());
        SETTINGS.put("caravan.database.user", "sa");
        SETTINGS.put("caravan.database.password-file", file("password", secret("password of the database") + "\n"));
        SETTINGS.put("caravan.http.tls.keystore", certificates.keystore().toString());
        SETTINGS.put("caravan.http.tls.password", secret("password of the keystore"));
        SETTINGS.put("caravan.platform.token", secret("token of the platform"));
        SETTINGS.put("caravan.deliveries", file("deliveries.yaml", deliveries()));
        SETTINGS.put("caravan.inbox.quiet", "100");
        SETTINGS.put("test.memory", "256m");
        caravan = CARAVANS.launch(CARAVANS.newHome(), SETTINGS).awaitSamples();
    }

    /** Places where nobody is, with a secret in each key that takes one. */
    private static String deliveries() throws IOException {
        for (String name : List.of("sftp", "header", "signature", "access-key", "secret-key", "hook", "webhook")) {
            SECRETS.put("secret of " + name, "s3cret-of-" + name);
            file("secret-of-" + name, "s3cret-of-" + name + "\n");
        }
        file("known_hosts", "");
        return """
                deliveries:
                  partner: {type: sftp, host: 127.0.0.1, port: 1, user: u, password: {file: D/secret-of-sftp},
                            known_hosts: D/known_hosts, folder: f, retry: {attempts: 1}}
                  cms: {type: http, url: "http://127.0.0.1:1/x", headers: {X-Key: {file: D/secret-of-header}},
                        secret: {file: D/secret-of-signature}, retry: {attempts: 1}}
                  bucket: {type: s3, bucket: b, endpoint: "http://127.0.0.1:1", retry: {attempts: 1},
                           access_key: {file: D/secret-of-access-key}, secret_key: {file: D/secret-of-secret-key}}
                hooks:
                  now: {secret: {file: D/secret-of-hook}, export: export-users}
                webhooks:
                  told: {url: "http://127.0.0.1:1/jobs", secret: {file: D/secret-of-webhook}, retry: {attempts: 1}}
                """.replace("D/", folder + "/");
    }

    private static HttpClient client(CookieManager cookies) throws Exception {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(certificates.trusting())
                .cookieHandler(cookies)
                .build();
    }

    private static URI uri(String path) {
        return URI.create("https://127.0.0.1:" + caravan.port()).resolve(path);
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        SAID.add(answer.headers().map() + "\n" + answer.body());
        return answer;
    }

    /** Asks with the token of the access file, and remembers the answer. */
    private static HttpResponse<String> ask(String method, String path, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .method(method, BodyPublishers.ofString(body))
                .setHeader("Authorization", "Bearer " + TOKEN);
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return send(client(new CookieManager()), request);
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return RunningCaravan.JSON.readTree(answer.body());
    }

    private static JsonNode ended(HttpResponse<String> begun) throws Exception {
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
        String path = begun.headers().firstValue("Location").orElseThrow();
        return Await.value("the job has ended", RunningCaravan.PATIENCE, () -> {
            JsonNode job = json(ask("GET", path, ""));
            return job.has("finished_at") ? Optional.of(job) : Optional.empty();
        });
    }

    /** Stops the service, and looks everywhere. */
    @AfterAll
    static void noSecretShowsAnywhere() throws Exception {
        ISSUER.shutdown();
        caravan.stop();
        Map<String, String> places = new TreeMap<>();
        places.put("an answer", String.join("\n", SAID));
        places.put("the log", caravan.log());
        places.put("a table", tables());
        try (Stream<Path> files = Files.walk(caravan.home())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                places.put(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(places).hasSizeGreaterThan(10);
        assertThat(places.get("a table")).contains("caravan_job", "caravan_audit", "import-users");
        places.forEach((place, text) -> SECRETS.forEach((what, secret) ->
                assertThat(text.contains(secret)).as(what + " in " + place).isFalse()));
    }

    private static String tables() throws SQLException {
        StringBuilder text = new StringBuilder();
        try (Connection connection = DriverManager.getConnection(url(), "sa", secret("password of the database"));
                Statement statement = connection.createStatement()) {
            List<String> names = new ArrayList<>();
            try (ResultSet tables =
                    connection.getMetaData().getTables(null, "public", "%", new String[] {"BASE TABLE"})) {
                while (tables.next()) {
                    names.add(tables.getString("TABLE_NAME"));
                }
            }
            for (String name : names) {
                text.append(name).append('\n');
                try (ResultSet rows = statement.executeQuery("select * from \"" + name + "\"")) {
                    while (rows.next()) {
                        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                            byte[] bytes = rows.getObject(i) instanceof byte[] b ? b : new byte[0];
                            text.append(rows.getString(i))
                                    .append(new String(bytes, StandardCharsets.ISO_8859_1))
                                    .append('\n');
                        }
                    }
                }
            }
        }
        return text.toString();
    }

    @Test
    void whateverIsAskedForIsAnsweredWithoutThem() throws Exception {
        for (String path : List.of(
                "/",
                "/jobs",
                "/my-data",
                "/records/user",
                "/imports/import-users",
                "/exports/export-users",
                "/api/jobs",
                "/api/record-types",
                "/api/records/user",
                "/api/nothing",
                "/api/export?user=nobody",
                "/observe/health",
                "/observe/metrics",
                "/openapi.yaml",
                "/sample-platform/users/1",
                "/api/jobs?filter%5Bsource%5D=x")) {
            for (String accept : List.of("*/*", "text/html")) {
                assertThat(ask("GET", path, "", "Accept", accept).statusCode())
                        .as(path)
                        .isLessThan(500);
            }
        }
        JsonNode imported = ended(
                ask("POST", "/api/imports/import-users", "Email,Birthday\nx,31-02-2024\n", "Content-Type", "text/csv"));
        ask("GET", imported.at("/links/outcomes").asText(), "");
        ask("GET", "/jobs/" + imported.path("id").asText(), "", "Accept", "text/html");
        ended(ask("POST", "/api/exports/export-users", "{\"format\": \"json\"}"));
        assertThat(ask("POST", "/api/exports/export-users", "{\"format\": ").statusCode())
                .isEqualTo(400);
    }

    @Test
    void deliveriesThatFailDoNotTellThem() throws Exception {
        String exported = "{\"format\": \"json\", \"deliver_to\": [\"partner\", \"cms\", \"bucket\"]}";
        JsonNode job = ended(ask("POST", "/api/exports/export-users", exported));
        String path = job.at("/links/self").asText();
        Await.until("all are given up", RunningCaravan.PATIENCE, () -> {
            List<String> states = json(ask("GET", path, "")).path("deliveries").findValuesAsText("state");
            return states.size() == 4 && states.stream().allMatch("failed"::equals);
        });
        ask("GET", "/jobs/" + job.path("id").asText(), "", "Accept", "text/html");
        ask("GET", "/schedules", "", "Accept", "text/html");
        assertThat(ask("POST", "/api/hooks/now", "{}", "Caravan-Timestamp", "1", "Caravan-Signature", "sha256=00")
                        .statusCode())
                .isEqualTo(401);
    }

    /** The sample platform is one of Caravan's own routes, so it is asked over TLS too. */
    @Test
    void theSampleIsExportedFromItsPlatformBehindTls() throws Exception {
        JsonNode document = json(ask("GET", "/api/export", ""));
        assertThat(document.path("complete").asBoolean())
                .as(document.toString())
                .isTrue();
        assertThat(document.at("/data/userdata/user/id").asText()).isEqualTo("1");
        assertThat(ended(ask("POST", "/api/users/me/data-exports", ""))
                        .path("state")
                        .asText())
                .isEqualTo("completed");
    }

    @Test
    void credentialsThatAreRefusedAreNotRepeated() throws Exception {
        String foreign = ISSUER.issueToken("elsewhere", "somebody", claims("caravan-api"))
                .serialize();
        for (String credentials : List.of(
                "Bearer " + UNKNOWN_TOKEN,
                "Bearer " + TOKEN + "x",
                "Bearer " + foreign,
                "Bearer " + secret("credentials of a caller"),
                "Basic " + secret("credentials of a caller"),
                secret("credentials of a caller"))) {
            for (String accept : List.of("*/*", "text/html")) {
                HttpResponse<String> answer =
                        ask("GET", "/api/jobs", "", "Authorization", credentials, "Accept", accept);
                // keys are not fetched for each token that names an unknown one, so it may be too early to say
                assertThat(answer.statusCode()).as(credentials).isIn(401, 302, 503);
                assertThat(answer.body()).doesNotContain(foreign);
            }
        }
        assertThat(caravan.log()).doesNotContain(foreign);
    }

    private static DefaultOAuth2TokenCallback claims(String audience) {
        return new DefaultOAuth2TokenCallback(
                REALM,
                "1",
                JOSEObjectType.JWT.getType(),
                List.of(audience),
                Map.of("org", "sample", "roles", List.of("editor")),
                60);
    }

    private static URI location(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isIn(302, 303);
        return uri(answer.headers().firstValue("Location").orElseThrow());
    }

    @Test
    void cookiesAreForTlsAloneAndStayWithTheirBrowser() throws Exception {
        ISSUER.enqueueCallback(claims("caravan"));
        CookieManager cookies = new CookieManager();
        HttpClient browser = client(cookies);
        HttpRequest.Builder page = HttpRequest.newBuilder(uri("/sign-in?return_to=/api/jobs"));
        HttpResponse<String> back = browser.send(
                HttpRequest.newBuilder(location(browser.send(page.build(), BodyHandlers.ofString())))
                        .build(),
                BodyHandlers.ofString());
        HttpResponse<String> signedIn =
                browser.send(HttpRequest.newBuilder(location(back)).build(), BodyHandlers.ofString());
        assertThat(location(signedIn)).isEqualTo(uri("/api/jobs"));
        Map<String, String> set = signedIn.headers().allValues("Set-Cookie").stream()
                .collect(Collectors.toMap(c -> c.substring(0, c.indexOf('=')), c -> c));
        assertThat(set).containsOnlyKeys("__Host-caravan", "caravan_csrf", "caravan_sign_in");
        assertThat(set.values()).allSatisfy(cookie -> assertThat(cookie)
                .contains("Secure", "SameSite=Lax", "Path=/")
                .doesNotContainIgnoringCase("Domain"));
        assertThat(set.get("__Host-caravan")).containsIgnoringCase("HttpOnly");
        assertThat(signedIn.headers().firstValue("Strict-Transport-Security").orElse(""))
                .matches("max-age=[0-9]{7,}.*");
        HttpResponse<String> jobs =
                browser.send(HttpRequest.newBuilder(uri("/api/jobs")).build(), BodyHandlers.ofString());
        assertThat(jobs.statusCode()).isEqualTo(200);
        String session = cookies.getCookieStore().getCookies().stream()
                .filter(c -> c.getName().equals("__Host-caravan"))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElseThrow();
        assertThat(session).hasSizeGreaterThan(40);
        assertThat(jobs.body()).doesNotContain(session);
        SECRETS.put("session of a browser", session);
    }

    /** Starts that fail say why, without what they were given. */
    @Test
    void startsThatFailDoNotShowThemEither() throws Exception {
        String wrong = secret("another password");
        Map<String, Map<String, String>> starts = new LinkedHashMap<>();
        starts.put("password", Map.of("caravan.database.password-file", file("wrong-password", wrong)));
        starts.put(
                "cannot be reached",
                Map.of(
                        "caravan.database.url",
                        "jdbc:postgresql://127.0.0.1:1/x?user=u&password=" + wrong,
                        "caravan.database.wait",
                        "1s"));
        starts.put("not a database", Map.of("caravan.database.url", "jdbc:oracle:thin:u/" + wrong + "@host:1/x"));
        starts.put("client_secret", Map.of("caravan.access", file("inline.yaml", """
                        sign_in: oidc
                        tokens: [{sha256: "%1$s", user: u}]
                        oidc: {issuer: "http://127.0.0.1:1/x", client_id: c, audience: [a], client_secret: "%1$s"}
                        """.formatted(wrong))));
        for (Map.Entry<String, Map<String, String>> start : starts.entrySet()) {
            Map<String, String> settings = new LinkedHashMap<>(SETTINGS);
            // one that nobody has yet
            settings.put("caravan.database.url", url("other"));
            settings.put("caravan.home", folder.resolve("home-of-failures").toString());
            settings.putAll(start.getValue());
            if (start.getKey().equals("password")) {
                DriverManager.getConnection(url("other"), "sa", "another").close();
            }
            Process process = new ProcessBuilder(RunningCaravan.command(settings, List.of("export", "export-users")))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isEqualTo(1);
            assertThat(said).contains(start.getKey());
            SECRETS.forEach((what, secret) ->
                    assertThat(said.contains(secret)).as(what + " in: " + said).isFalse());
        }
    }
}
