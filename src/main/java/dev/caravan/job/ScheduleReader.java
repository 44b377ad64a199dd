package dev.caravan.job;

import dev.caravan.access.Caller;
import dev.caravan.config.Deliveries;
import dev.caravan.config.Delivery;
import dev.caravan.config.Durations;
import dev.caravan.config.RouteInstance;
import dev.caravan.config.RouteInstances;
import dev.caravan.format.FileFormat;
import dev.caravan.job.userdata.OutputFormat;
import dev.caravan.job.userdata.RoundOrder;
import dev.caravan.model.Catalog;
import dev.caravan.model.ExportAction;
import dev.caravan.model.Field;
import dev.caravan.model.FileNamePattern;
import dev.caravan.model.JobKind;
import dev.caravan.model.ProblemException;
import dev.caravan.model.RecordType;
import dev.caravan.model.Suggestion;
import dev.caravan.query.Handling;
import dev.caravan.query.QueryException;
import dev.caravan.query.RecordQuery;
import dev.caravan.query.RecordQueryOptions;
import dev.caravan.store.RecordSchema;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads schedules: the routes that are made of the templates {@code scheduled-export} and {@code scheduled-user-data}, or
 * of others with the same parameters. What is wrong is reported to the instances, each with its place.
 */
public final class ScheduleReader {
    private static final List<String> TRUTH = List.of("true", "false");

    private static final Logger LOG = LoggerFactory.getLogger(ScheduleReader.class);

    private final Catalog catalog;
    private final Deliveries declared;
    private final List<String> deliveries;
    private final boolean userData;
    private final boolean whole;

    /**
     * Schedules of this configuration.
     *
     * @param catalog what those may know of in whose name schedules run
     * @param caller in whose name they run
     * @param userData whether a user-data export is configured
     * @param whole whether the catalog has all that is declared; otherwise what it lacks may be in what could not be read,
     *     and is no problem of its own
     */
    public ScheduleReader(Catalog catalog, Deliveries deliveries, Caller caller, boolean userData, boolean whole) {
        this.catalog = catalog;
        this.declared = deliveries;
        this.whole = whole;
        this.deliveries = deliveries.deliveries().values().stream()
                .filter(d -> caller.hasOneOf(d.roles()))
                .map(Delivery::name)
                .toList();
        this.userData = userData;
    }

    /** The schedules among these routes; whole if {@link RouteInstances#finish} has nothing to tell. */
    public List<Schedule> read(RouteInstances routes) {
        List<Schedule> schedules = new ArrayList<>();
        for (RouteInstance route : routes.of("cron", "export")) {
            read(route, this::export).ifPresent(schedules::add);
        }
        for (RouteInstance route : routes.of("cron", "users")) {
            read(route, this::round).ifPresent(schedules::add);
        }
        return schedules;
    }

    /**
     * What the jobs of a schedule are asked for.
     *
     * @param changes the record type whose records are looked at with {@code only_changed}
     */
    private record Work(
            JobKind kind,
            String name,
            String format,
            Map<String, String> parameters,
            RecordType changes,
            boolean parts) {}

    private Optional<Schedule> read(RouteInstance route, Function<RouteInstance, Optional<Work>> reading) {
        name(route);
        // where the place is not known, the expression is looked at all the same
        ZoneId zone = zone(route).orElse(ZoneOffset.UTC);
        Optional<DueTimes> due = cron(route, zone);
        Optional<Work> work = reading.apply(route);
        boolean onlyChanged = choice(route, "only_changed", TRUTH).equals("true");
        Optional<Duration> settle = settle(route);
        Optional<FileNamePattern> fileName =
                fileName(route, work.filter(Work::parts).isPresent());
        List<String> deliverTo = deliverTo(route);
        boolean run = choice(route, "missed", List.of("run", "skip")).equals("run");
        boolean send = choice(route, "when_empty", List.of("send", "skip")).equals("send");
        if (onlyChanged) {
            work.ifPresent(w -> checkChanges(route, w));
        }
        if (due.isEmpty() || work.isEmpty() || settle.isEmpty()) {
            return Optional.empty();
        }
        Work asked = work.get();
        Schedule schedule = new Schedule(
                route.name(),
                asked.kind(),
                asked.name(),
                asked.format(),
                asked.parameters(),
                due.get(),
                deliverTo,
                fileName,
                run,
                onlyChanged,
                settle.get(),
                send,
                asked.parts());
        warnOfSameNames(schedule);
        return Optional.of(schedule);
    }

