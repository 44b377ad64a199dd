package dev.caravan.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.format.FileFormat;
import dev.caravan.job.ExportOrders;
import dev.caravan.job.ImportRun;
import dev.caravan.job.Jobs;
import dev.caravan.model.ExportAction;
import dev.caravan.model.FileNamePattern;
import dev.caravan.model.Job;
import dev.caravan.observe.Meters;
import dev.caravan.store.Records;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;

/** {@code /api/exports/{name}}: exports as downloads and as jobs. */
public final class ExportsApi {
    private final Exports exports;
    private final Jobs jobs;
    private final ExportOrders orders;
    private final JobDocuments documents;

    /** Exports of this environment. */
    public ExportsApi(
            ImportRun.Environment environment,
            Records records,
            Jobs jobs,
            ExportOrders orders,
            JobDocuments documents,
            Meters meters) {
        this.orders = orders;
        this.exports = new Exports(environment, records, meters);
        this.jobs = jobs;
        this.documents = documents;
    }

    /** {@code GET}: the file, streamed. */
    public Object download(Exchange exchange) throws IOException {
        Request request = Request.of(exchange);
        ExportAction action = exports.get(request, request.segment(2));
        FileFormat format = Formats.of(request.parameter("format").orElse("csv"));
        return exports.send(
                request,
                exports.of(request, action, format, request.flag("bom"), request.query(), Handlings.of(request)));
    }

    /** {@code POST}: answers 202 with a job, whose file is kept for download, and brought where the body says. */
    public Reply create(Exchange exchange) throws IOException {
        Request request = Request.of(exchange);
        ExportAction action = exports.get(request, request.segment(2));
        JsonNode body = JsonBody.read(request, "format", "filter", "sort", "fields", "bom", "deliver_to", "file_name");
        Job job = orders.create(exports.order(
                request,
                action,
                Formats.of(JsonBody.text(body, "format").orElse("csv")),
                body.path("bom").asBoolean(false),
                query(body),
                JsonBody.texts(body, "deliver_to"),
                fileName(body)));
        jobs.enqueue(job);
        return Replies.json(202, documents.of(job)).with("Location", Addresses.document(job));
    }

    private static Optional<FileNamePattern> fileName(JsonNode body) {
        try {
            return JsonBody.text(body, "file_name").map(FileNamePattern::of);
        } catch (IllegalArgumentException e) {
            throw HttpProblem.badRequest("bad-file-name", String.valueOf(e.getMessage()));
        }
    }

    /** Filter, sort and fields of a JSON body as the query string that says the same. */
    private static String query(JsonNode body) {
        List<String> pairs = new ArrayList<>();
        JsonNode filter = body.path("filter");
        if (filter.isTextual()) {
            pairs.add("filter=" + encode(filter.asText()));
        } else if (filter.isObject()) {
            filter.properties().forEach(entry -> {
                // repeated as in a URL: values without a sign are one list, conditions with a sign must all hold
                String name = encode("filter[" + entry.getKey() + "]") + "=";
                Iterable<JsonNode> values = entry.getValue().isArray() ? entry.getValue() : List.of(entry.getValue());
                values.forEach(value -> pairs.add(name + encode(value.asText())));
            });
        } else if (!filter.isMissingNode() && !filter.isNull()) {
            throw HttpProblem.badRequest(
                    "malformed-json", "'filter' is neither an object of fields nor an expression as text");
        }
        for (String name : List.of("sort", "fields")) {
            JsonBody.text(body, name).ifPresent(text -> pairs.add(name + "=" + encode(text)));
        }
        return String.join("&", pairs);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
