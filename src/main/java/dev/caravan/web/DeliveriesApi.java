package dev.caravan.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.access.Access;
import dev.caravan.config.Deliveries;
import dev.caravan.job.Jobs;
import dev.caravan.job.Schedule;
import dev.caravan.job.ScheduledExports;
import dev.caravan.model.Job;
import dev.caravan.model.JobKind;
import dev.caravan.store.DeliveryLedger;
import dev.caravan.store.Ledger;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.Exchange;

/** {@code /api/schedules} and {@code /api/jobs/{id}/deliver}. */
public final class DeliveriesApi {
    private final Access access;
    private final Jobs jobs;
    private final Ledger ledger;
    private final Deliveries declared;
    private final JobDocuments documents;
    private final ScheduledExports exports;
    private final Supplier<List<Schedule>> schedules;

    /** Deliveries of this ledger. */
    public DeliveriesApi(
            Access access,
            Jobs jobs,
            Ledger ledger,
            Deliveries declared,
            JobDocuments documents,
            ScheduledExports exports,
            Supplier<List<Schedule>> schedules) {
        this.access = access;
        this.jobs = jobs;
        this.ledger = ledger;
        this.declared = declared;
        this.documents = documents;
        this.exports = exports;
        this.schedules = schedules;
    }

    /** {@code GET /api/schedules}: each with its next and its last run. */
    public Reply schedules(Exchange exchange) {
        Request.of(exchange).allow();
        return Replies.json(
                200,
                Map.of("data", schedules.get().stream().map(exports::status).toList()));
    }

    /** {@code POST /api/jobs/{id}/deliver}: what was given up, or what {@code deliver_to} names. */
    public Reply deliver(Exchange exchange) throws IOException {
        Request request = Request.of(exchange);
        String id = request.segment(2);
        Job job = ledger.find(id)
                .filter(j -> access.mayUseJobOf(request.caller(), j.createdBy()))
                .orElseThrow(() -> HttpProblem.notFound("unknown-job", "there is no job '" + id + "'"));
        JsonNode body = JsonBody.read(request, "deliver_to");
        List<String> names = JsonBody.texts(body, "deliver_to");
        if (!names.isEmpty() && job.kind() != JobKind.EXPORT) {
            throw HttpProblem.badRequest("not-an-export", "only the files of exports are delivered");
        }
        if (jobs.deliverAgain(job, names, declared) == 0) {
            throw HttpProblem.of(409, List.of(DeliveryLedger.nothingToDeliver(job.id())));
        }
        return Replies.json(202, documents.of(ledger.find(job.id()).orElse(job)));
    }
}
