package dev.caravan.config;

import dev.caravan.model.Catalog;
import dev.caravan.model.ExportAction;
import dev.caravan.model.FileNamePattern;
import dev.caravan.model.ImportAction;
import dev.caravan.model.JobKind;
import dev.caravan.model.JobState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads where files are brought and fetched, and who calls whom. {@code docs/deliveries.md} describes each key. */
public final class DeliveriesReader {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
    private static final Pattern FOLDER_NAME = Pattern.compile("[^/\\\\\\p{Cntrl}]{1,64}");
    private static final Duration DAY = Duration.ofDays(1);
    private static final List<String> FORMATS = List.of("csv", "xls", "xlsx", "json", "ndjson");

    private final Problems problems = new Problems();
    private final Catalog catalog;
    private final boolean whole;
    private final Path home;
    private final DeliveryValues values;
    private final TargetReader targets;

    private DeliveriesReader(Path base, Path home, Catalog catalog, boolean whole, Map<String, String> environment) {
        this.catalog = catalog;
        this.whole = whole;
        this.home = home;
        this.values = new DeliveryValues(base, environment, problems);
        this.targets = new TargetReader(values, problems);
    }

    /**
     * Reads the file; without one, there is the outbox alone.
     *
     * @param base where relative paths start
     * @param home {@code caravan.home}
     * @param catalog the imports and exports that it may name
     * @param environment variables, for secrets
     * @throws ConfigurationException if there is a problem, with all problems
     */
    public static Deliveries read(Path file, Path base, Path home, Catalog catalog, Map<String, String> environment) {
        return read(file, base, home, catalog, true, environment);
    }

    /**
     * The same.
     *
     * @param whole whether the catalog has all that is declared; otherwise an import or export that it lacks may be in
     *     what could not be read, and is no problem of its own
     */
    public static Deliveries read(
            Path file, Path base, Path home, Catalog catalog, boolean whole, Map<String, String> environment) {
        if (!Files.exists(file)) {
            return Deliveries.none(home);
        }
        DeliveriesReader reader = new DeliveriesReader(base, home, catalog, whole, environment);
        Deliveries deliveries = reader.read(file);
        if (!reader.problems.isEmpty()) {
            throw new ConfigurationException(reader.problems.errors(), reader.problems.warnings());
        }
        return deliveries;
    }

    private Deliveries read(Path path) {
        String file = path.toString().replace('\\', '/');
        Optional<Section> root = SourceText.read(path, file, problems)
                .flatMap(t -> YamlFile.read(file, t, problems))
                .flatMap(n -> Section.of(n, new At(n.place(), ""), DeliveryShapes.ROOT, problems));
        Map<String, Delivery> deliveries = new LinkedHashMap<>();
        deliveries.put(Deliveries.OUTBOX, Deliveries.outbox(home));
        deliveries.putAll(all(root, "deliveries", DeliveryShapes.DELIVERY, "delivery", this::delivery));
        Map<String, PickUp> pickUps = all(root, "pick_ups", DeliveryShapes.PICK_UP, "pick-up", this::pickUp);
        Map<String, Webhook> webhooks = all(root, "webhooks", DeliveryShapes.WEBHOOK, "webhook", this::webhook);
        Map<String, Hook> hooks =
                all(root, "hooks", DeliveryShapes.HOOK, "hook", (n, s) -> hook(n, s, deliveries.keySet()));
        return new Deliveries(deliveries, pickUps, hooks, webhooks, values.secrets(), problems.warnings());
    }

    private interface Reading<T> {
        Optional<T> read(String name, Section section);
    }

    private <T> Map<String, T> all(Optional<Section> root, String key, Shape shape, String what, Reading<T> reading) {
        Map<String, Section> sections = new LinkedHashMap<>();
        root.ifPresent(r -> r.named(key, shape, sections, what));
        Map<String, T> read = new LinkedHashMap<>();
        sections.forEach((name, section) -> {
            if (!NAME.matcher(name).matches()) {
                String found = "name '" + Names.shorten(name) + "' is not valid; ";
                problems.add(
                        section.at(), "config-invalid-name", found + "valid: a letter or digit, then also _ and -");
            }
            reading.read(name, section).ifPresent(value -> read.put(name, value));
        });
        return read;
    }

    private Optional<Delivery> delivery(String name, Section section) {
        Optional<Target> target = targets.read(section, DeliveryShapes.DELIVERY, TargetReader.ALL);
        boolean checksum = section.truth("checksum", false);
        Optional<String> type = section.text("type").map(v -> v.text().strip().toLowerCase(Locale.ROOT));
        if (checksum && type.filter(t -> !TargetReader.FOLDERS.containsKey(t)).isPresent()) {
            problems.add(
                    section.at("checksum"),
                    "config-misplaced-key",
                    "is for places that hold files; requests and endpoints are told the digest in a header");
        }
        Optional<FileNamePattern> fileName = fileName(section);
        Set<String> roles = new LinkedHashSet<>();
        section.texts("roles").forEach(role -> roles.add(role.text()));
        Retry retry = retry(section);
        return target.map(t -> new Delivery(name, t, roles, checksum, fileName, retry));
    }

