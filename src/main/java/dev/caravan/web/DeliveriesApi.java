package dev.caravan.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.access.Caller;
import dev.caravan.job.ExportOrders;
import dev.caravan.job.Jobs;
import dev.caravan.job.Schedule;
import dev.caravan.job.ScheduledExports;
import dev.caravan.job.userdata.RoundOrder;
import dev.caravan.model.Job;
import dev.caravan.store.DeliveryLedger;
import dev.caravan.store.Ledger;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.Exchange;

/** {@code /api/schedules} and {@code /api/jobs/{id}/deliver}. */
public final class DeliveriesApi {
    private final Views views;
    private final Jobs jobs;
    private final ExportOrders orders;
    private final Ledger ledger;
    private final JobDocuments documents;
    private final ScheduledExports exports;
    private final Supplier<List<Schedule>> schedules;
    private final Caller system;

    /**
     * Deliveries of this ledger.
     *
     * @param system in whose name schedules run
     */
    public DeliveriesApi(
            Views views,
            Jobs jobs,
            ExportOrders orders,
            Ledger ledger,
            JobDocuments documents,
            ScheduledExports exports,
            Supplier<List<Schedule>> schedules,
            Caller system) {
        this.views = views;
        this.jobs = jobs;
        this.orders = orders;
        this.ledger = ledger;
        this.documents = documents;
        this.exports = exports;
        this.schedules = schedules;
        this.system = system;
    }

    /** {@code GET /api/schedules}: each with its next and its last run, for those who may see the jobs that they make. */
    public Reply schedules(Exchange exchange) {
        Request request = Request.of(exchange);
        request.allow();
        return Replies.json(
                200,
                Map.of("data", visible(request).stream().map(exports::status).toList()));
    }

    private List<Schedule> visible(Request request) {
        return views.of(request.caller()).mayUseJobOf(system.user()) ? schedules.get() : List.of();
    }

    /** {@code GET /api/schedules/{name}}. */
    public Reply schedule(Exchange exchange) {
        Request request = Request.of(exchange);
        request.allow();
        return Replies.json(200, exports.status(schedule(request)));
    }

    /** {@code POST /api/schedules/{name}/run}: runs it now, whenever it is due. */
    public Reply run(Exchange exchange) throws IOException {
        Request request = Request.of(exchange);
        JsonBody.read(request);
        Job job = exports.runNow(schedule(request));
        return Replies.json(202, documents.of(job)).with("Location", "/api/jobs/" + job.id());
    }

    private Schedule schedule(Request request) {
        String name = request.segment(2);
        return visible(request).stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow(() -> HttpProblem.notFound("unknown-schedule", "there is no schedule '" + name + "'"));
    }

    /** Whether a job's file may be brought somewhere: what somebody has asked for about themselves is theirs to take. */
    static boolean canBeDelivered(Job job) {
        boolean scheduled = job.source().channel() == Job.Channel.SCHEDULE;
        return switch (job.kind()) {
            case IMPORT -> false;
            case EXPORT -> true;
            case USER_DATA -> scheduled;
            // files of each user are those of other jobs
            case USER_DATA_ROUND -> !RoundOrder.EACH.equals(job.parameters().get(RoundOrder.FILES));
        };
    }

    /** {@code POST /api/jobs/{id}/deliver}: what was given up, or what {@code deliver_to} names. */
    public Reply deliver(Exchange exchange) throws IOException {
        Request request = Request.of(exchange);
        String id = request.segment(2);
        View view = views.of(request.caller());
        Job job = ledger.find(id)
                .filter(j -> view.mayUseJobOf(j.createdBy()))
                .orElseThrow(() -> HttpProblem.notFound("unknown-job", "there is no job '" + id + "'"));
        JsonNode body = JsonBody.read(request, "deliver_to");
        List<String> names = JsonBody.texts(body, "deliver_to");
        if (!names.isEmpty() && !canBeDelivered(job)) {
            throw HttpProblem.badRequest(
                    "not-an-export", "only the files of exports, and of user data on a schedule, are delivered");
        }
        if (orders.deliverAgain(job, names, request.caller()) == 0) {
            throw HttpProblem.of(409, List.of(DeliveryLedger.nothingToDeliver(job.id())));
        }
        return Replies.json(202, documents.of(jobs.get(job.id())));
    }
}
