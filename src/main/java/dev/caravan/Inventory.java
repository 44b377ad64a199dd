package dev.caravan;

import dev.caravan.config.Deliveries;
import dev.caravan.job.Schedule;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;

/** What there is besides records, in words: where files are brought and fetched, who calls, and what runs by the clock. */
final class Inventory {
    private Inventory() {}

    /** How many there are of each; empty if there are none. */
    static String counts(Deliveries declared, List<Schedule> schedules) {
        List<String> counts = new ArrayList<>();
        // the outbox is always there
        add(counts, declared.deliveries().size() - 1, "delivery", "deliveries");
        add(counts, declared.pickUps().size(), "pick-up", "pick-ups");
        add(counts, declared.hooks().size(), "hook", "hooks");
        add(counts, declared.webhooks().size(), "webhook", "webhooks");
        add(counts, schedules.size(), "schedule", "schedules");
        return String.join(", ", counts);
    }

    private static void add(List<String> counts, int number, String one, String several) {
        if (number > 0) {
            counts.add(number + " " + (number == 1 ? one : several));
        }
    }

    /** A schedule, with when it is due next: in its own time, with the offset. */
    static String of(Schedule schedule, Instant now) {
        String next = schedule.dueTimes()
                .after(now)
                .map(due -> "next at "
                        + ZonedDateTime.ofInstant(due, schedule.dueTimes().zone()))
                .orElse("never due again");
        return "%s: %s to %s, %s"
                .formatted(schedule.name(), schedule.export(), String.join(", ", schedule.deliverTo()), next);
    }
}
