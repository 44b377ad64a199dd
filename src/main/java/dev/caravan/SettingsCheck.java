package dev.caravan;

import dev.caravan.job.DueTimes;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import dev.caravan.model.Suggestion;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Reads every setting as the program will, and says all that is wrong: values, and names that nobody reads. */
final class SettingsCheck {
    /** The code of a value that is not valid. */
    static final String BAD = "bad-setting";

    private static final String PREFIX = "caravan.";
    private static final String OF_A_FILE = "-file";
    /** What it puts into the environment of whoever runs beside a service called caravan. */
    private static final Pattern OF_KUBERNETES = Pattern.compile("CARAVAN_(SERVICE_.*|PORT(_.*)?)");

    /** Set by the start script and by the program itself. */
    private static final Set<String> INTERNAL = Set.of("caravan.app.home", UserDataFile.OWN_ADDRESS);

    /** All that reads settings of which not every text is valid. */
    private static final List<Consumer<Settings>> READERS = List.of(
            s -> World.databaseSettings(s, home(s), World.Kind.SERVICE),
            World::statementTimeout,
            World::jobSettings,
            Logs.Wanted::of,
            Observation::keep,
            Flows::site,
            Flows::cors,
            Flows::patience,
            Flows::requestsPerMinute,
            Flows::runsSchedules,
            Flows::runsPickUps,
            Flows::deliveriesDelay,
            Flows::leftAlone,
            UserDataBeans::parallel,
            TlsSettings::check,
            SettingsCheck::readPlaceholders);

    private SettingsCheck() {}

    private static Path home(Settings settings) {
        return settings.path("caravan.home", "var");
    }

    /** What only routes read, as placeholders. */
    private static void readPlaceholders(Settings settings) {
        for (String key : List.of(
                "caravan.schedules.check", "caravan.inbox.quiet", "caravan.inbox.delay", "caravan.inbox.look")) {
            settings.duration(key, Duration.ZERO);
        }
        settings.find("caravan.retention.schedule").ifPresent(cron -> {
            try {
                DueTimes.of(cron, ZoneOffset.UTC);
            } catch (ProblemException e) {
                Problem problem = Problem.of(BAD, "caravan.retention.schedule: " + e.getMessage());
                throw new ProblemException(
                        e.problems().get(0).hint().map(problem::withHint).orElse(problem));
            }
        });
    }

    /** Adds all that is wrong with these settings. */
    static void check(Settings settings, Findings findings) {
        Map<String, Problem> refused = new TreeMap<>();
        List<Problem> others = new ArrayList<>();
        Settings telling = settings.tellingOf(refused::putIfAbsent);
        for (Consumer<Settings> reader : READERS) {
            try {
                reader.accept(telling);
            } catch (ProblemException e) {
                others.addAll(e.problems());
            }
        }
        refused.forEach((key, problem) -> findings.add(settings.origin(key), settings.line(key), problem));
        others.forEach(problem -> findings.add(Settings.FILE.toString(), 0, problem));
        unknown(settings).forEach((name, problem) -> {
            if (!name.startsWith(Settings.variable(PREFIX))) {
                findings.add(settings.written(PREFIX).getOrDefault(name, ""), settings.line(name), problem);
            }
        });
    }

    /**
     * Variables of the environment that look like misspelt settings. They are no problem, since an environment is not
     * Caravan's alone: platforms that run containers put names of their own into it.
     */
    static List<String> warnings(Settings settings) {
        return unknown(settings).entrySet().stream()
                .filter(e -> e.getKey().startsWith(Settings.variable(PREFIX)))
                .filter(e -> e.getValue().hint().isPresent()
                        && !OF_KUBERNETES.matcher(e.getKey()).matches())
                .map(e -> "environment variable " + e.getKey() + ": "
                        + e.getValue().message() + "; " + e.getValue().hint().orElse(""))
                .toList();
    }

    private static Map<String, Problem> unknown(Settings settings) {
        Set<String> keys = known();
        Set<String> variables = new TreeSet<>();
        keys.forEach(key -> variables.add(Settings.variable(key)));
        Map<String, Problem> unknown = new TreeMap<>();
        for (String name : settings.written(PREFIX).keySet()) {
            Set<String> valid = name.startsWith(PREFIX) ? keys : variables;
            if (!valid.contains(withoutFile(name)) && !INTERNAL.contains(name)) {
                Problem problem = Problem.of(
                        "unknown-setting",
                        name.startsWith(PREFIX)
                                ? name + " is not a setting of Caravan"
                                : "is not a setting of Caravan");
                Optional<String> near = near(name, valid);
                unknown.put(
                        name,
                        name.startsWith(PREFIX)
                                ? problem.withHint(near.map(n -> "did you mean " + n + "?")
                                        .orElse("config/application.properties as it is delivered has all of them"))
                                : near.map(n -> problem.withHint("did you mean " + n + "?"))
                                        .orElse(problem));
            }
        }
        return unknown;
    }

    /** What they all begin with makes no two of them alike. */
    private static Optional<String> near(String name, Set<String> valid) {
        String prefix = name.substring(0, PREFIX.length());
        List<String> rest =
                valid.stream().map(n -> n.substring(PREFIX.length())).toList();
        return Suggestion.find(name.substring(PREFIX.length()), rest).map(n -> prefix + n);
    }

    private static String withoutFile(String name) {
        String ending = name.startsWith(PREFIX) ? OF_A_FILE : Settings.variable(OF_A_FILE);
        return name.endsWith(ending) ? name.substring(0, name.length() - ending.length()) : name;
    }

    /** Every setting that there is: those of the file as it is delivered, which the program carries with it. */
    static Set<String> known() {
        Properties delivered = new Properties();
        try (InputStream in = SettingsCheck.class.getResourceAsStream("application.properties")) {
            if (in == null) {
                throw new IllegalStateException("the list of settings is missing");
            }
            try (Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
                delivered.load(reader);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new TreeSet<>(delivered.stringPropertyNames());
    }
}
