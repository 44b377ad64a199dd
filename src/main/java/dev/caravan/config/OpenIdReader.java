package dev.caravan.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the key {@code oidc} of the access file. */
final class OpenIdReader {
    private static final Duration MAX_SKEW = Duration.ofMinutes(10);
    private static final Duration MAX_SESSION = Duration.ofDays(30);

    private final Section section;
    private final SecretReader secrets;
    private final Problems problems;

    OpenIdReader(Section section, Path base, Map<String, String> environment, Problems problems) {
        this.section = section;
        this.secrets = new SecretReader(base, environment, problems);
        this.problems = problems;
    }

    Optional<OpenIdSettings> read() {
        Optional<URI> issuer = section.requireText("issuer").flatMap(this::url);
        Optional<Value> clientId = section.requireText("client_id");
        Optional<Secret> secret =
                section.find("client_secret").flatMap(node -> secrets.read(node, section.at("client_secret")));
        Set<String> audiences = texts("audience");
        Optional<Section> claims = section.section("claims", AccessShapes.CLAIMS);
        Duration skew = duration("clock_skew", Duration.ofSeconds(60), MAX_SKEW);
        Duration session = duration("session", Duration.ofHours(8), MAX_SESSION);
        List<String> scopes = section.has("scopes") ? List.copyOf(texts("scopes")) : List.of("openid", "profile");
        if (!scopes.contains("openid")) {
            problems.add(section.at("scopes"), "config-invalid-value", "lacks openid; valid: [openid, …]");
        }
        if (issuer.isEmpty() || clientId.isEmpty()) {
            return Optional.empty();
        }
        String client = clientId.get().text().strip();
        return Optional.of(new OpenIdSettings(
                issuer.get(),
                client,
                secret,
                audiences.isEmpty() ? Set.of(client) : audiences,
                scopes,
                claim(claims, "user", "sub"),
                claim(claims, "tenant", "tenant"),
                claim(claims, "roles", "roles"),
                texts("roles"),
                skew,
                session));
    }

    private static String claim(Optional<Section> claims, String key, String otherwise) {
        return claims.flatMap(s -> s.text(key)).map(v -> v.text().strip()).orElse(otherwise);
    }

    private Set<String> texts(String key) {
        Set<String> texts = new LinkedHashSet<>();
        section.texts(key).forEach(v -> texts.add(v.text().strip()));
        return texts;
    }

    /** An address, which is not http unless it is this machine's, where tests and developers are. */
    private Optional<URI> url(Value value) {
        try {
            URI url = new URI(value.text().strip());
            boolean local = url.getHost() != null && url.getHost().matches("localhost|127\\.0\\.0\\.1|\\[::1]");
            boolean safe = "https".equals(url.getScheme()) || ("http".equals(url.getScheme()) && local);
            if (safe && url.getHost() != null && url.getQuery() == null && url.getFragment() == null) {
                return Optional.of(url);
            }
        } catch (URISyntaxException e) {
            // said below
        }
        problems.add(
                value.at(),
                "config-invalid-value",
                "'" + Names.shorten(value.text()) + "' is not an address to trust; valid: https://login.example.org");
        return Optional.empty();
    }

    private Duration duration(String key, Duration otherwise, Duration max) {
        return Durations.read(section, key, otherwise, Duration.ZERO, max, problems);
    }
}
