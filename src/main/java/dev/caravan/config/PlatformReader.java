package dev.caravan.config;

import dev.caravan.model.Platform;
import dev.caravan.model.TextTemplate;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads where the platform is, and as whom it is asked. */
final class PlatformReader {
    static final List<String> IDENTITIES = List.of("super_admin", "as_user");

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final int DEFAULT_RETRIES = 3;
    private static final int MAX_RETRIES = 10;
    private static final Duration MAX_TIMEOUT = Duration.ofHours(1);
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");

    private final PropertyTexts texts;
    private final Problems problems;

    PlatformReader(PropertyTexts texts, Problems problems) {
        this.texts = texts;
        this.problems = problems;
    }

    Optional<Platform> read(Section section) {
        Optional<URI> url = texts.requireText(section, "url").flatMap(this::url);
        Map<String, Platform.Identity> identities = new LinkedHashMap<>();
        for (String name : IDENTITIES) {
            section.section(name, UserDataShapes.IDENTITY)
                    .flatMap(this::identity)
                    .ifPresent(identity -> identities.put(name, identity));
        }
        Duration timeout =
                Durations.read(section, "timeout", DEFAULT_TIMEOUT, Duration.ofMillis(1), MAX_TIMEOUT, problems);
        int retries = section.text("retries").flatMap(this::retries).orElse(DEFAULT_RETRIES);
        return url.map(u -> new Platform(u, identities, timeout, retries));
    }

    private Optional<URI> url(Value value) {
        String text = value.text().strip();
        try {
            URI uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (web && uri.getHost() != null && uri.getQuery() == null && uri.getUserInfo() == null) {
                return Optional.of(uri);
            }
        } catch (URISyntaxException e) {
            // said below
        }
        problems.add(
                value.at(),
                "config-invalid-value",
                "is not the address of a platform; valid: http://host/path or https://host/path, without user and query");
        return Optional.empty();
    }

    private Optional<Platform.Identity> identity(Section section) {
        Optional<Value> header = section.requireText("header");
        Optional<Value> value = texts.requireText(section, "value");
        if (header.isPresent() && !HEADER.matcher(header.get().text()).matches()) {
            problems.add(
                    header.get().at(),
                    "config-invalid-value",
                    "'" + Names.shorten(header.get().text()) + "' is not the name of an HTTP header");
            return Optional.empty();
        }
        value.ifPresent(v -> checkVariables(v));
        return header.flatMap(h -> value.map(v -> new Platform.Identity(h.text(), new TextTemplate(v.text()))));
    }

    private void checkVariables(Value value) {
        TextTemplate template = new TextTemplate(value.text());
        for (String name : template.variables()) {
            if (!UserSectionsReader.USER_VARIABLES.contains(name)) {
                problems.unknown(
                        value.at(), "config-unknown-variable", "variable", name, UserSectionsReader.USER_VARIABLES);
            }
        }
        if (value.text().chars().anyMatch(c -> c < ' ')) {
            problems.add(value.at(), "config-invalid-value", "has a control character, which no HTTP header may have");
        }
    }

    private Optional<Integer> retries(Value value) {
        String text = value.text().strip();
        if (text.matches("\\d{1,3}") && Integer.parseInt(text) <= MAX_RETRIES) {
            return Optional.of(Integer.parseInt(text));
        }
        problems.add(
                value.at(),
                "config-invalid-value",
                "'" + Names.shorten(value.text()) + "' is not a number of retries; valid: 0 to " + MAX_RETRIES);
        return Optional.empty();
    }
}
