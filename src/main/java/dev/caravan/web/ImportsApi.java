package dev.caravan.web;

import dev.caravan.format.FileFormat;
import dev.caravan.job.ImportTemplate;
import dev.caravan.job.JobFolders;
import dev.caravan.job.Jobs;
import dev.caravan.job.Spool;
import dev.caravan.model.Catalog;
import dev.caravan.model.ImportAction;
import dev.caravan.model.Job;
import dev.caravan.store.Records;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.apache.camel.Exchange;

/** {@code /api/imports/{name}}: imports as jobs, and the files to fill in. */
public final class ImportsApi {
    private final Imports imports;
    private final ImportTemplate templates;
    private final Jobs jobs;
    private final JobDocuments documents;

    /** Imports of this catalog. */
    public ImportsApi(Catalog catalog, Records records, Jobs jobs, JobFolders folders, JobDocuments documents) {
        this.templates = new ImportTemplate(catalog, records);
        this.imports = new Imports(catalog, jobs, folders);
        this.jobs = jobs;
        this.documents = documents;
    }

    /** {@code POST}: takes the file and answers 202 with the job, which is run as soon as a worker is free. */
    public Reply create(Exchange exchange) throws IOException {
        Request request = Request.of(exchange);
        ImportAction action = imports.get(request, request.segment(2));
        request.allow("dry_run", "file_name");
        boolean dryRun = request.flag("dry_run");
        try (Upload upload =
                        Upload.of(request.http(), request.parameter("file_name").orElse("upload"));
                Spool spool = imports.spool(upload, action.limits().fileBytes(), action.name())) {
            if (spool.bytes() == 0 && !Upload.isForm(request.http())) {
                throw HttpProblem.badRequest(
                        "missing-file", "there is no file; send it as the body, or as the field 'file' of a form");
            }
            Job job = imports.create(action, upload.fileName(), spool, dryRun, request.caller());
            jobs.enqueue(job);
            return Replies.json(202, documents.of(job)).with("Location", Addresses.document(job));
        }
    }

    /** {@code GET …/template}: a file to be filled in. */
    public Reply template(Exchange exchange) throws IOException {
        Request request = Request.of(exchange);
        ImportAction action = imports.get(request, request.segment(2));
        request.allow("format");
        FileFormat format = Formats.of(request.parameter("format").orElse("csv"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        templates.write(action, format, bytes);
        return new Reply(
                200,
                format.mediaType(action.file()),
                Map.of("Content-Disposition", Formats.attachment(action.name(), format)),
                bytes.toByteArray());
    }
}
