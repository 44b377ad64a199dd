package dev.caravan.web;

import dev.caravan.access.Caller;
import dev.caravan.job.ExportOrders;
import dev.caravan.job.Schedule;
import dev.caravan.job.ScheduledExports;
import dev.caravan.model.ExportAction;
import dev.caravan.model.Job;
import dev.caravan.model.JobKind;
import dev.caravan.store.DeliveryEntry;
import dev.caravan.store.DeliveryLedger;
import dev.caravan.store.Ledger;
import dev.caravan.web.page.DeliveryLine;
import dev.caravan.web.page.Link;
import dev.caravan.web.page.ScheduleList;
import dev.caravan.web.page.Words;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.Exchange;

/** The page of exports that run by the clock, and deliveries that are tried again. */
public final class SchedulePages {
    private final PageHost host;
    private final Ledger ledger;
    private final ScheduledExports exports;
    private final ExportOrders orders;
    private final Supplier<List<Schedule>> schedules;
    private final Caller system;

    /**
     * Schedules and deliveries of this ledger.
     *
     * @param system in whose name schedules run
     */
    public SchedulePages(
            PageHost host,
            Ledger ledger,
            ScheduledExports exports,
            ExportOrders orders,
            Supplier<List<Schedule>> schedules,
            Caller system) {
        this.host = host;
        this.ledger = ledger;
        this.exports = exports;
        this.orders = orders;
        this.schedules = schedules;
        this.system = system;
    }

    /** {@code GET /schedules}. */
    public Reply list(Exchange exchange) {
        Request request = Request.of(exchange);
        View view = host.view(request);
        Words words = host.words(request);
        requireVisible(view);
        ScheduleList list = new ScheduleList(
                schedules.get().stream().map(s -> entry(s, view, words)).toList());
        return host.page(request, words.say("schedules"), "schedules", list);
    }

    /** To those who may not see the jobs that schedules make, there are none. */
    private void requireVisible(View view) {
        if (!view.mayUseJobOf(system.user())) {
            throw HttpProblem.notFound("not-found", "there is nothing at " + Addresses.SCHEDULES);
        }
    }

    private ScheduleList.Entry entry(Schedule schedule, View view, Words words) {
        Optional<ExportAction> export = view.catalog().findExport(schedule.export());
        Optional<Job> last = exports.lastJob(schedule);
        List<DeliveryLine> deliveries = last.map(job -> lines(ledger, job))
                .orElseGet(() -> schedule.deliverTo().stream()
                        .map(SchedulePages::planned)
                        .toList());
        return new ScheduleList.Entry(
                schedule.name(),
                export.map(e -> new Link(Addresses.of(e), e.label())),
                schedule.kind() == JobKind.EXPORT
                        ? schedule.export()
                        : words.say("kind." + schedule.kind().label()),
                schedule.dueTimes().cron(),
                schedule.dueTimes().zone().getId(),
                exports.next(schedule),
                last.map(job -> JobPages.line(job, view, words)),
                deliveries,
                Addresses.SCHEDULES + "/" + PageQuery.encode(schedule.name()) + "/run",
                last.flatMap(job -> again(job, deliveries)));
    }

    private static DeliveryLine planned(String name) {
        return new DeliveryLine(name, Optional.empty(), "", 0, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Where the files of a job are brought, and who is told of its end. */
    static List<DeliveryLine> lines(Ledger ledger, Job job) {
        return ledger.deliveries().of(job.id()).stream()
                .map(SchedulePages::line)
                .toList();
    }

    private static DeliveryLine line(DeliveryEntry entry) {
        boolean waits = entry.state() == DeliveryEntry.State.PENDING && entry.attempts() > 0;
        return new DeliveryLine(
                entry.name(),
                Optional.of(entry.fileName()).filter(name -> !name.isEmpty()),
                entry.state().label(),
                entry.attempts(),
                waits ? Optional.of(entry.nextAt()) : Optional.empty(),
                entry.endedAt(),
                entry.detail());
    }

    /** Where the deliveries of a job are tried again, if one was given up. */
    static Optional<String> again(Job job, List<DeliveryLine> deliveries) {
        return deliveries.stream().anyMatch(d -> d.state().equals(DeliveryEntry.State.FAILED.label()))
                ? Optional.of(Addresses.of(job) + "/deliver")
                : Optional.empty();
    }

    /** {@code POST /schedules/{name}/run}: runs it now; the job's page shows how far it is. */
    public Reply run(Exchange exchange) throws IOException {
        Request request = Request.of(exchange);
        requireVisible(host.view(request));
        String name = request.segment(1);
        request.form();
        Schedule schedule = schedules.get().stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow(() -> HttpProblem.notFound(
                        "unknown-schedule", "there is no schedule '" + HttpProblem.quoted(name) + "'"));
        return PageHost.see(Addresses.of(exports.runNow(schedule)));
    }

    /** {@code POST /jobs/{id}/deliver}: tries again what was given up. */
    public Reply deliver(Exchange exchange) throws IOException {
        Request request = Request.of(exchange);
        String id = request.segment(1);
        View view = host.view(request);
        Job job = ledger.find(id)
                .filter(j -> view.mayUseJobOf(j.createdBy()))
                .orElseThrow(
                        () -> HttpProblem.notFound("unknown-job", "there is no job '" + HttpProblem.quoted(id) + "'"));
        request.form();
        if (orders.deliverAgain(job, List.of(), request.caller()) == 0) {
            throw HttpProblem.of(409, List.of(DeliveryLedger.nothingToDeliver(job.id())));
        }
        return PageHost.see(Addresses.of(job));
    }
}
