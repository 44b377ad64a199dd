package dev.caravan.web;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.format.FileFormat;
import dev.caravan.job.ImportRun;
import dev.caravan.job.JobDocument;
import dev.caravan.job.Jobs;
import dev.caravan.job.SavedRecords;
import dev.caravan.job.Spool;
import dev.caravan.model.ImportAction;
import dev.caravan.model.Job;
import dev.caravan.model.JobState;
import dev.caravan.model.Outcome;
import dev.caravan.observe.Meters;
import dev.caravan.store.Ledger;
import dev.caravan.store.Records;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;

/** {@code /cms-api}: as the CMS asks, which waits for the answer. For files that are small. */
public final class CmsApi {
    private static final int BATCH = 500;

    private final Imports imports;
    private final Exports exports;
    private final Ledger ledger;
    private final SavedRecords savedRecords;

    /** Imports and exports of this environment. */
    public CmsApi(ImportRun.Environment environment, Records records, Jobs jobs, Meters meters) {
        this.imports = new Imports(environment.catalog(), jobs, environment.folders());
        this.exports = new Exports(environment, records, meters);
        this.ledger = environment.ledger();
        this.savedRecords = new SavedRecords(environment.catalog(), records);
    }

    /** {@code POST /cms-api/import}, first step: takes the form and answers with the job to run. */
    public Job receive(Exchange exchange) throws IOException {
        Request request = Request.of(exchange);
        if (!Upload.isForm(request.http())) {
            throw HttpProblem.badRequest(
                    "missing-file", "expected a form (multipart/form-data) with the fields 'import_name' and 'file'");
        }
        try (Upload upload = Upload.of(request.http(), "")) {
            return receive(request, upload);
        }
    }

    private Job receive(Request request, Upload upload) throws IOException {
        // the fields of a form are known when all of it has come, wherever they stand
        try (Spool spool = imports.spool(upload, imports.largestFile(request), "every import")) {
            ImportAction action = imports.get(
                    request,
                    upload.field("import_name")
                            .orElseThrow(() -> HttpProblem.badRequest(
                                    "missing-import-name", "the form has no field 'import_name'")));
            if (spool.bytes() > action.limits().fileBytes()) {
                throw new HttpProblem(
                        413,
                        "too-large",
                        "the file is larger than %,d bytes, which is the limit of %s"
                                .formatted(action.limits().fileBytes(), action.name()));
            }
            return imports.create(action, upload.fileName(), spool, false, request.caller());
        }
    }

    /** {@code POST /cms-api/import}, last step: an item for each row, in the order of the file. */
    public Object answer(Exchange exchange) throws IOException {
        Job job = exchange.getMessage().getBody(Job.class);
        if (job.state() == JobState.FAILED) {
            throw failed(job);
        }
        Request request = Request.of(exchange);
        ImportAction action = imports.get(request, job.name());
        try (ResponseStream out = Downloads.begin(request)) {
            try (JsonGenerator json = Replies.JSON.getFactory().createGenerator(out)) {
                json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
                json.writeStartObject();
                json.writeFieldName("result");
                json.writeStartArray();
                writeItems(job, action, json);
                json.writeEndArray();
                json.writeNumberField("result_count", job.progress().read());
                json.writeNumberField(
                        "success_count", job.progress().read() - job.progress().failed());
                json.writeNumberField("error_count", job.progress().failed());
                json.writeEndObject();
            }
            out.complete();
        }
        return Downloads.SENT;
    }

    private static HttpProblem failed(Job job) {
        if (job.fileProblems().isEmpty()) {
            return new HttpProblem(500, "import-failed", job.detail().orElse("the import failed"));
        }
        return HttpProblem.of(ProblemReplies.status(job.fileProblems().get(0).code()), job.fileProblems());
    }

    private void writeItems(Job job, ImportAction action, JsonGenerator json) throws IOException {
        List<Outcome> batch = new ArrayList<>(BATCH);
        try {
            ledger.forEachOutcome(job.id(), Optional.empty(), outcome -> {
                batch.add(outcome);
                if (batch.size() == BATCH) {
                    writeBatch(batch, action, json);
                }
            });
            writeBatch(batch, action, json);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void writeBatch(List<Outcome> batch, ImportAction action, JsonGenerator json) {
        List<String> ids = batch.stream().flatMap(o -> o.id().stream()).toList();
        Map<String, Map<String, Object>> saved = savedRecords.find(action, ids);
        try {
            for (Outcome outcome : batch) {
                Map<String, Object> item = new LinkedHashMap<>();
                boolean bad = outcome.kind() == Outcome.Kind.ERROR;
                item.put("type", bad ? "error" : "record");
                item.put(
                        "data",
                        bad
                                ? JobDocument.error(outcome)
                                : saved.getOrDefault(
                                        outcome.id().orElse(""),
                                        Map.of("_id", outcome.id().orElse(""))));
                json.writePOJO(item);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        batch.clear();
    }

    /** {@code POST /cms-api/export}: the file that the JSON body asks for. */
    public Object export(Exchange exchange) throws IOException {
        Request request = Request.of(exchange);
        JsonNode body = JsonBody.read(request, "format", "export_name", "filter");
        String name = JsonBody.text(body, "export_name")
                .orElseThrow(() -> HttpProblem.badRequest("missing-export-name", "the body has no 'export_name'"));
        FileFormat format = Formats.of(JsonBody.text(body, "format").orElse("csv"));
        return exports.send(request, exports.ofCms(request, name, format, body.get("filter")));
    }
}
