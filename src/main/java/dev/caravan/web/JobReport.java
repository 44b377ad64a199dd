package dev.caravan.web;

import dev.caravan.job.ImportRun;
import dev.caravan.job.JobFolders;
import dev.caravan.job.Jobs;
import dev.caravan.job.RowCounts;
import dev.caravan.job.userdata.OutputFormat;
import dev.caravan.model.Catalog;
import dev.caravan.model.ExportAction;
import dev.caravan.model.ImportAction;
import dev.caravan.model.Job;
import dev.caravan.model.JobKind;
import dev.caravan.model.JobState;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemGroup;
import dev.caravan.model.Progress;
import dev.caravan.model.RecordType;
import dev.caravan.store.Ledger;
import dev.caravan.web.page.DeliveryLine;
import dev.caravan.web.page.JobDetails;
import dev.caravan.web.page.Link;
import dev.caravan.web.page.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A job as its page tells of it: how far it is, what it would do, what it has done. */
final class JobReport {
    private static final int GROUPS = 100;
    private static final int RANGES = 12;
    /** A rate is worth telling after so long. */
    private static final double SOME_SECONDS = 0.5;

    private final Jobs jobs;
    private final Ledger ledger;
    private final JobFolders folders;
    private final Clock clock;
    private final RowCounts counts;
    private final JobPreviews previews;

    JobReport(ImportRun.Environment environment, Jobs jobs) {
        this.jobs = jobs;
        this.ledger = environment.ledger();
        this.folders = environment.folders();
        this.clock = environment.clock();
        this.counts = new RowCounts(folders, ledger);
        this.previews = new JobPreviews(folders);
    }

    /** What people call the action of a job. */
    static String label(Job job, View view, Words words) {
        Catalog catalog = view.catalog();
        return switch (job.kind()) {
            case IMPORT ->
                catalog.findImport(job.name()).map(ImportAction::label).orElse(job.name());
            case EXPORT ->
                catalog.findExport(job.name()).map(ExportAction::label).orElse(job.name());
            case USER_DATA -> words.say("my-data");
            case USER_DATA_ROUND -> words.say("kind.user-data-round");
        };
    }

    /** The state of a job, for people. */
    static String says(Job job, Words words) {
        boolean tried = job.dryRun() && (job.state() == JobState.COMPLETED || isPartly(job));
        if (tried) {
            return words.say("preview-ready");
        }
        return job.kind() != JobKind.IMPORT && isPartly(job)
                ? words.say("state.incomplete")
                : words.sayOr("state." + job.state().label(), job.state().label());
    }

    private static boolean isPartly(Job job) {
        return job.state() == JobState.COMPLETED_WITH_ERRORS;
    }

    /** The page of a job, with the lines that the query asks for. */
    JobDetails details(Job job, View view, PageQuery asked, Words words) throws IOException {
        String address = Addresses.of(job);
        boolean over = job.state().isFinal();
        Optional<ImportAction> action = importOf(job, view);
        Optional<RecordType> type = action.map(ImportAction::recordType)
                .or(() -> view.catalog().findExport(job.name()).map(a -> a.recordType()))
                .map(view.catalog()::getRecordType);
        List<ProblemGroup> groups =
                over && job.progress().failed() > 0 ? ledger.problemGroups(job.id(), GROUPS, RANGES) : List.of();
        List<JobDetails.Bar> bars = bars(groups);
        List<DeliveryLine> deliveries = SchedulePages.lines(ledger, job);
        Optional<Path> exported = over && job.kind() != JobKind.IMPORT ? findExport(job) : Optional.empty();
        return new JobDetails(
                address,
                job.kind().label(),
                label(job, view, words),
                job.dryRun(),
                job.kind() == JobKind.USER_DATA
                        ? Optional.of(new Link("/my-data", words.say("my-data")))
                        : type.map(t -> new Link(Addresses.records(t.name()), PageHost.label(view, t))),
                Optional.of(job.source().fileName()).filter(name -> !name.isEmpty()),
                progress(job, view, words),
                job.dryRun() ? Optional.empty() : job.detail().map(words::ending),
                job.fileProblems().stream().map(p -> fault(p, words)).toList(),
                job.ignoredColumns(),
                groups.stream()
                        .map(g -> new JobDetails.Group(
                                g.column().orElse(""),
                                words.problem(g.code(), g.message()),
                                g.hint().map(words::hint),
                                g.count(),
                                g.lines()))
                        .toList(),
                bars,
                over && job.kind() == JobKind.IMPORT && job.progress().read() > 0
                        ? Optional.of(new JobLines(ledger, job, address, type, words).of(asked, bars))
                        : Optional.empty(),
                over && job.dryRun() && action.isPresent() ? previews.of(job, action.get(), words) : Optional.empty(),
                over && folders.findErrors(job.id()).isPresent()
                        ? Optional.of(Addresses.file(job, "errors"))
                        : Optional.empty(),
                exported.map(file -> Addresses.file(job, "export")),
                exported.map(file -> size(file, words)),
                over ? action.map(Addresses::of) : Optional.empty(),
                decision(job, action),
                deliveries,
                SchedulePages.again(job, deliveries),
                job.createdAt(),
                job.createdBy());
    }

