package dev.caravan.web;

import dev.caravan.format.FileFormat;
import dev.caravan.job.ErrorFiles;
import dev.caravan.job.JobDocument;
import dev.caravan.job.JobFolders;
import dev.caravan.job.Jobs;
import dev.caravan.model.Catalog;
import dev.caravan.model.ExportAction;
import dev.caravan.model.FileSettings;
import dev.caravan.model.Job;
import dev.caravan.model.JobKind;
import dev.caravan.model.Outcome;
import dev.caravan.query.Parameter;
import dev.caravan.query.RecordQuery;
import dev.caravan.query.RecordQueryOptions;
import dev.caravan.store.JobPage;
import dev.caravan.store.JobSchema;
import dev.caravan.store.Ledger;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;

/** {@code /api/jobs}: what ran, what became of it, and its files. */
public final class JobsApi {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 1_000;

    private static final RecordQueryOptions QUERY =
            RecordQueryOptions.DEFAULT.only(Parameter.FILTERS, Parameter.SORT, Parameter.PAGINATION, Parameter.FIELDS);

    private final Views views;
    private final Catalog catalog;
    private final Jobs jobs;
    private final Ledger ledger;
    private final JobFolders folders;
    private final JobDocuments documents;
    private final ErrorFiles errorFiles;

    /** Jobs of this process and this ledger. */
    public JobsApi(Views views, Catalog catalog, Jobs jobs, Ledger ledger, JobFolders folders, JobDocuments documents) {
        this.errorFiles = new ErrorFiles(catalog, ledger, folders);
        this.views = views;
        this.catalog = catalog;
        this.jobs = jobs;
        this.ledger = ledger;
        this.folders = folders;
        this.documents = documents;
    }

    /** {@code GET /api/jobs}: the newest first. */
    public Reply list(Exchange exchange) {
        Request request = Request.of(exchange);
        View view = views.of(request.caller());
        RecordQuery query = RecordQuery.parse(request.query(), JobSchema.INSTANCE, QUERY.with(Handlings.of(request)));
        JobPage page = ledger.page(query, view.visibleJobs());
        List<Map<String, Object>> data = page.jobs().stream()
                .map(documents::brief)
                .peek(job -> job.keySet().retainAll(query.selection().fields()))
                .toList();
        Map<String, Object> body = page(data, query.page().limit(), query.page().offset(), page.total());
        return Handlings.applied(
                request, Replies.json(200, body).with("Link", PageLinks.of(request, query.page(), page.total())));
    }

    private static Outcome.Kind outcome(String value) {
        return Arrays.stream(Outcome.Kind.values())
                .filter(kind -> kind.label().equals(value))
                .findFirst()
                .orElseThrow(() -> HttpProblem.badParameter(
                        "filter[outcome]",
                        "malformed-parameter",
                        "'" + value + "' is not known; valid: "
                                + Arrays.stream(Outcome.Kind.values())
                                        .map(Outcome.Kind::label)
                                        .collect(Collectors.joining(", "))));
    }

    private static Map<String, Object> page(List<Map<String, Object>> data, long limit, long offset, long total) {
        Map<String, Object> meta = new LinkedHashMap<>();
        meta.put("limit", limit);
        meta.put("offset", offset);
        meta.put("total", total);
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("data", data);
        page.put("meta", meta);
        return page;
    }

    /** {@code GET /api/jobs/{id}}. */
    public Reply get(Exchange exchange) {
        Job job = job(Request.of(exchange));
        Reply reply = Replies.json(200, documents.of(job));
        return job.state().isFinal() ? reply : reply.with("Retry-After", "1");
    }

    private Job job(Request request) {
        String id = request.segment(2);
        View view = views.of(request.caller());
        return ledger.find(id)
                .filter(job -> view.mayUseJobOf(job.createdBy()))
                .orElseThrow(() -> HttpProblem.notFound("unknown-job", "there is no job '" + id + "'"));
    }

    /** {@code GET /api/jobs/{id}/outcomes}: what became of each line. */
    public Reply outcomes(Exchange exchange) {
        Request request = Request.of(exchange);
        Job job = job(request);
        request.allow("filter[outcome]", "page[limit]", "page[offset]");
        Optional<Outcome.Kind> kind = request.parameter("filter[outcome]").map(JobsApi::outcome);
        long limit = request.number("page[limit]", DEFAULT_LIMIT, 1, MAX_LIMIT);
        long offset = request.number("page[offset]", 0, 0, Long.MAX_VALUE);
        List<Map<String, Object>> data = ledger.outcomes(job.id(), kind, offset, (int) limit).stream()
                .map(JobDocument::outcome)
                .toList();
        long total = kind.map(k -> job.progress().of(k)).orElse(job.progress().read());
        return Replies.json(200, page(data, limit, offset, total));
    }

    /** {@code GET /api/jobs/{id}/files/{errors|export}}. */
    public Object file(Exchange exchange) throws IOException {
        Request request = Request.of(exchange);
        Job job = job(request);
        String kind = request.segment(4);
        if (kind.equals("errors")) {
            request.allow("format");
            Optional<String> wanted = request.parameter("format");
            FileFormat format = wanted.isPresent() ? Formats.of(wanted.get()) : errorFiles.formatOf(job);
            Path file = errorFiles
                    .find(job, format)
                    .orElseThrow(() ->
                            HttpProblem.notFound("no-file", "job '" + job.id() + "' has no file of rows in error"));
            return send(request, file, format, errorFiles.settingsOf(job), job.name() + ".errors");
        }
        if (kind.equals("export") && job.kind() != JobKind.EXPORT && job.kind() != JobKind.IMPORT) {
            return UserDataApi.sendFile(request, job, folders);
        }
        if (kind.equals("export")) {
            FileFormat format = Formats.of(job.parameters().getOrDefault("format", "csv"));
            Path file = folders.findExport(job.id(), format.extension())
                    .orElseThrow(
                            () -> HttpProblem.notFound("no-file", "job '" + job.id() + "' has no exported file (yet)"));
            FileSettings settings =
                    catalog.findExport(job.name()).map(ExportAction::file).orElse(FileSettings.DETECT);
            return send(request, file, format, settings, job.name());
        }
        throw HttpProblem.notFound("no-file", "a job has the files 'errors' and 'export', not '" + kind + "'");
    }

    private static Object send(Request request, Path file, FileFormat format, FileSettings settings, String name)
            throws IOException {
        try (ResponseStream out = Downloads.begin(request, name, format, settings, OptionalLong.of(Files.size(file)));
                InputStream in = Files.newInputStream(file)) {
            in.transferTo(out);
            out.complete();
        }
        return Downloads.SENT;
    }

    /** {@code POST /api/jobs/{id}/cancel}: stops after the chunk at work. */
    public Reply cancel(Exchange exchange) {
        Job job = job(Request.of(exchange));
        return Replies.json(202, documents.of(jobs.cancel(job.id())));
    }
}
