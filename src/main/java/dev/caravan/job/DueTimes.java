package dev.caravan.job;

import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import org.quartz.CronExpression;

/**
 * When a schedule is due: a cron expression as Quartz reads it, on the clocks of a place.
 *
 * <p>Quartz itself leaves out a day on which the clocks are put forward over its time. Here every local time of the
 * expression is due once: one that the clocks jump over as much later as they jump (02:30 becomes 03:30), one that comes
 * twice when it comes first. Where the expression's hours are {@code *} or {@code *}{@code /n}, both are due, so that an
 * hourly schedule stays hourly.
 *
 * <p>Safe for use by many threads.
 */
public final class DueTimes {
    /** Longer than clocks ever jump. */
    private static final Duration JUMP = Duration.ofHours(3);

    private static final List<Duration> WINDOWS = List.of(
            Duration.ofMinutes(2),
            Duration.ofHours(2),
            Duration.ofDays(2),
            Duration.ofDays(62),
            Duration.ofDays(1_500));

    private final String cron;
    private final ZoneId zone;
    private final CronExpression expression;
    private final boolean everyHour;

    private DueTimes(String cron, ZoneId zone, CronExpression expression) {
        this.cron = cron;
        this.zone = zone;
        this.expression = expression;
        this.everyHour = cron.strip().split("\\s+")[2].startsWith("*");
    }

    /**
     * The times of an expression.
     *
     * @param cron seconds, minutes, hours, day of month, month, day of week, and perhaps years: {@code 0 30 2 * * ?}
     * @throws ProblemException {@code bad-schedule} if it is none
     */
    public static DueTimes of(String cron, ZoneId zone) {
        try {
            CronExpression expression = new CronExpression(cron);
            // local times are calculated with as if they were those of a place without jumps
            expression.setTimeZone(TimeZone.getTimeZone("UTC"));
            return new DueTimes(cron, zone, expression);
        } catch (ParseException e) {
            throw new ProblemException(Problem.of(
                            "bad-schedule",
                            "'" + Problem.abbreviate(cron) + "' is not a cron expression: " + e.getMessage())
                    .withHint("write seconds, minutes, hours, day of month, month, day of week: 0 30 2 * * ?"));
        }
    }

    /** The expression. */
    public String cron() {
        return cron;
    }

    /** The place whose clocks count. */
    public ZoneId zone() {
        return zone;
    }

    /** The first due time after this moment, if there is one. */
    public Optional<Instant> after(Instant moment) {
        boolean jumps = jumpsNear(moment);
        LocalDateTime local = LocalDateTime.ofInstant(moment, zone).minus(jumps ? JUMP : Duration.ZERO);
        Instant best = Instant.MAX;
        for (Optional<LocalDateTime> next = next(local); next.isPresent(); next = next(next.get())) {
            for (Instant candidate : instants(next.get())) {
                if (candidate.isAfter(moment) && candidate.isBefore(best)) {
                    best = candidate;
                }
            }
            // near a jump, a later local time may be an earlier moment
            Instant sure = next.get().atZone(zone).toInstant().minus(jumps ? JUMP : Duration.ZERO);
            if (!best.equals(Instant.MAX) && !sure.isBefore(best)) {
                return Optional.of(best);
            }
        }
        return best.equals(Instant.MAX) ? Optional.empty() : Optional.of(best);
    }

    private boolean jumpsNear(Instant moment) {
        ZoneOffsetTransition next = zone.getRules().nextTransition(moment.minus(Duration.ofDays(1)));
        return next != null && next.getInstant().isBefore(moment.plus(Duration.ofDays(1)));
    }

    private Optional<LocalDateTime> next(LocalDateTime local) {
        return Optional.ofNullable(expression.getTimeAfter(Date.from(local.toInstant(ZoneOffset.UTC))))
                .map(date -> LocalDateTime.ofInstant(date.toInstant(), ZoneOffset.UTC));
    }

    private List<Instant> instants(LocalDateTime local) {
        List<Instant> instants = new ArrayList<>(2);
        instants.add(local.atZone(zone).toInstant());
        if (everyHour) {
            instants.add(local.atZone(zone).withLaterOffsetAtOverlap().toInstant());
        }
        return instants;
    }

    /**
     * The last due time after one moment, up to another and including it; looks back four years at most.
     *
     * @param after times up to this one do not count
     */
    public Optional<Instant> latest(Instant after, Instant upTo) {
        for (Duration window : WINDOWS) {
            Instant from = upTo.minus(window).isBefore(after) ? after : upTo.minus(window);
            Optional<Instant> latest = Optional.empty();
            for (Optional<Instant> due = after(from);
                    due.isPresent() && !due.get().isAfter(upTo);
                    due = after(due.get())) {
                latest = due;
            }
            if (latest.isPresent() || from.equals(after)) {
                return latest;
            }
        }
        return Optional.empty();
    }
}
