package dev.caravan.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.format.FileFormat;
import dev.caravan.job.ExportOrder;
import dev.caravan.job.ExportQueries;
import dev.caravan.job.ExportRun;
import dev.caravan.job.ImportRun;
import dev.caravan.job.Permissions;
import dev.caravan.job.Policy;
import dev.caravan.job.SkygearFilter;
import dev.caravan.model.Catalog;
import dev.caravan.model.ExportAction;
import dev.caravan.model.FileNamePattern;
import dev.caravan.model.Job;
import dev.caravan.model.JobKind;
import dev.caravan.observe.Meters;
import dev.caravan.query.Handling;
import dev.caravan.query.Predicate;
import dev.caravan.store.RecordSchema;
import dev.caravan.store.Records;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Exports as requests ask for them. */
final class Exports {
    /** The code of the problem that so many exports are being sent that another one has to wait. */
    static final String BUSY = "too-many-downloads";

    private static final int BUFFER = 1 << 16;
    private static final int PATIENCE_SECONDS = 5;

    private final Catalog catalog;
    private final Records records;
    private final Policy policy;
    private final Meters meters;
    private final Semaphore places;

    Exports(ImportRun.Environment environment, Records records, Meters meters) {
        this.meters = meters;
        this.places = environment.database().places();
        this.catalog = environment.catalog();
        this.records = records;
        this.policy = new Policy(catalog);
    }

    private Permissions permissions(Request request) {
        return policy.of(request.caller());
    }

    /** The export of this name that the caller may run, or 404. */
    ExportAction get(Request request, String name) {
        return permissions(request).catalog().requireExport(name);
    }

    /** An export with Skygear predicates. */
    ExportRun.Request ofCms(Request request, String name, FileFormat format, @Nullable JsonNode filter) {
        ExportAction action = get(request, name);
        Catalog own = permissions(request).catalog();
        Predicate predicate = filter == null
                ? Predicate.all()
                : SkygearFilter.read(filter, RecordSchema.of(own.getRecordType(action.recordType()), own), "/filter");
        return new ExportRun.Request(action, format, false, predicate, List.of());
    }

    /** An export with filter and sort of the query language. */
    ExportRun.Request of(
            Request request, ExportAction action, FileFormat format, boolean bom, String query, Handling handling) {
        return new ExportQueries(permissions(request).catalog()).of(action, format, bom, query, handling);
    }

    /**
     * An export as a job, whose file is kept, and brought where {@code deliverTo} says. What is wrong with the query is
     * said at once, and not by the job.
     */
    ExportOrder order(
            Request request,
            ExportAction action,
            FileFormat format,
            boolean bom,
            String query,
            List<String> deliverTo,
            Optional<FileNamePattern> fileName) {
        of(request, action, format, bom, query, Handling.STRICT);
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("format", format.id());
        if (!query.isEmpty()) {
            parameters.put("query", query);
        }
        if (bom) {
            parameters.put("bom", "true");
        }
        return new ExportOrder(action.name(), Job.Channel.HTTP, request.caller(), parameters, deliverTo, fileName);
    }

    /** Sends the file as it is made, which holds a connection to the database for as long as the client takes. */
    Object send(Request request, ExportRun.Request export) throws IOException {
        requirePlace();
        try {
            return sendNow(request, export);
        } finally {
            places.release();
        }
    }

    private void requirePlace() {
        try {
            if (places.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new HttpProblem(
                503,
                BUSY,
                "as many files are being sent as can be at a time; try again in a moment, or let a job make the file",
                List.of(),
                Map.of("Retry-After", "5"));
    }

    private Object sendNow(Request request, ExportRun.Request export) throws IOException {
        try (ResponseStream out = Downloads.begin(
                request,
                export.action().name(),
                export.format(),
                export.action().file(),
                OptionalLong.empty())) {
            // never closed: what it holds when something fails must not be sent, so that a problem still can be
            BufferedOutputStream buffered = new BufferedOutputStream(out, BUFFER);
            long rows = new ExportRun(catalog, permissions(request).records(records))
                    .write(export, buffered, written -> {}, out::isGone);
            buffered.flush();
            out.complete();
            meters.exported(JobKind.EXPORT.label(), export.action().name(), rows);
        } catch (CancellationException e) {
            // nothing but the client's leaving cancels a download
            throw new ClientGoneException("the client went away", e);
        }
        return Downloads.SENT;
    }
}
