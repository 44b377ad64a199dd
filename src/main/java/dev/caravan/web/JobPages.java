package dev.caravan.web;

import dev.caravan.job.ImportPreview;
import dev.caravan.job.ImportRun;
import dev.caravan.job.JobFolders;
import dev.caravan.job.Jobs;
import dev.caravan.model.Catalog;
import dev.caravan.model.ImportAction;
import dev.caravan.model.ImportField;
import dev.caravan.model.Job;
import dev.caravan.model.JobKind;
import dev.caravan.model.JobState;
import dev.caravan.model.Outcome;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import dev.caravan.model.ProblemGroup;
import dev.caravan.model.Progress;
import dev.caravan.model.RecordType;
import dev.caravan.query.Page;
import dev.caravan.query.RecordQuery;
import dev.caravan.query.RecordQueryOptions;
import dev.caravan.store.JobPage;
import dev.caravan.store.JobSchema;
import dev.caravan.store.Ledger;
import dev.caravan.web.page.Home;
import dev.caravan.web.page.JobDetails;
import dev.caravan.web.page.JobLine;
import dev.caravan.web.page.JobList;
import dev.caravan.web.page.Link;
import dev.caravan.web.page.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;

/** The first page, the history of jobs, and the page of each: its progress, its preview or result. */
public final class JobPages {
    private static final int LATELY = 8;
    private static final int LINES = 50;
    private static final int GROUPS = 100;
    private static final int RANGES = 12;
    private static final int PREVIEW_ROWS = 10;

    private final Catalog catalog;
    private final View.Source views;
    private final Jobs jobs;
    private final Ledger ledger;
    private final JobFolders folders;
    private final Clock clock;
    private final PageHost host;

    /** Jobs of this environment. */
    public JobPages(ImportRun.Environment environment, Jobs jobs) {
        this.catalog = environment.catalog();
        this.views = new View.Source(catalog);
        this.jobs = jobs;
        this.ledger = environment.ledger();
        this.folders = environment.folders();
        this.clock = environment.clock();
        this.host = new PageHost(catalog);
    }

    /** {@code GET /}. */
    public Reply home(Exchange exchange) {
        Request request = Request.of(exchange);
        View view = views.of(request.caller());
        List<Home.Card> cards = new ArrayList<>();
        for (Catalog.SiteEntry entry : catalog.site()) {
            RecordType type = view.requireRecordType(entry.recordType());
            cards.add(new Home.Card(
                    new Link(PageHost.records(type.name()), entry.label()),
                    view.imports(type).stream()
                            .map(a -> new Link("/imports/" + PageQuery.encode(a.name()), a.label()))
                            .toList(),
                    view.exports(type).stream()
                            .map(a -> new Link("/exports/" + PageQuery.encode(a.name()), a.label()))
                            .toList()));
        }
        JobPage page = ledger.page(query("page[limit]=" + LATELY), view.visibleJobs());
        Home home = new Home(cards, page.jobs().stream().map(this::line).toList());
        return host.page(request, host.words(request).say("home"), "home", home);
    }

    private static RecordQuery query(String text) {
        return RecordQuery.parse(text, JobSchema.INSTANCE, RecordQueryOptions.DEFAULT);
    }

    private JobLine line(Job job) {
        String file = job.source().fileName();
        return new JobLine(
                "/jobs/" + job.id(),
                job.kind().label(),
                label(job),
                job.state().label(),
                job.dryRun(),
                file.isEmpty() ? Optional.empty() : Optional.of(file),
                job.progress().read(),
                job.progress().failed(),
                job.createdAt(),
                job.createdBy());
    }

    private String label(Job job) {
        Optional<String> label = job.kind() == JobKind.IMPORT
                ? catalog.findImport(job.name()).map(a -> a.label())
                : catalog.findExport(job.name()).map(a -> a.label());
        return label.orElse(job.name());
    }

    /** {@code GET /jobs}. */
    public Reply list(Exchange exchange) {
        Request request = Request.of(exchange);
        View view = views.of(request.caller());
        PageQuery asked = PageQuery.of(request.query());
        String kind = asked.value("kind").orElse("");
        String state = asked.value("state").orElse("");
        PageQuery wanted = new PageQuery(List.of());
        wanted = kind.isEmpty() ? wanted : wanted.with("filter[kind]", kind);
        wanted = state.isEmpty() ? wanted : wanted.with("filter[state]", state);
        Optional<String> offset = asked.value("page[offset]");
        wanted = offset.isPresent() ? wanted.with("page[offset]", offset.get()) : wanted;
        RecordQuery query = RecordPages.parse(wanted.toString(), JobSchema.INSTANCE, new ArrayList<>());
        JobPage page = ledger.page(query, view.visibleJobs());
        JobList list = new JobList(
                kind,
                state,
                page.jobs().stream().map(this::line).toList(),
                RecordPages.pager("/jobs", asked.without("page"), query.page(), page.total()),
                page.jobs().stream().anyMatch(j -> !j.state().isFinal()));
        return host.page(request, host.words(request).say("jobs"), "jobs", list);
    }

