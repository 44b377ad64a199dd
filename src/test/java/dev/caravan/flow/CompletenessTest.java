package dev.caravan.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.PickUp;
import dev.caravan.config.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a file elsewhere may be taken: looks at a place whose files come slowly, late, and under other names first. */
final class CompletenessTest {
    private static final Instant START = Instant.parse("2026-03-29T00:59:50Z");

    private static PickUp pickUp(Optional<String> marker) {
        return new PickUp(
                "supplier",
                new Target.Folder(Path.of("in")),
                Optional.of("import-items"),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                marker,
                ".done",
                ".failed",
                Optional.empty());
    }

    private static FileFolder.Entry entry(String path, long bytes, int changedAt) {
        return FileFolder.Entry.of(path, bytes, START.plusSeconds(changedAt));
    }

    private static List<String> look(Completeness completeness, int second, FileFolder.Entry... entries) {
        return completeness.complete(List.of(entries), START.plusSeconds(second)).stream()
                .map(FileFolder.Entry::path)
                .toList();
    }

    @Test
    void aFileThatGrowsIsTakenWhenItHasNotGrownForLongEnough() {
        Completeness completeness = new Completeness(pickUp(Optional.empty()));
        List<Integer> taken = new ArrayList<>();
        for (int second = 0; second <= 60; second += 5) {
            int last = Math.min(second, 30);
            if (!look(completeness, second, entry("a.csv", last * 100L, last)).isEmpty()) {
                taken.add(second);
            }
        }
        assertThat(taken).containsExactly(40, 45, 50, 55, 60);
    }

    @Test
    void aFileIsNotTakenAtFirstSightHoweverOldItSaysThatItIs() {
        Completeness completeness = new Completeness(pickUp(Optional.empty()));
        FileFolder.Entry old = entry("a.csv", 5, -1_000_000);
        assertThat(look(completeness, 0, old)).isEmpty();
        assertThat(look(completeness, 9, old)).isEmpty();
        assertThat(look(completeness, 10, old)).containsExactly("a.csv");
    }

    @Test
    void theClockOfThePlaceDoesNotCount() {
        Completeness completeness = new Completeness(pickUp(Optional.empty()));
        FileFolder.Entry future = entry("a.csv", 5, 1_000_000);
        look(completeness, 0, future);
        assertThat(look(completeness, 10, future)).containsExactly("a.csv");
    }

    @Test
    void aFileThatIsRenamedOrReplacedIsANewOne() {
        Completeness completeness = new Completeness(pickUp(Optional.empty()));
        look(completeness, 0, entry("a.csv.part", 5, 0), entry(".b.csv", 5, 0), entry("c.tmp", 5, 0));
        assertThat(look(completeness, 20, entry("a.csv.part", 5, 0), entry(".b.csv", 5, 0), entry("c.tmp", 5, 0)))
                .isEmpty();
        assertThat(look(completeness, 21, entry("a.csv", 5, 0))).isEmpty();
        assertThat(look(completeness, 30, entry("a.csv", 5, 29))).isEmpty();
        assertThat(look(completeness, 40, entry("a.csv", 5, 29))).containsExactly("a.csv");
        assertThat(look(completeness, 41)).isEmpty();
        assertThat(look(completeness, 42, entry("a.csv", 5, 29))).isEmpty();
    }

    @Test
    void anotherVersionOfTheSameSizeAndTimeIsANewOne() {
        Completeness completeness = new Completeness(pickUp(Optional.empty()));
        look(completeness, 0, new FileFolder.Entry("a.csv", 5, START, "v1"));
        assertThat(look(completeness, 10, new FileFolder.Entry("a.csv", 5, START, "v2")))
                .isEmpty();
        assertThat(look(completeness, 20, new FileFolder.Entry("a.csv", 5, START, "v2")))
                .containsExactly("a.csv");
    }

    @Test
    void withAMarkerItAloneDecides() {
        Completeness completeness = new Completeness(pickUp(Optional.of(".done")));
        FileFolder.Entry file = entry("a.csv", 5, 0);
        FileFolder.Entry other = entry("b.csv", 5, 0);
        FileFolder.Entry marker = entry("a.csv.done", 0, 0);
        assertThat(look(completeness, 0, file, other)).isEmpty();
        assertThat(look(completeness, 60, file, other)).isEmpty();
        assertThat(look(completeness, 61, file, marker, other)).containsExactly("a.csv");
    }

    @Test
    void aMarkerWithoutAFileIsLeftOverAfterAWhile() {
        Completeness completeness = new Completeness(pickUp(Optional.of(".done")));
        FileFolder.Entry marker = entry("a.csv.done", 0, 0);
        FileFolder.Entry file = entry("b.csv", 9, 0);
        FileFolder.Entry its = entry("b.csv.done", 0, 0);
        List<FileFolder.Entry> all = List.of(marker, file, its);
        completeness.complete(all, START);
        assertThat(completeness.leftMarkers(all, START)).isEmpty();
        completeness.complete(all, START.plusSeconds(10));
        assertThat(completeness.leftMarkers(all, START.plusSeconds(10))).containsExactly(marker);
    }

    @Test
    void aClockThatIsSetBackDoesNotLetFilesWaitUntilItIsAsLateAgain() {
        Completeness completeness = new Completeness(pickUp(Optional.empty()));
        FileFolder.Entry file = entry("a.csv", 5, 0);
        look(completeness, 86_400, file);
        assertThat(look(completeness, 5, file)).isEmpty();
        assertThat(look(completeness, 15, file)).containsExactly("a.csv");
    }
}
