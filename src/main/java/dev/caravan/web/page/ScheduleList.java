package dev.caravan.web.page;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The exports that run by the clock. */
public record ScheduleList(List<Entry> entries) {
    /** Copies the list. */
    public ScheduleList {
        entries = List.copyOf(entries);
    }

    /**
     * A schedule.
     *
     * @param export the page of its export, for those who may use it
     * @param exportName of the export, as people call it
     * @param when its due times, as Quartz writes them
     * @param zone whose clocks count
     * @param next when it runs next; empty if never again
     * @param last the job that it made last
     * @param deliveries where that job's file was brought, or where files will be
     * @param run where it is run now
     * @param again where deliveries are tried again that were given up, if there are any
     */
    public record Entry(
            String name,
            Optional<Link> export,
            String exportName,
            String when,
            String zone,
            Optional<Instant> next,
            Optional<JobLine> last,
            List<DeliveryLine> deliveries,
            String run,
            Optional<String> again) {
        /** Copies the list. */
        public Entry {
            deliveries = List.copyOf(deliveries);
        }
    }
}
