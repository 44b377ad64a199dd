package dev.caravan.flow;

import dev.caravan.config.Deliveries;
import dev.caravan.config.Delivery;
import dev.caravan.format.FileFormat;
import dev.caravan.job.DueTimes;
import dev.caravan.job.ExportQueries;
import dev.caravan.job.Schedule;
import dev.caravan.model.Catalog;
import dev.caravan.model.ExportAction;
import dev.caravan.model.Field;
import dev.caravan.model.FileNamePattern;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import dev.caravan.model.RecordType;
import dev.caravan.model.Suggestion;
import dev.caravan.query.Handling;
import dev.caravan.query.QueryException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.RouteTemplateParameterDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads schedules from the parameters of the routes that are made of the template {@code scheduled-export}. */
public final class ScheduleDefinitions {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduleDefinitions.class);

    /** By these a template is known as one of schedules. */
    private static final Set<String> OF_SCHEDULES = Set.of("export", "cron");

    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})\\s*(s|m|h)");

    private final Catalog catalog;
    private final Deliveries deliveries;
    private final List<Problem> problems = new ArrayList<>();

    private ScheduleDefinitions(Catalog catalog, Deliveries deliveries) {
        this.catalog = catalog;
        this.deliveries = deliveries;
    }

    /**
     * The schedules of this context, whose routes are loaded.
     *
     * @throws ProblemException with all that is wrong with any of them
     */
    public static List<Schedule> read(CamelContext context, Catalog catalog, Deliveries deliveries) {
        ScheduleDefinitions definitions = new ScheduleDefinitions(catalog, deliveries);
        List<Schedule> schedules = new ArrayList<>();
        ModelCamelContext model = (ModelCamelContext) context;
        Set<String> known = parametersOfTemplates(model);
        for (RouteDefinition route : model.getRouteDefinitions()) {
            Map<String, Object> parameters = route.getTemplateParameters();
            if (parameters != null && parameters.keySet().containsAll(OF_SCHEDULES)) {
                definitions.requireKnown(route.getRouteId(), parameters.keySet(), known);
                definitions.read(route.getRouteId(), parameters).ifPresent(schedules::add);
            }
        }
        if (!definitions.problems.isEmpty()) {
            throw new ProblemException(definitions.problems);
        }
        return schedules;
    }

    /** What can be said of schedules: the parameters of {@code scheduled-export}, and of templates of a site's own like it. */
    private static Set<String> parametersOfTemplates(ModelCamelContext model) {
        Set<String> known = new TreeSet<>();
        for (RouteTemplateDefinition template : model.getRouteTemplateDefinitions()) {
            List<String> names = template.getTemplateParameters() == null
                    ? List.of()
                    : template.getTemplateParameters().stream()
                            .map(RouteTemplateParameterDefinition::getName)
                            .toList();
            if (names.containsAll(OF_SCHEDULES)) {
                known.addAll(names);
            }
        }
        return known;
    }

    /** Camel takes any parameter, so that one which is misspelt would be as if it had not been given. */
    private void requireKnown(String name, Set<String> parameters, Set<String> known) {
        // it gives each that has a _ once more with a -
        Set<String> given = new TreeSet<>();
        parameters.forEach(parameter -> given.add(parameter.replace('-', '_')));
        for (String parameter : given) {
            if (!known.contains(parameter)) {
                String near = Suggestion.find(parameter, known)
                        .map(n -> " (did you mean '" + n + "'?)")
                        .orElse("");
                problems.add(Problem.of(
                        "bad-schedule",
                        "schedule " + name + ": there is no parameter '" + Problem.abbreviate(parameter)
                                + "'; expected one of " + String.join(", ", known) + near));
            }
        }
    }

    private Optional<Schedule> read(String name, Map<String, Object> parameters) {
        int before = problems.size();
        if (!text(parameters, "schedule").equals(name)) {
            bad(name, "schedule", text(parameters, "schedule"), "'" + name + "', the same as routeId");
        }
        Optional<ExportAction> export = export(name, text(parameters, "export"));
        // where the place is not known, the expression is looked at all the same
        ZoneId zone = zone(name, text(parameters, "time_zone")).orElse(ZoneOffset.UTC);
        Optional<DueTimes> due = cron(name, parameters, zone);
        Optional<FileFormat> format = FileFormat.find(text(parameters, "format"));
        if (format.isEmpty()) {
            bad(name, "format", text(parameters, "format"), "csv, xls, xlsx, json or ndjson");
        }
        boolean onlyChanged = choice(name, parameters, "only_changed", "true", "false");
        Optional<Duration> settle = settle(name, text(parameters, "settle"));
        Optional<FileNamePattern> fileName = fileName(name, text(parameters, "file_name"));
        List<String> deliverTo = deliverTo(name, text(parameters, "deliver_to"));
        boolean run = choice(name, parameters, "missed", "run", "skip");
        boolean send = choice(name, parameters, "when_empty", "send", "skip");
        String query = query(parameters);
        export.ifPresent(e -> check(name, e, query, onlyChanged));
        if (problems.size() > before) {
            return Optional.empty();
        }
        Schedule schedule = new Schedule(
                name,
                export.orElseThrow().name(),
                due.orElseThrow(),
                format.orElseThrow(),
                query,
                deliverTo,
                fileName,
                run,
                onlyChanged,
                settle.orElseThrow(),
                send);
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
                    .or(() -> deliveries.find(name).flatMap(Delivery::fileName))
                    .filter(pattern -> !pattern.isOfOneRun())
                    .ifPresent(pattern -> LOG.warn(
                            "Schedule {} brings only what has changed to {}, as {}: if it runs twice before that name"
                                    + " changes, the second file takes the place of the first. Name it by {time} or {job}",
                            schedule.name(),
                            name,
                            pattern));
        }
    }

    private static String text(Map<String, Object> parameters, String key) {
        Object value = parameters.get(key);
        return value == null ? "" : value.toString().strip();
    }

    private void bad(String name, String key, String found, String valid) {
        problems.add(Problem.of(
                "bad-schedule",
                "schedule " + name + ", " + key + ": '" + Problem.abbreviate(found) + "' is not valid; expected "
                        + valid));
    }

    private Optional<ExportAction> export(String name, String export) {
        Optional<ExportAction> found = catalog.findExport(export);
        if (found.isEmpty()) {
            List<String> names =
                    catalog.exports().stream().map(ExportAction::name).toList();
            String near = Suggestion.find(export, names)
                    .map(n -> " (did you mean '" + n + "'?)")
                    .orElse("");
            bad(name, "export", export, "one of " + String.join(", ", names) + near);
        }
        return found;
    }

    private Optional<ZoneId> zone(String name, String zone) {
        try {
            return Optional.of(ZoneId.of(zone));
        } catch (DateTimeException e) {
            bad(name, "time_zone", zone, "a time zone such as Europe/Berlin");
            return Optional.empty();
        }
    }

    private Optional<DueTimes> cron(String name, Map<String, Object> parameters, ZoneId zone) {
        try {
            // in a URI, + stands for a space
            return Optional.of(DueTimes.of(text(parameters, "cron").replace('+', ' '), zone));
        } catch (ProblemException e) {
            bad(name, "cron", text(parameters, "cron"), "a cron expression such as 0 30 2 * * ?");
            return Optional.empty();
        }
    }

    private boolean choice(String name, Map<String, Object> parameters, String key, String yes, String no) {
        String value = text(parameters, key);
        if (!value.equals(yes) && !value.equals(no)) {
            bad(name, key, value, yes + " or " + no);
        }
        return value.equals(yes);
    }

    private Optional<Duration> settle(String name, String text) {
        Matcher matcher = DURATION.matcher(text);
        if (matcher.matches()) {
            return Optional.of(
                    Duration.parse("PT" + matcher.group(1) + matcher.group(2).toUpperCase(java.util.Locale.ROOT)));
        }
        bad(name, "settle", text, "a duration such as 60s or 5m");
        return Optional.empty();
    }

    private Optional<FileNamePattern> fileName(String name, String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(FileNamePattern.of(text));
        } catch (IllegalArgumentException e) {
            problems.add(Problem.of("bad-schedule", "schedule " + name + ", file_name: " + e.getMessage()));
            return Optional.empty();
        }
    }

    private List<String> deliverTo(String name, String text) {
        List<String> names = Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(n -> !n.isEmpty())
                .toList();
        for (String delivery : names) {
            if (deliveries.find(delivery).isEmpty()) {
                bad(
                        name,
                        "deliver_to",
                        delivery,
                        "one of " + String.join(", ", deliveries.deliveries().keySet()));
            }
        }
        return names.isEmpty() ? List.of(Deliveries.OUTBOX) : names;
    }

    private static String query(Map<String, Object> parameters) {
        List<String> pairs = new ArrayList<>();
        for (String key : List.of("filter", "sort")) {
            if (!text(parameters, key).isEmpty()) {
                pairs.add(key + "=" + URLEncoder.encode(text(parameters, key), StandardCharsets.UTF_8));
            }
        }
        return String.join("&", pairs);
    }

    private void check(String name, ExportAction export, String query, boolean onlyChanged) {
        RecordType type = catalog.getRecordType(export.recordType());
        if (onlyChanged && type.updatedAt().isEmpty()) {
            problems.add(Problem.of(
                            "no-updated-at",
                            "schedule " + name + ", only_changed: record type " + type.name() + " has no "
                                    + Field.UPDATED_AT)
                    .withHint("say with updated_at: which column tells when a record was last changed"));
        }
        try {
            new ExportQueries(catalog).of(export, FileFormat.CSV, false, query, Handling.STRICT);
        } catch (QueryException e) {
            e.problems()
                    .forEach(p -> problems.add(Problem.of(p.code().text(), "schedule " + name + ", " + p.message())));
        }
    }
}
