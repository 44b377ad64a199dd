package dev.caravan.store;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Makes job ids: UUIDs of version 7 (RFC 9562), whose order is that of their making. Within one millisecond, and where
 * the clock steps back, the twelve bits behind the time count on. Safe for use by many threads.
 */
public final class JobIds {
    private static final int COUNTER_BITS = 12;
    private static final long COUNTER_MASK = (1L << COUNTER_BITS) - 1;
    private static final long VERSION_7 = 7L << COUNTER_BITS;
    private static final long VARIANT = 1L << 63;

    private final Clock clock;
    private final RandomGenerator random;
    /** Milliseconds and counter of the last id, side by side. */
    private long last;

    /** The random bits must be hard to guess where ids are shown to strangers: a {@code SecureRandom}. */
    public JobIds(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** An id greater than all that were made before here. */
    public String next() {
        long stamp = nextStamp();
        long high = (stamp >>> COUNTER_BITS << 16) | VERSION_7 | (stamp & COUNTER_MASK);
        long low = VARIANT | (random.nextLong() >>> 2);
        return new UUID(high, low).toString();
    }

    private synchronized long nextStamp() {
        last = Math.max(last + 1, clock.millis() << COUNTER_BITS);
        return last;
    }

    /** The id as a UUID; throws if this text is not one. */
    static UUID get(String id) {
        return parse(id)
                .orElseThrow(() -> new IllegalArgumentException("'" + id + "' is not a job's id; expected a UUID"));
    }

    /** The id as a UUID; empty if this text is not one, and hence no job's id. */
    static Optional<UUID> parse(String id) {
        try {
            UUID uuid = UUID.fromString(id);
            return uuid.toString().equalsIgnoreCase(id) ? Optional.of(uuid) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