    private Optional<FileNamePattern> fileName(Section section) {
        Optional<Value> value = section.text("file_name");
        try {
            return value.map(v -> FileNamePattern.of(v.text()));
        } catch (IllegalArgumentException e) {
            problems.add(section.at("file_name"), "config-invalid-value", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private Retry retry(Section section) {
        Optional<Section> retry = section.section("retry", DeliveryShapes.RETRY);
        if (retry.isEmpty()) {
            return Retry.DEFAULT;
        }
        return new Retry(
                values.number(retry.get(), "attempts", Retry.DEFAULT.attempts(), 1, 1_000),
                values.duration(retry.get(), "first_pause", Retry.DEFAULT.firstPause(), Duration.ofMillis(1), DAY),
                values.duration(retry.get(), "longest_pause", Retry.DEFAULT.longestPause(), Duration.ofMillis(1), DAY));
    }

    private Optional<PickUp> pickUp(String name, Section section) {
        Optional<Target> target = targets.read(section, DeliveryShapes.PICK_UP, TargetReader.FOLDERS);
        Optional<String> importName =
                section.text("import").map(v -> declared(v, "import", names(catalog.imports(), ImportAction::name)));
        Duration every = values.duration(section, "every", Duration.ofSeconds(30), Duration.ofMillis(50), DAY);
        Duration quiet = values.duration(section, "quiet", Duration.ofSeconds(10), Duration.ZERO, DAY);
        String done = folderName(section, "done").orElse(".done");
        String failed = folderName(section, "failed").orElse(".failed");
        if (done.equals(failed)) {
            problems.add(section.at("failed"), "config-invalid-value", "is the same as done; valid: another folder");
        }
        Optional<String> results = folderName(section, "results");
        return target.map(t -> new PickUp(
                name,
                t,
                importName,
                every,
                quiet,
                section.text("done_marker").map(Value::text),
                done,
                failed,
                results));
    }

    private Optional<String> folderName(Section section, String key) {
        Optional<Value> value = section.text(key);
        if (value.isPresent()
                && (!FOLDER_NAME.matcher(value.get().text()).matches()
                        || value.get().text().matches("\\.{1,2}"))) {
            problems.add(
                    value.get().at(),
                    "config-invalid-value",
                    "'" + Names.shorten(value.get().text())
                            + "' is not the name of a folder; valid: a name without / and \\");
        }
        return value.map(Value::text);
    }

    private Optional<Hook> hook(String name, Section section, Set<String> deliveries) {
        Optional<Secret> secret = values.requireSecret(section, "secret");
        Duration window = values.duration(section, "window", Duration.ofMinutes(5), Duration.ofSeconds(1), DAY);
        boolean imports = section.has("import");
        if (imports == section.has("export")) {
            problems.add(section.at(), "config-missing-key", "a hook has one of the keys import and export");
            return Optional.empty();
        }
        Optional<Hook.Start> start = imports ? startImport(section) : startExport(section, deliveries);
        return secret.flatMap(s -> start.map(a -> new Hook(name, s, window, a)));
    }

    private Optional<Hook.Start> startImport(Section section) {
        for (String key : List.of("format", "filter", "sort", "deliver_to")) {
            if (section.has(key)) {
                problems.add(section.at(key), "config-misplaced-key", "is for hooks that start an export");
            }
        }
        return section.text("import")
                .map(v -> new Hook.Import(declared(v, "import", names(catalog.imports(), ImportAction::name))));
    }

    private Optional<Hook.Start> startExport(Section section, Set<String> deliveries) {
        Optional<String> export =
                section.text("export").map(v -> declared(v, "export", names(catalog.exports(), ExportAction::name)));
        List<String> deliverTo = new ArrayList<>();
        section.texts("deliver_to").forEach(v -> deliverTo.add(known(v, "delivery", deliveries)));
        String format =
                section.text("format").map(v -> known(v, "format", FORMATS)).orElse("csv");
        List<String> query = new ArrayList<>();
        section.text("filter").ifPresent(v -> query.add(values.pair("filter", v.text())));
        section.text("sort").ifPresent(v -> query.add(values.pair("sort", v.text())));
        List<String> to = deliverTo.isEmpty() ? List.of(Deliveries.OUTBOX) : deliverTo;
        return export.map(e -> new Hook.Export(e, format, String.join("&", query), to));
    }

    private Optional<Webhook> webhook(String name, Section section) {
        Optional<Target> target = targets.http(section);
        Set<JobKind> kinds = words(section, "kinds", JobKind.values(), JobKind::label);
        JobState[] ends =
                Arrays.stream(JobState.values()).filter(JobState::isFinal).toArray(JobState[]::new);
        Set<JobState> states = words(section, "states", ends, JobState::label);
        Retry retry = retry(section);
        return target.map(t -> new Webhook(name, (Target.Http) t, kinds, states, retry));
    }

    private <E> Set<E> words(Section section, String key, E[] valid, Function<E, String> label) {
        Set<E> found = new LinkedHashSet<>();
        List<String> labels = Arrays.stream(valid).map(label).toList();
        for (Value value : section.texts(key)) {
            String word = known(value, "value", labels);
            Arrays.stream(valid).filter(e -> label.apply(e).equals(word)).forEach(found::add);
        }
        return found;
    }

    private static <T> List<String> names(List<T> actions, Function<T, String> name) {
        return actions.stream().map(name).toList();
    }

    /** The text, which is reported if the catalog has nothing of this name. */
    private String declared(Value value, String what, java.util.Collection<String> valid) {
        return whole ? known(value, what, valid) : value.text();
    }

    /** The text, which is reported if it is none of these names. */
    private String known(Value value, String what, java.util.Collection<String> valid) {
        if (!valid.contains(value.text())) {
            problems.unknown(value.at(), "config-unknown-value", what, value.text(), valid);
        }
        return value.text();
    }
}
