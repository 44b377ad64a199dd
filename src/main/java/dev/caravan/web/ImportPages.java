package dev.caravan.web;

import dev.caravan.job.JobFolders;
import dev.caravan.job.Jobs;
import dev.caravan.job.Spool;
import dev.caravan.model.Catalog;
import dev.caravan.model.ImportAction;
import dev.caravan.model.ImportField;
import dev.caravan.model.Job;
import dev.caravan.model.ProblemException;
import dev.caravan.model.RecordType;
import dev.caravan.web.page.ImportForm;
import dev.caravan.web.page.Link;
import dev.caravan.web.page.Words;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;

/** The first step of an import on the pages: a file is chosen, and tried. */
public final class ImportPages {
    private final Imports imports;
    private final Jobs jobs;
    private final PageHost host;

    /** Imports of this catalog. */
    public ImportPages(PageHost host, Catalog catalog, Jobs jobs, JobFolders folders) {
        this.imports = new Imports(catalog, jobs, folders);
        this.jobs = jobs;
        this.host = host;
    }

    /** {@code GET /imports/{name}}. */
    public Reply form(Exchange exchange) {
        Request request = Request.of(exchange);
        return form(request, imports.get(request, request.segment(1)), 200, Optional.empty());
    }

    private Reply form(Request request, ImportAction action, int status, Optional<String> complaint) {
        View view = host.view(request);
        RecordType type = view.catalog().getRecordType(action.recordType());
        Words words = host.words(request);
        String address = Addresses.of(action);
        ImportForm form = new ImportForm(
                action.label(),
                address,
                new Link(Addresses.records(type.name()), PageHost.label(view, type)),
                action.fields().stream().map(f -> column(action, f, words)).toList(),
                templates(action),
                String.join(", ", Formats.WRITABLE.stream().map(f -> f.label()).toList()),
                action.limits().fileBytes(),
                action.atomic(),
                complaint);
        return host.page(status, "import", Map.of("frame", host.frame(request, action.label()), "page", form));
    }

    private static List<Link> templates(ImportAction action) {
        String address = Addresses.template(action) + "?format=";
        return Formats.TABLES.stream()
                .map(f -> new Link(address + f.id(), f.label()))
                .toList();
    }

    private static ImportForm.Column column(ImportAction action, ImportField field, Words words) {
        Optional<String> reference =
                field.reference().map(key -> words.say("reference-by", key.key().name(), key.recordType()));
        return new ImportForm.Column(
                field.label(),
                field.field().type().label(),
                field.format(),
                reference,
                field.required(),
                action.identifier().contains(field.field()));
    }

    /** {@code POST /imports/{name}}: takes the file and tries it; the job's page shows the preview. */
    public Reply take(Exchange exchange) throws IOException {
        Request request = Request.of(exchange);
        ImportAction action = imports.get(request, request.segment(1));
        Words words = host.words(request);
        try (Upload upload = Upload.of(request.http(), "upload");
                Spool spool = imports.spool(upload, action.limits().fileBytes(), action.name())) {
            if (upload.fileName().isEmpty() && spool.bytes() == 0) {
                return form(request, action, 400, Optional.of(words.say("no-file")));
            }
            Job job = imports.create(action, upload.fileName(), spool, true, request.caller());
            jobs.enqueue(job);
            return PageHost.see(Addresses.of(job));
        } catch (ProblemException e) {
            String complaint = words.problem(e.code(), String.valueOf(e.getMessage()));
            return form(request, action, ProblemReplies.status(e.code()), Optional.of(complaint));
        }
    }
}