    /** {@code GET /jobs/{id}}. */
    public Reply details(Exchange exchange) throws IOException {
        Request request = Request.of(exchange);
        Job job = job(request);
        Words words = host.words(request);
        JobDetails page = details(request, job, words);
        return host.page(request, page.label(), "job", page);
    }

    /** {@code GET /jobs/{id}/progress}: the part of the page that changes while the job runs. */
    public Reply progress(Exchange exchange) throws IOException {
        Request request = Request.of(exchange);
        Job job = job(request);
        return host.page(
                200,
                "progress",
                Map.of("frame", host.frame(request, label(job)), "progress", progress(job, host.words(request))));
    }

    private Job job(Request request) {
        String id = request.segment(1);
        return ledger.find(id)
                .orElseThrow(
                        () -> HttpProblem.notFound("unknown-job", "there is no job '" + HttpProblem.quoted(id) + "'"));
    }

    private JobDetails details(Request request, Job job, Words words) throws IOException {
        String address = "/jobs/" + job.id();
        boolean over = job.state().isFinal();
        Optional<ImportAction> action =
                job.kind() == JobKind.IMPORT ? catalog.findImport(job.name()) : Optional.empty();
        PageQuery asked = PageQuery.of(request.query());
        Optional<Outcome.Kind> kind = asked.value("outcome").flatMap(JobPages::kind);
        Page page = new Page(LINES, request.number("page[offset]", 0, 0, Integer.MAX_VALUE));
        List<ProblemGroup> groups =
                over && job.progress().failed() > 0 ? ledger.problemGroups(job.id(), GROUPS, RANGES) : List.of();
        List<Outcome> outcomes = over && job.kind() == JobKind.IMPORT
                ? ledger.outcomes(job.id(), kind, page.offset(), page.limit())
                : List.of();
        Progress counts = job.progress();
        long total = kind.map(counts::of).orElse(counts.read());
        Optional<RecordType> type = action.map(a -> catalog.getRecordType(a.recordType()))
                .or(() -> catalog.findExport(job.name()).map(a -> catalog.getRecordType(a.recordType())));
        String file = job.source().fileName();
        boolean good = over
                && job.dryRun()
                && action.isPresent()
                && (job.state() == JobState.COMPLETED || job.state() == JobState.COMPLETED_WITH_ERRORS)
                && counts.created() + counts.updated() > 0
                && !(action.get().atomic() && counts.failed() > 0)
                && jobs.hasSource(job);
        return new JobDetails(
                address,
                job.kind().label(),
                label(job),
                job.dryRun(),
                type.map(t -> new Link(PageHost.records(t.name()), host.label(t))),
                file.isEmpty() ? Optional.empty() : Optional.of(file),
                progress(job, words),
                job.dryRun() ? Optional.empty() : job.detail(),
                job.fileProblems().stream()
                        .map(p -> new JobDetails.Fault(p.message(), p.hint()))
                        .toList(),
                job.ignoredColumns(),
                groups.stream()
                        .map(g -> new JobDetails.Group(g.column().orElse(""), g.message(), g.count(), g.lines()))
                        .toList(),
                bars(groups),
                outcomes.stream().map(o -> line(o, type)).toList(),
                kind.map(Outcome.Kind::label).orElse(""),
                choices(address, counts, kind),
                RecordPages.pager(address, asked.without("page"), page, total),
                over && job.dryRun() && action.isPresent() ? preview(job, action.get()) : Optional.empty(),
                over && folders.findErrors(job.id()).isPresent()
                        ? Optional.of(new Link("/api/jobs/" + job.id() + "/files/errors", ""))
                        : Optional.empty(),
                over && job.kind() != JobKind.IMPORT && hasExport(job)
                        ? Optional.of(new Link("/api/jobs/" + job.id() + "/files/export", ""))
                        : Optional.empty(),
                over ? action.map(a -> "/imports/" + PageQuery.encode(a.name())) : Optional.empty(),
                good ? Optional.of(address + "/confirm") : Optional.empty(),
                job.createdAt(),
                job.createdBy());
    }

    private boolean hasExport(Job job) {
        return folders.findExport(job.id(), job.parameters().getOrDefault("format", "csv"))
                .isPresent();
    }