    private static Optional<ImportAction> importOf(Job job, View view) {
        return job.kind() == JobKind.IMPORT ? view.catalog().findImport(job.name()) : Optional.empty();
    }

    private static String size(Path file, Words words) {
        String name = String.valueOf(file.getFileName());
        String format = name.substring(name.lastIndexOf('.') + 1).toUpperCase(Locale.ROOT);
        try {
            return words.say("file-is", format, words.bytes(Files.size(file)));
        } catch (IOException e) {
            return format;
        }
    }

    private Optional<Path> findExport(Job job) {
        String extension = job.kind() != JobKind.EXPORT
                ? OutputFormat.of(job).extension()
                : job.parameters().getOrDefault("format", "csv");
        return folders.findExport(job.id(), extension);
    }

    /** What can be done about a file that was tried. */
    private JobDetails.Decision decision(Job job, Optional<ImportAction> action) {
        boolean tried = job.state() == JobState.COMPLETED || job.state() == JobState.COMPLETED_WITH_ERRORS;
        if (!job.dryRun() || !tried || action.isEmpty()) {
            return JobDetails.Decision.NONE;
        }
        Optional<String> made = jobs.findConfirmation(job).map(Addresses::of);
        if (made.isPresent()) {
            return new JobDetails.Decision(Optional.empty(), made, Optional.empty());
        }
        Optional<String> why = whyNothing(job, action.get());
        return new JobDetails.Decision(
                why.isPresent() ? Optional.empty() : Optional.of(Addresses.of(job) + "/confirm"),
                Optional.empty(),
                why);
    }

    /** Why there is nothing to import, as the end of a key of words. */
    private Optional<String> whyNothing(Job job, ImportAction action) {
        Progress rows = job.progress();
        if (rows.read() == 0) {
            return Optional.of("empty");
        }
        if (action.atomic() && rows.failed() > 0) {
            return Optional.of("atomic");
        }
        if (rows.created() + rows.updated() == 0) {
            return Optional.of(rows.failed() > 0 ? "bad" : "unchanged");
        }
        return jobs.hasSource(job) ? Optional.empty() : Optional.of("gone");
    }

    private static List<JobDetails.Bar> bars(List<ProblemGroup> groups) {
        Map<String, Long> counts = new LinkedHashMap<>();
        groups.forEach(g -> counts.merge(g.column().orElse("–"), g.count(), Long::sum));
        long most = counts.values().stream().mapToLong(c -> c).max().orElse(1);
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .map(e -> new JobDetails.Bar(e.getKey(), e.getValue(), (int) Math.max(1, e.getValue() * 100 / most)))
                .toList();
    }

    private static JobDetails.Fault fault(Problem problem, Words words) {
        return new JobDetails.Fault(
                words.problem(problem.code(), problem.message()), problem.hint().map(words::hint));
    }

    /** How far a job is. */
    JobDetails.Progressing progress(Job job, View view, Words words) {
        boolean running = !job.state().isFinal();
        boolean importing = job.kind() == JobKind.IMPORT;
        Progress rows = running && importing ? ledger.progress(job.id()) : job.progress();
        Instant end = job.finishedAt().orElseGet(clock::instant);
        Optional<Duration> taken = job.startedAt().map(start -> Duration.between(start, end));
        double seconds = taken.map(d -> d.toMillis() / 1000.0).orElse(0.0);
        double rate = seconds > SOME_SECONDS ? rows.read() / seconds : 0;
        Optional<Long> total = running ? importOf(job, view).flatMap(a -> counts.find(job, a)) : Optional.empty();
        Optional<Long> left = total.filter(t -> rate > 0 && t >= rows.read()).map(t -> t - rows.read());
        return new JobDetails.Progressing(
                Addresses.of(job),
                job.state().label(),
                says(job, words),
                running,
                job.dryRun(),
                importing,
                rows.read(),
                rows.created(),
                rows.updated(),
                rows.unchanged(),
                rows.failed(),
                total.filter(t -> t > 0).map(t -> (int) Math.min(99, rows.read() * 100 / t)),
                rate > 0 ? Optional.of(words.say("rate", Math.round(rate))) : Optional.empty(),
                left.map(
                        rowsLeft -> words.say("left", words.duration(Duration.ofSeconds(Math.round(rowsLeft / rate))))),
                // "nothing is saved yet in less than a second" would be no sentence
                taken.filter(d -> !job.dryRun())
                        .map(d ->
                                d.toSeconds() < 1 ? words.say("took-no-time") : words.say("took", words.duration(d))));
    }
}
