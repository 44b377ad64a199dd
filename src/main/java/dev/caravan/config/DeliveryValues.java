package dev.caravan.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Values of {@code config/deliveries.yaml}: durations, paths, URLs, secrets. What does not fit is reported. */
final class DeliveryValues {
    private final Path base;
    private final SecretReader secretReader;
    private final Problems problems;
    private final Set<Secret> secrets = new LinkedHashSet<>();

    DeliveryValues(Path base, Map<String, String> environment, Problems problems) {
        this.base = base;
        this.secretReader = new SecretReader(base, environment, problems);
        this.problems = problems;
    }

    /** All secrets that were read. */
    Set<Secret> secrets() {
        return secrets;
    }

    int number(Section section, String key, int otherwise, int min, int max) {
        Optional<Value> value = section.text(key);
        if (value.isEmpty()) {
            return otherwise;
        }
        String text = value.get().text().strip();
        if (text.matches("\\d{1,9}") && Integer.parseInt(text) >= min && Integer.parseInt(text) <= max) {
            return Integer.parseInt(text);
        }
        invalid(value.get(), "a whole number from " + min + " to " + max);
        return otherwise;
    }

    Duration duration(Section section, String key, Duration otherwise, Duration min, Duration max) {
        return Durations.read(section, key, otherwise, min, max, problems);
    }

    Optional<Path> path(Value value) {
        try {
            return Optional.of(base.resolve(value.text()).normalize());
        } catch (InvalidPathException e) {
            invalid(value, "a path");
            return Optional.empty();
        }
    }

    /** A file that must be there. */
    Optional<Path> file(Value value) {
        Optional<Path> path = path(value);
        if (path.isPresent() && !Files.isReadable(path.get())) {
            problems.add(
                    value.at(),
                    "config-unreadable",
                    "there is no file '" + Names.shorten(value.text()) + "', or it cannot be read");
        }
        return path;
    }

    Optional<URI> url(Value value) {
        try {
            URI uri = new URI(value.text().strip());
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if (Set.of("http", "https").contains(scheme) && uri.getHost() != null && uri.getUserInfo() == null) {
                return Optional.of(uri);
            }
        } catch (URISyntaxException e) {
            // said below, without the text: it may hold what nobody is to see
        }
        problems.add(
                value.at(),
                "config-invalid-value",
                "is not a URL to call; valid: http://host/path or https://host/path, without a user in it");
        return Optional.empty();
    }

    private void invalid(Value value, String valid) {
        problems.add(
                value.at(),
                "config-invalid-value",
                "'" + Names.shorten(value.text()) + "' is not valid; valid: " + valid);
    }

    Optional<Secret> requireSecret(Section section, String key) {
        if (!section.has(key)) {
            problems.add(section.at(), "config-missing-key", "key " + key + " is missing");
        }
        return secret(section, key);
    }

    Optional<Secret> secret(Section section, String key) {
        return section.find(key).flatMap(n -> secret(n, section.at(key)));
    }

    /** What {@link SecretReader} reads; kept among all secrets. */
    Optional<Secret> secret(Node node, At at) {
        Optional<Secret> secret = secretReader.read(node, at);
        secret.ifPresent(secrets::add);
        return secret;
    }

    /** A parameter of a query string. */
    String pair(String name, String value) {
        return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
