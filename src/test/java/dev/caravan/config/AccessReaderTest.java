package dev.caravan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What the access file says, and that all that is wrong with it is told at once. */
final class AccessReaderTest {
    private static final String DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    static final List<Shape> shapes = AccessShapes.ALL;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private AccessSettings read(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("access.yaml"), yaml);
        return AccessReader.read(file, folder, Map.of("SECRET", "from-environment"), host -> !host.contains("bad"));
    }

    private List<String> problems(String yaml) {
        ConfigurationException failure = catchThrowableOfType(ConfigurationException.class, () -> read(yaml));
        return failure.problems().stream()
                .map(p -> p.line() + " " + p.keyPath() + " " + p.code())
                .toList();
    }

    @Test
    void withoutAFileEverybodyMayDoEverything() {
        assertThat(AccessReader.read(folder.resolve("none.yaml"), folder, Map.of(), host -> true))
                .isEqualTo(AccessSettings.OPEN);
    }

    @Test
    void readsEveryKey() throws IOException {
        Files.writeString(folder.resolve("secret"), "from-file\n");
        AccessSettings settings = read("""
                sign_in: oidc
                tokens: [{sha256: %s, user: 7, tenant: t1, roles: editor, expires: 2030-12-31}]
                oidc:
                  issuer: https://login.example.org/realm
                  client_id: caravan
                  client_secret: {file: secret}
                  audience: [api]
                  claims: {tenant: org.id}
                  clock_skew: 30s
                  session: 1d
                system: {user: robot, roles: [admin]}
                jobs: {roles: [admin]}
                observe: {roles: monitoring}
                outgoing: {hosts: ["*.example.org"], private: 10.0.0.0/8}
                """.formatted(DIGEST));
        assertThat(settings)
                .isEqualTo(new AccessSettings(
                        AccessSettings.SignIn.OIDC,
                        AccessSettings.OPEN.anonymous(),
                        new Principal("robot", Optional.empty(), Set.of("admin")),
                        List.of(new TokenEntry(
                                DIGEST,
                                new Principal("7", Optional.of("t1"), Set.of("editor")),
                                Optional.of(Instant.parse("2030-12-31T00:00:00Z")))),
                        Optional.of(new OpenIdSettings(
                                URI.create("https://login.example.org/realm"),
                                "caravan",
                                Optional.of(new Secret("from-file")),
                                Set.of("api"),
                                List.of("openid", "profile"),
                                "sub",
                                "org.id",
                                "roles",
                                Set.of(),
                                Duration.ofSeconds(30),
                                Duration.ofDays(1))),
                        Set.of("admin"),
                        Set.of("monitoring"),
                        List.of("*.example.org"),
                        List.of("10.0.0.0/8")));
        assertThat(settings.toString()).doesNotContain("from-file");
    }

    @Test
    void tellsAllThatIsWrongAtOnce() {
        assertThat(problems("""
                        sign_inn: tokens
                        anonymous: {usr: x}
                        tokens:
                          - {sha256: not-a-digest, user: a, expires: soon}
                          - {sha256: %s, user: a}
                          - {sha256: %s, user: b}
                        oidc:
                          issuer: http://login.example.org
                          client_secret: written-here
                          clock_skew: 2h
                          scopes: [profile]
                        outgoing: {hosts: [bad]}
                        """.formatted(DIGEST, DIGEST)))
                .containsExactlyInAnyOrder(
                        "1 sign_inn config-unknown-key",
                        "1  config-missing-key",
                        "2 anonymous.usr config-unknown-key",
                        "2 anonymous config-missing-key",
                        "4 tokens[0].sha256 config-invalid-value",
                        "4 tokens[0].expires config-invalid-value",
                        "6 tokens[2].sha256 config-duplicate-name",
                        "8 oidc.issuer config-invalid-value",
                        "8 oidc config-missing-key",
                        "9 oidc.client_secret config-wrong-type",
                        "10 oidc.clock_skew config-invalid-value",
                        "11 oidc.scopes config-invalid-value",
                        "12 outgoing.hosts[0] config-invalid-value");
    }

    @Test
    void aSecretIsNeverRepeated() {
        ConfigurationException failure = catchThrowableOfType(ConfigurationException.class, () -> read("""
                        sign_in: oidc
                        tokens: [{sha256: hunter2, user: a}]
                        oidc: {issuer: "https://x.org", client_id: c, client_secret: hunter2}
                        """));
        assertThat(failure.getMessage()).doesNotContain("hunter2");
    }

    @Test
    void secretsComeFromTheEnvironmentToo() throws IOException {
        String yaml = "sign_in: oidc\noidc: {issuer: \"https://x.org\", client_id: c, client_secret: {env: %s}}\n";
        assertThat(read(yaml.formatted("SECRET")).openId().flatMap(OpenIdSettings::secret))
                .contains(new Secret("from-environment"));
        assertThat(problems(yaml.formatted("MISSING")))
                .containsExactly("2 oidc.client_secret.env config-missing-secret");
    }

    @ParameterizedTest
    @FieldSource("shapes")
    void theSchemaKnowsTheKeysOfTheReader(Shape shape) throws IOException {
        JsonNode definition = new ObjectMapper()
                .readTree(Path.of("docs/access.schema.json").toFile())
                .path("$defs")
                .path(shape.definition());
        Set<String> known = new TreeSet<>();
        definition.path("properties").fieldNames().forEachRemaining(known::add);
        assertThat(known).isEqualTo(new TreeSet<>(shape.keys()));
    }
}
