package dev.caravan.web;

import dev.caravan.job.ImportRun;
import dev.caravan.job.Jobs;
import dev.caravan.model.Catalog;
import dev.caravan.model.ImportAction;
import dev.caravan.model.Job;
import dev.caravan.model.JobKind;
import dev.caravan.model.RecordType;
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
import dev.caravan.web.page.Total;
import dev.caravan.web.page.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;

/** The first page, the history of jobs, and the page of each: its progress, its preview or result. */
public final class JobPages {
    private static final int LATELY = 8;

    private final Jobs jobs;
    private final Ledger ledger;
    private final PageHost host;
    private final JobReport report;

    /** Jobs of this environment. */
    public JobPages(PageHost host, ImportRun.Environment environment, Jobs jobs) {
        this.jobs = jobs;
        this.ledger = environment.ledger();
        this.host = host;
        this.report = new JobReport(environment, jobs);
    }

    /** {@code GET /}. */
    public Reply home(Exchange exchange) {
        Request request = Request.of(exchange);
        View view = host.view(request);
        Words words = host.words(request);
        List<Home.Card> cards = new ArrayList<>();
        for (Catalog.SiteEntry entry : view.catalog().site()) {
            RecordType type = view.requireRecordType(entry.recordType());
            cards.add(new Home.Card(
                    new Link(Addresses.records(type.name()), entry.label()),
                    view.imports(type).stream()
                            .map(a -> new Link(Addresses.of(a), a.label()))
                            .toList(),
                    view.exports(type).stream()
                            .map(a -> new Link(Addresses.of(a), a.label()))
                            .toList()));
        }
        JobPage page = ledger.page(query("page[limit]=" + LATELY), view.visibleJobs());
        Home home = new Home(
                cards, page.jobs().stream().map(j -> line(j, view, words)).toList());
        return host.page(request, words.say("home"), "home", home);
    }

    private static RecordQuery query(String text) {
        return RecordQuery.parse(text, JobSchema.INSTANCE, RecordQueryOptions.DEFAULT);
    }

    static JobLine line(Job job, View view, Words words) {
        String file = job.source().fileName();
        return new JobLine(
                Addresses.of(job),
                job.kind().label(),
                JobReport.label(job, view, words),
                job.state().label(),
                JobReport.says(job, words),
                job.dryRun(),
                file.isEmpty() ? Optional.empty() : Optional.of(file),
                job.progress().read(),
                job.progress().failed(),
                job.createdAt(),
                job.createdBy());
    }

    /** {@code GET /jobs}. */
    public Reply list(Exchange exchange) {
        Request request = Request.of(exchange);
        View view = host.view(request);
        Words words = host.words(request);
        PageQuery asked = PageQuery.of(request.query());
        String kind = asked.value("kind").orElse("");
        String state = asked.value("state").orElse("");
        PageQuery wanted = new PageQuery(List.of());
        wanted = kind.isEmpty() ? wanted : wanted.with("filter[kind]", kind);
        wanted = state.isEmpty() ? wanted : wanted.with("filter[state]", state);
        Optional<String> offset = asked.value("page[offset]");
        wanted = offset.isPresent() ? wanted.with("page[offset]", offset.get()) : wanted;
        RecordQuery query = RecordPages.parse(wanted.toString(), JobSchema.INSTANCE, problem -> {});
        JobPage page = ledger.page(query, view.visibleJobs());
        JobList list = new JobList(
                kind,
                state,
                page.jobs().stream().map(j -> line(j, view, words)).toList(),
                RecordPages.pager(Addresses.JOBS, asked.without("page"), query.page(), Total.exactly(page.total())),
                page.jobs().stream().anyMatch(j -> !j.state().isFinal()));
        return host.page(request, words.say("jobs"), "jobs", list);
    }

    /** {@code GET /jobs/{id}}. */
    public Reply details(Exchange exchange) throws IOException {
        Request request = Request.of(exchange);
        Job job = job(request);
        Words words = host.words(request);
        JobDetails page = report.details(job, host.view(request), PageQuery.of(request.query()), words);
        String file = page.file().map(f -> ": " + f).orElse("");
        return host.page(request, page.label() + file + " – " + page.progress().says(), "job", page);
    }

    /**
     * {@code GET /jobs/{id}/progress}: the part of the page that changes while the job runs. At its end, which has more
     * to show, the browser is told to load all of the page.
     */
    public Reply progress(Exchange exchange) {
        Request request = Request.of(exchange);
        Job job = job(request);
        Reply part = host.page(
                200,
                "counts",
                Map.of(
                        "frame",
                        host.frame(request, job.name()),
                        "progress",
                        report.progress(job, host.view(request), host.words(request))));
        return job.state().isFinal() ? part.with("HX-Refresh", "true") : part;
    }

    private Job job(Request request) {
        String id = request.segment(1);
        View view = host.view(request);
        return ledger.find(id)
                .filter(job -> view.mayUseJobOf(job.createdBy()))
                .orElseThrow(
                        () -> HttpProblem.notFound("unknown-job", "there is no job '" + HttpProblem.quoted(id) + "'"));
    }

    /** {@code POST /jobs/{id}/confirm}: imports in earnest what a preview has tried. */
    public Reply confirm(Exchange exchange) throws IOException {
        Request request = Request.of(exchange);
        Job tried = job(request);
        request.form();
        ImportAction action = host.view(request).catalog().requireImport(tried.name());
        if (!tried.dryRun() || tried.kind() != JobKind.IMPORT || !tried.state().isFinal()) {
            throw new HttpProblem(409, "not-a-preview", "job '" + tried.id() + "' is not a preview that has ended");
        }
        Job job = jobs.confirm(tried, action, request.caller());
        if (!job.state().isFinal()) {
            jobs.enqueue(job);
        }
        return PageHost.see(Addresses.of(job));
    }

    /** {@code POST /jobs/{id}/cancel}. */
    public Reply cancel(Exchange exchange) throws IOException {
        Request request = Request.of(exchange);
        Job job = job(request);
        request.form();
        jobs.cancel(job.id());
        return PageHost.see(Addresses.of(job));
    }
}
