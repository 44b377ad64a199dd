package dev.caravan.store;

import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for a database that is away, a little longer each time, and not forever. */
final class Patience {
    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** How time passes; another one in tests. */
    interface Sleeper {
        void sleep(Duration pause) throws InterruptedException;
    }

    private final String place;
    private final Duration maxWait;
    private final Clock clock;
    private final Sleeper sleeper;

    Patience(String place, Duration maxWait, Clock clock, Sleeper sleeper) {
        this.place = place;
        this.maxWait = maxWait;
        this.clock = clock;
        this.sleeper = sleeper;
    }

    /**
     * The result of the work, which is done again as long as it fails because the database is away; any other failure
     * is passed on at once.
     */
    <T> T outlast(Supplier<T> work) {
        RuntimeException away;
        try {
            return work.get();
        } catch (RuntimeException e) {
            away = passUnlessAway(e);
        }
        Instant since = clock.instant();
        Duration pause = FIRST_PAUSE;
        while (true) {
            pause(pause, since, away);
            try {
                T result = work.get();
                LOG.info("The database {} is back after {}", place, spoken(waited(since)));
                return result;
            } catch (RuntimeException e) {
                away = passUnlessAway(e);
            }
            pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
        }
    }

    private static RuntimeException passUnlessAway(RuntimeException e) {
        if (!Failures.isConnectionFailure(e)) {
            throw e;
        }
        return e;
    }

    private void pause(Duration wanted, Instant since, RuntimeException away) {
        Duration left = maxWait.minus(waited(since));
        if (left.isNegative() || left.isZero()) {
            throw givingUp(away);
        }
        Duration pause = shorter(wanted, left);
        LOG.warn(
                "The database {} is away ({}); waiting for it, next try in {}",
                place,
                Failures.messageOf(away),
                spoken(pause));
        try {
            sleeper.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw givingUp(away);
        }
    }

    private ProblemException givingUp(RuntimeException away) {
        String message = "the database " + place + " cannot be reached (" + Failures.messageOf(away)
                + "); it was waited for, at most " + spoken(maxWait);
        return new ProblemException(Problem.of(Database.UNAVAILABLE, message), away);
    }

    private Duration waited(Instant since) {
        return Duration.between(since, clock.instant());
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static String spoken(Duration duration) {
        return duration.toMinutes() >= 2
                ? duration.toMinutes() + " minutes"
                : duration.toMillis() >= 2000 ? duration.toSeconds() + " seconds" : duration.toMillis() + " ms";
    }
}
