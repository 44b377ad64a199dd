package dev.caravan.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.store.TestClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Figures that are looked up now and then. */
final class RecentTest {
    @Test
    void isLookedUpWhenItHasBecomeOldAndWhenTheClockHasBeenSetBack() {
        TestClock clock = new TestClock();
        AtomicInteger lookUps = new AtomicInteger();
        Recent<Integer> recent = new Recent<>(clock, Duration.ofSeconds(5), lookUps::incrementAndGet);
        assertThat(recent.get()).contains(1);
        clock.advance(Duration.ofSeconds(5));
        assertThat(recent.get()).contains(1);
        clock.advance(Duration.ofMillis(1));
        assertThat(recent.get()).contains(2);
        clock.advance(Duration.ofDays(-1));
        assertThat(recent.get()).contains(3);
    }
}
