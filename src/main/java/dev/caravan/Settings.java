package dev.caravan;

import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of {@code config/application.properties}. A system property of the same name wins, then an environment
 * variable ({@code CARAVAN_HTTP_PORT} for {@code caravan.http.port}), then the file, then the default.
 */
final class Settings {
    private static final Pattern SECRET = Pattern.compile("(password|secret|token)(-file)?$");
    private static final Pattern DURATION = Pattern.compile("(\\d+)\\s*(ms|s|m|h|d)?");

    private final Path base;
    private final Properties file;
    private final Map<String, String> environment;

    private Settings(Path base, Properties file, Map<String, String> environment) {
        this.base = base;
        this.file = file;
        this.environment = environment;
    }

    /**
     * The settings of the folder that holds {@code config} and {@code routes}.
     *
     * @param base relative paths of settings start here
     */
    static Settings of(Path base, Map<String, String> environment) throws IOException {
        Properties properties = new Properties();
        Path path = base.resolve("config").resolve("application.properties");
        if (Files.exists(path)) {
            try (Reader reader = Files.newBufferedReader(path)) {
                properties.load(reader);
            }
        }
        return new Settings(base, properties, environment);
    }

    /** The setting; blank counts as not set. {@code key-file} names a file that holds the value, for secrets. */
    Optional<String> find(String key) {
        Optional<String> value = findWritten(key);
        return value.isPresent() ? value : findWritten(key + "-file").map(file -> fromFile(key, file));
    }

    private String fromFile(String key, String file) {
        try {
            return Files.readString(base.resolve(file)).strip();
        } catch (IOException e) {
            throw bad(key + "-file", file, "a file that can be read");
        }
    }

    private Optional<String> findWritten(String key) {
        String variable = key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
        return Optional.ofNullable(System.getProperty(key))
                .or(() -> Optional.ofNullable(environment.get(variable)))
                .or(() -> Optional.ofNullable(file.getProperty(key)))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    /** Whether a system property or an environment variable says something else than the file. */
    boolean isOverridden(String key) {
        String inFile = file.getProperty(key, "").strip();
        return find(key).filter(value -> !value.equals(inFile)).isPresent();
    }

    /** A file that may be left out: one that is set to nothing is not there. */
    Optional<Path> optionalPath(String key, String otherwise) {
        boolean blank = file.containsKey(key) && find(key).isEmpty();
        return blank
                ? Optional.empty()
                : Optional.of(base.resolve(text(key, otherwise)).normalize());
    }

    /** Where relative paths of settings start. */
    Path base() {
        return base;
    }

    String text(String key, String otherwise) {
        return find(key).orElse(otherwise);
    }

    Path path(String key, String otherwise) {
        return base.resolve(text(key, otherwise)).normalize();
    }

    boolean flag(String key, boolean otherwise) {
        String value = text(key, Boolean.toString(otherwise)).toLowerCase(Locale.ROOT);
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw bad(key, value, "true or false");
        };
    }

    int number(String key, int otherwise, int min, int max) {
        String value = text(key, Integer.toString(otherwise));
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw bad(key, value, "a whole number from " + min + " to " + max);
    }

    Duration duration(String key, Duration otherwise) {
        Optional<String> value = find(key);
        if (value.isEmpty()) {
            return otherwise;
        }
        Matcher matcher = DURATION.matcher(value.get());
        if (!matcher.matches()) {
            throw bad(key, value.get(), "a duration such as 500ms, 30s, 15m, 2h, 1d");
        }
        long amount = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2) == null ? "ms" : matcher.group(2);
        return switch (unit) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default -> Duration.ofMillis(amount);
        };
    }

    /** A duration that must not be shorter than this. */
    Duration duration(String key, Duration otherwise, Duration least) {
        Duration duration = duration(key, otherwise);
        if (duration.compareTo(least) < 0) {
            throw bad(key, text(key, ""), "a duration of at least " + least.toMillis() + "ms");
        }
        return duration;
    }

    /** How long something is kept, at least an hour; empty for {@code forever}. */
    Optional<Duration> keep(String key, Duration otherwise) {
        return text(key, "").equals("forever")
                ? Optional.empty()
                : Optional.of(duration(key, otherwise, Duration.ofHours(1)));
    }

    /** An address without a path, if one is set: {@code https://caravan.example.org}. */
    Optional<URI> url(String key) {
        Optional<String> value = find(key);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI url = new URI(value.get());
            boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
            if (web
                    && url.getHost() != null
                    && (url.getPath().isEmpty() || url.getPath().equals("/"))) {
                return Optional.of(url);
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw bad(key, value.get(), "an address such as https://caravan.example.org");
    }

    /** One of these words. */
    String choice(String key, String otherwise, String... valid) {
        String value = text(key, otherwise);
        for (String word : valid) {
            if (word.equals(value)) {
                return value;
            }
        }
        throw bad(key, value, String.join(" or ", valid));
    }

    private static ProblemException bad(String key, String value, String valid) {
        return new ProblemException(
                Problem.of("bad-setting", key + ": '" + value + "' is not valid; expected " + valid));
    }

    /** Everything that the file, system properties and environment say, for the routes' placeholders. */
    Map<String, String> all() {
        Map<String, String> all = new TreeMap<>();
        file.stringPropertyNames().forEach(key -> find(key).ifPresent(value -> all.put(key, value)));
        System.getProperties().stringPropertyNames().stream()
                .filter(key -> key.startsWith("caravan.") || key.startsWith("camel."))
                .forEach(key -> find(key).ifPresent(value -> all.put(key, value)));
        // routes have no business with secrets, and what Camel is told may be logged
        all.keySet().removeIf(key -> SECRET.matcher(key).find());
        return all;
    }
}
