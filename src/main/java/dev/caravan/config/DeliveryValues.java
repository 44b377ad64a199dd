package dev.caravan.config;

import java.io.IOException;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values of {@code config/deliveries.yaml}: durations, paths, URLs, secrets. What does not fit is reported. */
final class DeliveryValues {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

    private final Path base;
    private final Map<String, String> environment;
    private final Problems problems;
    private final Set<Secret> secrets = new LinkedHashSet<>();

    DeliveryValues(Path base, Map<String, String> environment, Problems problems) {
        this.base = base;
        this.environment = environment;
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
        Optional<Value> value = section.text(key);
        if (value.isEmpty()) {
            return otherwise;
        }
        Optional<Duration> duration = duration(value.get().text());
        if (duration.isPresent()
                && duration.get().compareTo(min) >= 0
                && duration.get().compareTo(max) <= 0) {
            return duration.get();
        }
        invalid(value.get(), "a duration such as 500ms, 30s, 15m, 2h, 1d, at most " + max.toDays() + "d");
        return otherwise;
    }

    private static Optional<Duration> duration(String text) {
        Matcher matcher = DURATION.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    case "d" -> Duration.ofDays(amount);
                    default -> Duration.ofMillis(amount);
                });
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

    /** Secrets stand in the environment or in a file of their own, never here. */
    Optional<Secret> secret(Node node, At at) {
        if (!(node instanceof Node.Mapping)) {
            problems.add(
                    at,
                    "config-wrong-type",
                    "is written here; valid: {env: NAME} or {file: PATH}",
                    "a secret stands in the environment or in a file of its own");
            return Optional.empty();
        }
        Optional<Section> section = Section.of(node, at, DeliveryShapes.SECRET, problems);
        Optional<Value> variable = section.flatMap(s -> s.text("env"));
        Optional<Value> file = section.flatMap(s -> s.text("file"));
        if (variable.isPresent() == file.isPresent()) {
            problems.add(at, "config-missing-key", "has not one source; valid: either env or file");
            return Optional.empty();
        }
        Optional<Secret> secret = variable.isPresent() ? fromEnvironment(variable.get()) : file.flatMap(this::fromFile);
        secret.ifPresent(secrets::add);
        return secret;
    }

    private Optional<Secret> fromEnvironment(Value variable) {
        Optional<String> text =
                Optional.ofNullable(environment.get(variable.text().strip())).filter(t -> !t.isBlank());
        if (text.isEmpty()) {
            problems.add(
                    variable.at(),
                    "config-missing-secret",
                    "there is no environment variable '" + Names.shorten(variable.text()) + "', or it is empty");
        }
        return text.map(Secret::new);
    }

    private Optional<Secret> fromFile(Value file) {
        String found = "the file '" + Names.shorten(file.text()) + "' ";
        try {
            String text = Files.readString(base.resolve(file.text().strip())).strip();
            if (!text.isEmpty()) {
                return Optional.of(new Secret(text));
            }
            problems.add(file.at(), "config-missing-secret", found + "is empty");
        } catch (IOException | InvalidPathException e) {
            problems.add(file.at(), "config-missing-secret", found + "cannot be read");
        }
        return Optional.empty();
    }

    /** A parameter of a query string. */
    String pair(String name, String value) {
        return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
