package dev.caravan.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.store.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Files in the order in which they were written, while time passes between one look at a file and the next. */
final class RestingFilesTest {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
    private static final Path FOLDER = Path.of("import-items");
    private static final Instant OLDER = START;
    private static final Instant YOUNGER = START.plusMillis(50);

    private final TestClock clock = new TestClock();
    private final RestingFiles files = new RestingFiles(Duration.ofSeconds(1), clock);

    private boolean isAtRest(int millis, Instant modified) {
        clock.advance(Duration.between(clock.instant(), START.plusMillis(millis)));
        return files.isAtRest(FOLDER, modified);
    }

    @Test
    void aFileMustNotHaveBeenWrittenToForAWhile() {
        assertThat(isAtRest(999, OLDER)).isFalse();
        assertThat(isAtRest(1000, OLDER)).isTrue();
    }

    @Test
    void aFileThatWasTooYoungHoldsBackThoseThatAreYounger() {
        assertThat(isAtRest(990, OLDER)).isFalse();
        assertThat(isAtRest(1060, YOUNGER)).isFalse();
        assertThat(files.isAtRest(Path.of("import-notes"), YOUNGER))
                .as("those of other folders")
                .isTrue();
        // at the next look, in either order
        assertThat(isAtRest(1500, YOUNGER)).isFalse();
        assertThat(isAtRest(1501, OLDER)).isTrue();
        assertThat(isAtRest(1502, YOUNGER)).isTrue();
    }

    @Test
    void oneThatIsStillWrittenToHoldsBackNoneThatIsReady() {
        assertThat(isAtRest(5000, START.plusMillis(4900))).isFalse();
        assertThat(isAtRest(5001, OLDER)).isTrue();
        assertThat(isAtRest(5002, YOUNGER)).isTrue();
    }

    @Test
    void oneThatIsTakenAwayHoldsOthersBackForAFewSecondsOnly() {
        assertThat(isAtRest(990, OLDER)).isFalse();
        assertThat(isAtRest(5900, YOUNGER)).isFalse();
        assertThat(isAtRest(6000, YOUNGER)).isTrue();
    }

    @Test
    void aClockThatIsSetBackHoldsNobodyBackForLong() {
        assertThat(isAtRest(990, OLDER)).isFalse();
        assertThat(isAtRest(980, START.minusSeconds(10))).isTrue();
        assertThat(isAtRest(1060, YOUNGER)).isTrue();
    }
}
