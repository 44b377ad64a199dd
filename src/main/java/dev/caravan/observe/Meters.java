package dev.caravan.observe;

import dev.caravan.job.Dispatch;
import dev.caravan.job.JobWatch;
import dev.caravan.job.Retention;
import dev.caravan.model.Job;
import dev.caravan.model.JobKind;
import dev.caravan.model.JobState;
import dev.caravan.model.Outcome;
import dev.caravan.model.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Counts what Caravan does, and how long it takes. Safe for use by many threads; never throws. Labels have few values: names
 * of actions, states, codes and paths of endpoints, never what a client has sent.
 */
public final class Meters implements JobWatch, Dispatch.Watch {
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");
    private static final Duration[] REQUESTS =
            millis(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 60_000);
    private static final Duration[] CHUNKS = millis(10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 60_000);
    private static final Duration[] JOBS =
            millis(100, 1_000, 5_000, 30_000, 60_000, 300_000, 900_000, 3_600_000, 14_400_000);

    private final MeterRegistry registry;

    /** Counts in this registry. */
    public Meters(MeterRegistry registry) {
        this.registry = registry;
    }

    private static Duration[] millis(long... millis) {
        Duration[] durations = new Duration[millis.length];
        for (int i = 0; i < millis.length; i++) {
            durations[i] = Duration.ofMillis(millis[i]);
        }
        return durations;
    }

    /**
     * Begins at nothing what alarms look at. A figure that is not there before the first failure jumps into being at 1, which
     * Prometheus does not take for an increase, so that nobody would be told of the first one.
     *
     * @param actions names of imports, exports and the like, by kind
     */
    public void expect(Map<JobKind, List<String>> actions) {
        actions.forEach((kind, names) -> names.forEach(name -> {
            jobs(Tags.of("kind", kind.label(), "action", name), JobState.FAILED);
            if (kind == JobKind.IMPORT) {
                Stream.of(Outcome.Kind.values())
                        .forEach(outcome -> rows(Tags.of("action", name, "dry_run", "false"), outcome.label(), 0));
            }
        }));
    }

    private Timer jobs(Tags tags, JobState state) {
        return Timer.builder("caravan_job_duration")
                .description("How long jobs have taken from their start, by how they ended")
                .tags(tags.and("state", state.label()))
                .serviceLevelObjectives(JOBS)
                .register(registry);
    }

    private void rows(Tags tags, String outcome, long number) {
        count(
                "caravan_import_rows",
                "Rows that imports have seen, by what became of them",
                tags.and("outcome", outcome),
                number);
    }

    /** The stages of an import that each chunk goes through. */
    public enum Stage {
        /** Text to typed values. */
        DECODE,
        /** Keys of other records to their ids. */
        RESOLVE,
        /** One transaction for the records and the ledger. */
        SAVE
    }

    /** A chunk has gone through a stage. */
    public void stage(Job job, Stage stage, Duration took) {
        Timer.builder("caravan_import_stage_duration")
                .description("How long one chunk of rows takes in a stage of an import")
                .tags("action", job.name(), "stage", stage.name().toLowerCase(java.util.Locale.ROOT))
                .serviceLevelObjectives(CHUNKS)
                .register(registry)
                .record(took);
    }

    /** A chunk's rows have been saved, or tried. */
    public void chunk(Job job, List<Outcome> outcomes) {
        Tags tags = Tags.of("action", job.name(), "dry_run", Boolean.toString(job.dryRun()));
        count("caravan_import_chunks", "Chunks of rows that imports have saved, or tried", tags, 1);
        Map<Outcome.Kind, Integer> kinds = new EnumMap<>(Outcome.Kind.class);
        Map<String, Integer> codes = new HashMap<>();
        for (Outcome outcome : outcomes) {
            kinds.merge(outcome.kind(), 1, Integer::sum);
            outcome.problems().forEach(problem -> codes.merge(problem.code(), 1, Integer::sum));
        }
        kinds.forEach((kind, number) -> rows(tags, kind.label(), number));
        codes.forEach((code, number) -> count(
                "caravan_import_row_problems", "Problems of rows in imports, by code", tags.and("code", code), number));
    }

    /** Rows have been exported: by a job, or straight to whoever asked. */
    public void exported(String kind, String action, long rows) {
        count("caravan_export_rows", "Rows that exports have written", Tags.of("kind", kind, "action", action), rows);
    }

    @Override
    public void began(Job job) {
        job.startedAt().ifPresent(started -> Timer.builder("caravan_job_wait")
                .description("How long jobs have waited for their turn")
                .tags("kind", job.kind().label())
                .serviceLevelObjectives(JOBS)
                .register(registry)
                .record(between(job.createdAt(), started)));
    }

    @Override
    public void ended(Job job) {
        Tags tags = Tags.of("kind", job.kind().label(), "action", job.name());
        jobs(tags, job.state())
                .record(job.startedAt()
                        .flatMap(started -> job.finishedAt().map(end -> between(started, end)))
                        .orElse(Duration.ZERO));
        for (Problem problem : job.fileProblems()) {
            count(
                    "caravan_job_problems",
                    "Problems that kept jobs from going on, by code",
                    tags.and("code", problem.code()),
                    1);
        }
        // what a round reads are users, whose jobs count their rows
        if (job.kind() == JobKind.EXPORT || job.kind() == JobKind.USER_DATA) {
            exported(job.kind().label(), job.name(), job.progress().read());
        }
    }

    @Override
    public void parked(Job job) {
        count(
                "caravan_job_parks",
                "Jobs that were at work when the process stopped",
                Tags.of("kind", job.kind().label()),
                1);
    }

    @Override
    public void attempted(String name, Dispatch.Result result) {
        count(
                "caravan_delivery_attempts",
                "Attempts to bring a file or a notice, by what came of them",
                Tags.of("delivery", name, "result", result.name().toLowerCase(java.util.Locale.ROOT)),
                1);
    }

    /** A clock that was set back takes no time away. */
    private static Duration between(java.time.Instant from, java.time.Instant to) {
        Duration duration = Duration.between(from, to);
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    /**
     * A request has been answered.
     *
     * @param route the path of the endpoint as the routes have it, or empty if there is none
     */
    public void request(String method, String route, int status, Duration took) {
        Timer.builder("caravan_http_request_duration")
                .description("How long requests took until their answer was sent")
                .tags(
                        "method",
                        METHODS.contains(method) ? method : "other",
                        "route",
                        route.isEmpty() ? "none" : route,
                        "status",
                        Integer.toString(status))
                .serviceLevelObjectives(REQUESTS)
                .register(registry)
                .record(took);
    }

    /** A request could not be answered as asked. */
    public void problem(int status, String code) {
        count(
                "caravan_http_problems",
                "Requests that could not be answered as asked, by code",
                Tags.of("status", Integer.toString(status), "code", code),
                1);
    }

    /** What was old has been removed. */
    public void removed(Retention.Removed removed) {
        String description = "What was removed since it is no longer kept";
        count("caravan_retention_removed", description, Tags.of("what", "jobs"), removed.jobs());
        count("caravan_retention_removed", description, Tags.of("what", "folders"), removed.folders());
        count("caravan_retention_removed", description, Tags.of("what", "files"), removed.files());
    }

    private void count(String name, String description, Tags tags, long number) {
        Counter.builder(name)
                .description(description)
                .tags(tags)
                .register(registry)
                .increment((double) number);
    }
}