    /** A file of changes that takes the place of another one takes its changes away. */
    private void warnOfSameNames(Schedule schedule) {
        if (!schedule.onlyChanged()) {
            return;
        }
        for (String name : schedule.deliverTo()) {
            schedule.fileName()
                    .or(() -> declared.find(name).flatMap(Delivery::fileName))
                    .filter(pattern -> !pattern.isOfOneRun())
                    .ifPresent(pattern -> LOG.warn(
                            "Schedule {} brings only what has changed to {}, as {}: if it runs twice before that name"
                                    + " changes, the second file takes the place of the first. Name it by {time} or {job}",
                            schedule.name(),
                            name,
                            pattern));
        }
    }

    /** The clock is told the parameter, and the ledger the id. */
    private static void name(RouteInstance route) {
        if (route.name().isEmpty()) {
            route.problem("routeId", "bad-schedule", "is missing; valid: the name of the schedule", Optional.empty());
        } else if (!route.text("schedule").equals(route.name())) {
            route.invalid("schedule", "the same as routeId, '" + route.name() + "'", Optional.empty());
        }
    }

    private static void unknown(RouteInstance route, String parameter, Collection<String> valid) {
        route.invalid(
                parameter,
                valid.isEmpty() ? "nothing, since there is none" : "one of " + String.join(", ", valid),
                Suggestion.find(route.text(parameter), valid).map(n -> "did you mean '" + n + "'?"));
    }

