package dev.caravan.flow;

import dev.caravan.job.Schedule;
import dev.caravan.job.ScheduledExports;
import dev.caravan.model.Job;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;

/**
 * The steps of the routes of schedules. Each is a route made of the template {@code scheduled-export} or {@code
 * scheduled-user-data}, whose id is the schedule's name.
 */
public final class ScheduleFlow {
    private final ScheduledExports exports;
    private final Map<String, Schedule> schedules;

    /** These schedules, which are run by this. */
    public ScheduleFlow(ScheduledExports exports, List<Schedule> all) {
        this.exports = exports;
        Map<String, Schedule> byName = new LinkedHashMap<>();
        all.forEach(s -> byName.put(s.name(), s));
        this.schedules = Map.copyOf(byName);
    }

    /** All schedules, by name. */
    public List<Schedule> all() {
        return schedules.values().stream()
                .sorted(java.util.Comparator.comparing(Schedule::name))
                .toList();
    }

    /** The clock says that the schedule of this route may be due. */
    public Optional<Job> due(Exchange exchange) {
        Schedule schedule = schedules.get(exchange.getFromRouteId());
        return schedule == null
                ? Optional.empty()
                : exports.checkAll(List.of(schedule)).stream().findFirst();
    }

    /** Runs what was due while nobody was there to run it, or at times that the clocks jumped over. */
    public void checkAll() {
        exports.checkAll(all());
    }
}
