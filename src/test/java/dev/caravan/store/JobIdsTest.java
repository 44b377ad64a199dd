package dev.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JobIdsTest {
    private final TestClock clock = new TestClock();

    @Test
    void makesVersion7OfTheClocksTime() {
        UUID id = UUID.fromString(new JobIds(clock, new Random(1)).next());

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16)).isEqualTo(clock.instant());
    }

    @Test
    void goesUpWithinAMillisecondAndOnToTheNext() {
        JobIds ids = new JobIds(clock, new Random(1));

        List<String> made = IntStream.range(0, 10_000).mapToObj(i -> ids.next()).toList();

        assertThat(made).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void goesUpWhereTheClockStepsBack() {
        JobIds ids = new JobIds(clock, new Random(1));
        String first = ids.next();
        clock.advance(Duration.ofHours(-1));
        String second = ids.next();
        clock.advance(Duration.ofHours(2));

        assertThat(Stream.of(first, second, ids.next())).isSorted();
    }

    @Test
    void doesNotRepeatBetweenNodes() {
        Clock still = Clock.fixed(clock.instant(), ZoneOffset.UTC);

        assertThat(new JobIds(still, new Random(1)).next()).isNotEqualTo(new JobIds(still, new Random(2)).next());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1-1-1-1-1", "no", "../../etc/passwd", "018f2f5e-0000-7000-8000-00000000000g"})
    void knowsWhatIsNoId(String text) {
        assertThat(JobIds.parse(text)).isEmpty();
        assertThatThrownBy(() -> JobIds.get(text)).hasMessage("'" + text + "' is not a job's id; expected a UUID");
    }
}