    private static Optional<Outcome.Kind> kind(String label) {
        return Arrays.stream(Outcome.Kind.values())
                .filter(k -> k.label().equals(label))
                .findFirst();
    }

    private static List<JobDetails.Choice> choices(String address, Progress counts, Optional<Outcome.Kind> chosen) {
        List<JobDetails.Choice> choices = new ArrayList<>();
        choices.add(new JobDetails.Choice("", address + "#lines", counts.read(), chosen.isEmpty()));
        for (Outcome.Kind kind : Outcome.Kind.values()) {
            long count = counts.of(kind);
            if (count > 0) {
                choices.add(new JobDetails.Choice(
                        kind.label(),
                        address + "?outcome=" + kind.label() + "#lines",
                        count,
                        chosen.equals(Optional.of(kind))));
            }
        }
        return choices;
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

    private static JobDetails.Line line(Outcome outcome, Optional<RecordType> type) {
        return new JobDetails.Line(
                outcome.line(),
                outcome.kind().label(),
                type.flatMap(t -> outcome.id().map(id -> new Link(PageCells.address(t, id), id))),
                outcome.problems().stream().map(JobPages::problem).toList(),
                outcome.changes().stream()
                        .map(c -> new JobDetails.Change(c.column(), c.from(), c.to()))
                        .toList());
    }

    private static JobDetails.LineProblem problem(Problem problem) {
        return new JobDetails.LineProblem(
                problem.column().orElse(""), problem.value().orElse(""), problem.message(), problem.hint());
    }

    private Optional<JobDetails.Preview> preview(Job job, ImportAction action) throws IOException {
        Path source = folders.source(job.id());
        if (!Files.exists(source)) {
            return Optional.empty();
        }
        ImportPreview preview;
        try {
            preview = ImportPreview.of(action, source, PREVIEW_ROWS);
        } catch (ProblemException e) {
            // the job itself says what is wrong with the file
            return Optional.empty();
        }
        return Optional.of(new JobDetails.Preview(
                preview.description(),
                preview.columns().stream()
                        .map(c ->
                                new JobDetails.FoundColumn(c.label(), c.field().map(ImportField::label), c.meant()))
                        .toList(),
                preview.missing().stream().map(ImportField::label).toList(),
                preview.fields().stream().map(ImportField::label).toList(),
                preview.rows().stream()
                        .map(r -> new JobDetails.PreviewRow(
                                r.line(),
                                r.cells().stream()
                                        .map(c -> new JobDetails.PreviewCell(
                                                c.text(), c.problem().map(Problem::message)))
                                        .toList()))
                        .toList()));
    }

    private JobDetails.Progressing progress(Job job, Words words) {
        boolean running = !job.state().isFinal();
        Progress counts = running ? ledger.progress(job.id()) : job.progress();
        if (job.kind() != JobKind.IMPORT) {
            counts = job.progress();
        }
        Instant end = job.finishedAt().orElseGet(clock::instant);
        Optional<Duration> taken = job.startedAt().map(start -> Duration.between(start, end));
        double seconds = taken.map(d -> d.toMillis() / 1000.0).orElse(0.0);
        double rate = seconds > 0.5 ? counts.read() / seconds : 0;
        return new JobDetails.Progressing(
                "/jobs/" + job.id(),
                job.state().label(),
                running,
                job.dryRun(),
                job.kind() == JobKind.IMPORT,
                counts.read(),
                counts.created(),
                counts.updated(),
                counts.unchanged(),
                counts.failed(),
                Optional.empty(),
                rate > 0 ? Optional.of(words.say("rate", Math.round(rate))) : Optional.empty(),
                Optional.empty(),
                taken.map(d -> words.say("took", words.duration(d))));
    }

    /** {@code POST /jobs/{id}/confirm}: imports in earnest what a preview has tried. */
    public Reply confirm(Exchange exchange) throws IOException {
        Request request = Request.of(exchange);
        Job tried = job(request);
        PageForms.read(request);
        ImportAction action = catalog.requireImport(tried.name());
        if (!tried.dryRun() || tried.kind() != JobKind.IMPORT || !tried.state().isFinal()) {
            throw new HttpProblem(409, "not-a-preview", "job '" + tried.id() + "' is not a preview that has ended");
        }
        Job job = jobs.createAgain(tried, action, request.caller().user());
        jobs.enqueue(job);
        return PageHost.see("/jobs/" + job.id());
    }

    /** {@code POST /jobs/{id}/cancel}. */
    public Reply cancel(Exchange exchange) {
        Request request = Request.of(exchange);
        Job job = job(request);
        PageForms.read(request);
        jobs.cancel(job.id());
        return PageHost.see("/jobs/" + job.id());
    }
}
