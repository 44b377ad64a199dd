package dev.caravan.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How often each caller may ask: so many times a minute, all at once if they like, refilled evenly. Remembers the callers
 * of late only. Safe for use by many threads.
 */
public final class RateLimit {
    private static final int MAX_CALLERS = 10_000;
    private static final double MINUTE = Duration.ofMinutes(1).toMillis();

    private final int perMinute;
    private final Clock clock;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MAX_CALLERS;
        }
    };

    private record Bucket(double left, Instant at) {}

    /** @param perMinute how often a minute; 0 for as often as they like */
    public RateLimit(int perMinute, Clock clock) {
        this.perMinute = perMinute;
        this.clock = clock;
    }

    /** Counts a request; if it is one too many, how long to wait for the next. */
    public Optional<Duration> take(String caller) {
        return ask(caller, 1);
    }

    /** Whether a request would be one too many; it is not counted. */
    public Optional<Duration> look(String caller) {
        return ask(caller, 0);
    }

    private synchronized Optional<Duration> ask(String caller, int cost) {
        if (perMinute == 0) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Bucket before = buckets.get(caller);
        double left = before == null
                ? perMinute
                : Math.min(
                        perMinute,
                        before.left()
                                + perMinute * Duration.between(before.at(), now).toMillis() / MINUTE);
        if (left < 1) {
            return Optional.of(Duration.ofMillis((long) Math.ceil((1 - left) * MINUTE / perMinute)));
        }
        if (cost > 0) {
            buckets.put(caller, new Bucket(left - cost, now));
        }
        return Optional.empty();
    }
}
