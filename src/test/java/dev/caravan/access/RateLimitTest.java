package dev.caravan.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RateLimitTest {
    private static final class Hands extends Clock {
        private Instant now = Instant.EPOCH;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private final Hands clock = new Hands();

    @Test
    void isForEachCallerAlone() {
        RateLimit limit = new RateLimit(2, clock);
        assertThat(limit.take("ada")).isEmpty();
        assertThat(limit.take("ada")).isEmpty();
        assertThat(limit.take("ada")).contains(Duration.ofSeconds(30));
        assertThat(limit.take("bob")).isEmpty();
    }

    @Test
    void refillsEvenlyAndNeverOverTheTop() {
        RateLimit limit = new RateLimit(60, clock);
        IntStream.range(0, 60).forEach(i -> assertThat(limit.take("ada")).isEmpty());
        assertThat(limit.take("ada")).contains(Duration.ofSeconds(1));
        clock.now = clock.now.plusSeconds(1);
        assertThat(limit.take("ada")).isEmpty();
        assertThat(limit.take("ada")).isPresent();
        clock.now = clock.now.plus(Duration.ofDays(1));
        IntStream.range(0, 60).forEach(i -> assertThat(limit.take("ada")).isEmpty());
        assertThat(limit.take("ada")).isPresent();
    }

    @Test
    void lookingCostsNothing() {
        RateLimit limit = new RateLimit(1, clock);
        assertThat(limit.look("ada")).isEmpty();
        assertThat(limit.look("ada")).isEmpty();
        assertThat(limit.take("ada")).isEmpty();
        assertThat(limit.look("ada")).isPresent();
    }

    @Test
    void zeroIsNoLimit() {
        RateLimit limit = new RateLimit(0, clock);
        IntStream.range(0, 1_000).forEach(i -> assertThat(limit.take("ada")).isEmpty());
    }
}
