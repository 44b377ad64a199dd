package dev.caravan.observe;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A value that is looked up again when it has become old, however often it is asked for; empty if that failed. */
final class Recent<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Recent.class);

    private final Clock clock;
    private final Duration fresh;
    private final Supplier<T> source;
    private Instant lookedUp = Instant.MIN;
    private Optional<T> value = Optional.empty();

    Recent(Clock clock, Duration fresh, Supplier<T> source) {
        this.clock = clock;
        this.fresh = fresh;
        this.source = source;
    }

    synchronized Optional<T> get() {
        Instant now = clock.instant();
        // the clock may have been set back
        if (lookedUp.isBefore(now.minus(fresh)) || lookedUp.isAfter(now)) {
            try {
                value = Optional.of(source.get());
            } catch (RuntimeException e) {
                LOG.debug("A figure for the metrics is not to be had", e);
                value = Optional.empty();
            }
            // from its end, for a database that is away lets everybody wait
            lookedUp = clock.instant();
        }
        return value;
    }
}