    private Optional<Work> export(RouteInstance route) {
        Optional<ExportAction> export = catalog.findExport(route.text("export"));
        if (export.isEmpty() && whole) {
            unknown(
                    route,
                    "export",
                    catalog.exports().stream().map(ExportAction::name).toList());
        }
        Optional<FileFormat> format = FileFormat.find(route.text("format"));
        if (format.isEmpty()) {
            unknown(
                    route,
                    "format",
                    Stream.of(FileFormat.values()).map(FileFormat::id).toList());
        }
        String query = query(route, "filter", "sort");
        for (String key : List.of("filter", "sort")) {
            export.ifPresent(e -> check(route, key, () -> new ExportQueries(catalog)
                    .of(e, FileFormat.CSV, false, query(route, key), Handling.STRICT)));
        }
        if (export.isEmpty() || format.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("format", format.get().id());
        if (!query.isEmpty()) {
            parameters.put("query", query);
        }
        RecordType type = catalog.getRecordType(export.get().recordType());
        return Optional.of(
                new Work(JobKind.EXPORT, export.get().name(), format.get().id(), parameters, type, false));
    }

    private Optional<Work> round(RouteInstance route) {
        if (!userData && whole) {
            route.problem(
                    "users",
                    "user-data-off",
                    "there is no user-data export in this configuration",
                    Optional.of("see caravan.user-data"));
        }
        Optional<RecordType> type = catalog.findRecordType(route.text("users"));
        if (type.isEmpty() && whole) {
            unknown(route, "users", new TreeSet<>(catalog.recordTypes().keySet()));
        }
        Optional<Field> id = type.flatMap(t -> t.findField(route.text("id")));
        if (type.isPresent() && id.isEmpty() && whole) {
            unknown(route, "id", type.get().fields().keySet());
        }
        Optional<OutputFormat> format = OutputFormat.findAny(route.text("format"));
        if (format.isEmpty()) {
            unknown(route, "format", OutputFormat.allNames());
        }
        String files = choice(route, "files", List.of(RoundOrder.EACH, RoundOrder.ALL));
        String query = query(route, "filter");
        type.ifPresent(t -> check(
                route,
                "filter",
                () -> RecordQuery.parse(query, RecordSchema.of(t, catalog), RecordQueryOptions.DEFAULT)));
        if (type.isEmpty() || id.isEmpty() || format.isEmpty()) {
            return Optional.empty();
        }
        boolean inOne = files.equals(RoundOrder.ALL);
        Map<String, String> parameters = new LinkedHashMap<>();
        new RoundOrder(type.get().name(), id.get().name(), query, format.get(), inOne).putInto(parameters);
        return Optional.of(new Work(
                JobKind.USER_DATA_ROUND, JobKind.USER_DATA.label(), format.get().id(), parameters, type.get(), !inOne));
    }

    private static void checkChanges(RouteInstance route, Work work) {
        if (work.parts()) {
            route.problem(
                    "only_changed",
                    "bad-schedule",
                    "with a file for each user there is no moment at which all of them are delivered",
                    Optional.of("say files: all, or leave only_changed out"));
        }
        if (work.changes().updatedAt().isEmpty()) {
            route.problem(
                    "only_changed",
                    "no-updated-at",
                    "record type " + work.changes().name() + " has no " + Field.UPDATED_AT,
                    Optional.of("say with updated_at: which column tells when a record was last changed"));
        }
    }

    private static Optional<ZoneId> zone(RouteInstance route) {
        String zone = route.text("time_zone");
        try {
            return Optional.of(ZoneId.of(zone));
        } catch (DateTimeException e) {
            Set<String> known = new TreeSet<>(ZoneId.getAvailableZoneIds());
            route.invalid(
                    "time_zone",
                    "a time zone such as Europe/Berlin",
                    Suggestion.find(zone, known).map(n -> "did you mean '" + n + "'?"));
            return Optional.empty();
        }
    }

    private static Optional<DueTimes> cron(RouteInstance route, ZoneId zone) {
        try {
            // in a URI, + stands for a space
            return Optional.of(DueTimes.of(route.text("cron").replace('+', ' '), zone));
        } catch (ProblemException e) {
            route.problem(
                    "cron",
                    "bad-schedule",
                    String.valueOf(e.getMessage()),
                    e.problems().get(0).hint());
            return Optional.empty();
        }
    }

    private static String choice(RouteInstance route, String parameter, List<String> valid) {
        String value = route.text(parameter);
        if (!valid.contains(value)) {
            route.invalid(
                    parameter,
                    String.join(" or ", valid),
                    Suggestion.find(value, valid).map(n -> "did you mean '" + n + "'?"));
        }
        return value;
    }

    private static Optional<Duration> settle(RouteInstance route) {
        Optional<Duration> settle = Durations.find(route.text("settle"));
        if (settle.isEmpty()) {
            route.invalid("settle", Durations.VALID, Optional.empty());
        }
        return settle;
    }

    private static Optional<FileNamePattern> fileName(RouteInstance route, boolean ofEachUser) {
        String text = route.text("file_name");
        try {
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(ofEachUser ? FileNamePattern.ofEachUser(text) : FileNamePattern.of(text));
        } catch (IllegalArgumentException e) {
            route.problem("file_name", "bad-schedule", String.valueOf(e.getMessage()), Optional.empty());
            return Optional.empty();
        }
    }

    private List<String> deliverTo(RouteInstance route) {
        List<String> names = Arrays.stream(route.text("deliver_to").split(","))
                .map(String::strip)
                .filter(n -> !n.isEmpty())
                .toList();
        for (String name : names) {
            if (!deliveries.contains(name)) {
                route.problem(
                        "deliver_to",
                        "unknown-delivery",
                        "there is no delivery '" + name + "'; valid: " + String.join(", ", deliveries),
                        Suggestion.find(name, deliveries).map(n -> "did you mean '" + n + "'?"));
            }
        }
        return names.isEmpty() ? List.of(Deliveries.OUTBOX) : names;
    }

    private static String query(RouteInstance route, String... parameters) {
        List<String> pairs = new ArrayList<>();
        for (String parameter : parameters) {
            if (!route.text(parameter).isEmpty()) {
                pairs.add(parameter + "=" + URLEncoder.encode(route.text(parameter), StandardCharsets.UTF_8));
            }
        }
        return String.join("&", pairs);
    }

    private void check(RouteInstance route, String parameter, Runnable parsing) {
        if (!whole) {
            return;
        }
        try {
            parsing.run();
        } catch (QueryException e) {
            e.problems().forEach(p -> route.problem(parameter, p.code().text(), p.message(), Optional.empty()));
        }
    }
}
