package dev.caravan;

import dev.caravan.config.Durations;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of {@code config/application.properties}. A system property of the same name wins, then an environment
 * variable ({@code CARAVAN_HTTP_PORT} for {@code caravan.http.port}), then the file, then the default.
 */
final class Settings {
    private static final Logger LOG = LoggerFactory.getLogger(Settings.class);

    /** Below the folder that holds {@code config} and {@code routes}. */
    static final Path FILE = Path.of("config", "application.properties");

    private static final Pattern SECRET = Pattern.compile("(password|secret|token)(-file)?$");
    private static final Pattern MILLISECONDS = Pattern.compile("\\d{1,12}");

    private final Path base;
    private final Properties file;
    private final Map<String, String> environment;
    private final Refusals refusals;

    private Settings(Path base, Properties file, Map<String, String> environment, Refusals refusals) {
        this.base = base;
        this.file = file;
        this.environment = environment;
        this.refusals = refusals;
    }

    /** Told of each value that is not valid; where it goes on, the default is taken. */
    interface Refusals {
        /** Takes note of it. */
        void refuse(String key, Problem problem);
    }

    /** The same settings, of which a value that is not valid is told to this, instead of ending the reading. */
    Settings tellingOf(Refusals others) {
        return new Settings(base, file, environment, others);
    }

    /**
     * The settings of the folder that holds {@code config} and {@code routes}.
     *
     * @param base relative paths of settings start here
     */
    static Settings of(Path base, Map<String, String> environment) throws IOException {
        Properties properties = new Properties();
        Path path = base.resolve(FILE);
        if (Files.exists(path)) {
            try (Reader reader = Files.newBufferedReader(path)) {
                properties.load(reader);
            }
        }
        return new Settings(base, properties, environment, (key, problem) -> {
            throw new ProblemException(problem);
        });
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
            return refuse(key + "-file", file, "a file that can be read", "");
        }
    }

    private Optional<String> findWritten(String key) {
        return Optional.ofNullable(System.getProperty(key))
                .or(() -> Optional.ofNullable(environment.get(variable(key))))
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
            default -> refuse(key, value, "true or false", otherwise);
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
        return refuse(key, value, "a whole number from " + min + " to " + max, otherwise);
    }

    Duration duration(String key, Duration otherwise) {
        Optional<String> value = find(key);
        if (value.isEmpty()) {
            return otherwise;
        }
        Optional<Duration> duration = MILLISECONDS.matcher(value.get()).matches()
                ? Optional.of(Duration.ofMillis(Long.parseLong(value.get())))
                : Durations.find(value.get());
        return duration.isPresent() ? duration.get() : refuse(key, value.get(), Durations.VALID, otherwise);
    }

    /** A duration that must not be shorter than this. */
    Duration duration(String key, Duration otherwise, Duration least) {
        Duration duration = duration(key, otherwise);
        if (duration.compareTo(least) < 0) {
            return refuse(key, text(key, ""), "a duration of at least " + least.toMillis() + "ms", otherwise);
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
        return refuse(key, value.get(), "an address such as https://caravan.example.org", Optional.empty());
    }

    /** One of these words. */
    String choice(String key, String otherwise, String... valid) {
        String value = text(key, otherwise);
        for (String word : valid) {
            if (word.equals(value)) {
                return value;
            }
        }
        return refuse(key, value, String.join(" or ", valid), otherwise);
    }

    /** A regular expression. */
    String pattern(String key, String otherwise) {
        String value = text(key, otherwise);
        try {
            Pattern.compile(value);
            return value;
        } catch (PatternSyntaxException e) {
            return refuse(key, value, "a regular expression; " + e.getDescription(), otherwise);
        }
    }

    private <T> T refuse(String key, String value, String valid, T otherwise) {
        refusals.refuse(key, Problem.of("bad-setting", key + ": '" + value + "' is not valid; expected " + valid));
        return otherwise;
    }

    /** What is set under names that begin with this, each with where: a system property, a variable, or the file. */
    Map<String, String> written(String prefix) {
        Map<String, String> written = new TreeMap<>();
        String variables = variable(prefix);
        environment.keySet().stream()
                .filter(name -> name.startsWith(variables))
                .forEach(name -> written.put(name, "environment variable " + name));
        file.stringPropertyNames().stream()
                .filter(name -> name.startsWith(prefix))
                .forEach(name -> written.put(name, FILE.toString()));
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith(prefix))
                .forEach(name -> written.put(name, "system property " + name));
        return written;
    }

    /** Where the value of a setting comes from: as {@link #written} says it. */
    String origin(String key) {
        if (System.getProperty(key) != null) {
            return "system property " + key;
        }
        return environment.containsKey(variable(key)) ? "environment variable " + variable(key) : FILE.toString();
    }

    /** The line of the file where a setting stands; 0 if it comes from somewhere else. */
    int line(String key) {
        if (!file.containsKey(key) || !origin(key).equals(FILE.toString())) {
            return 0;
        }
        Pattern start = Pattern.compile("\\s*" + Pattern.quote(key) + "\\s*([=: ].*)?");
        try {
            List<String> lines = Files.readAllLines(base.resolve(FILE));
            for (int i = lines.size(); i > 0; i--) {
                if (start.matcher(lines.get(i - 1)).matches()) {
                    return i;
                }
            }
        } catch (IOException e) {
            LOG.debug("{} has become unreadable", FILE, e);
        }
        return 0;
    }

    /** The environment variable that stands for a setting. */
    static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
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
