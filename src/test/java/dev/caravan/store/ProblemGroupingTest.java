package dev.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.Outcome;
import dev.caravan.model.Outcome.Kind;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemGroup;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ProblemGroupingTest {
    private final ProblemGrouping grouping = new ProblemGrouping(3);

    @Test
    void groupsNothing() {
        assertThat(grouping.groups(10)).isEmpty();
    }

    @Test
    void showsTheMessageOfProblemsThatAreTheSame() {
        add(2, unknown("Atlantis"));
        add(3, unknown("Atlantis"));
        add(4, unknown("Atlantis"));
        add(9, unknown("Atlantis"));

        assertThat(grouping.groups(10))
                .containsExactly(group("unknown-reference", "Country", "'Atlantis' is not a country", 4, "2-4,9"));
    }

    @Test
    void leavesOutTheValueWhereItDiffers() {
        add(2, unknown("Atlantis"));
        add(4, unknown("Narnia"));

        assertThat(grouping.groups(10))
                .containsExactly(group("unknown-reference", "Country", "'…' is not a country", 2, "2,4"));
    }

    @Test
    void putsGroupsOfManyRowsFirstAndCutsTheList() {
        add(2, Problem.of("ragged-row", "too short"));
        add(3, unknown("Atlantis"), Problem.of("late", "later"));
        add(4, unknown("Atlantis"));

        assertThat(grouping.groups(2))
                .containsExactly(
                        group("unknown-reference", "Country", "'Atlantis' is not a country", 2, "3-4"),
                        new ProblemGroup("ragged-row", Optional.empty(), "too short", 1, "2"));
    }

    @Test
    void showsTheHintThatAllRowsShare() {
        add(2, Problem.of("not-a-date", "is no date").withHint("February 1999 has 28 days"));
        add(3, Problem.of("not-a-date", "is no date").withHint("February 1999 has 28 days"));
        add(3, Problem.of("ragged-row", "too short").withHint("a"));
        add(4, Problem.of("ragged-row", "too short").withHint("b"));

        assertThat(grouping.groups(10))
                .extracting(ProblemGroup::hint)
                .containsExactly(Optional.of("February 1999 has 28 days"), Optional.empty());
    }

    @Test
    void countsARowOnce() {
        add(2, unknown("Atlantis"), unknown("Narnia"));

        assertThat(grouping.groups(10))
                .containsExactly(group("unknown-reference", "Country", "'…' is not a country", 1, "2"));
    }

    @Test
    void cutsTheLinesAndNotTheCount() {
        for (int line = 2; line <= 20; line += 2) {
            add(line, unknown("Atlantis"));
        }

        assertThat(grouping.groups(10))
                .containsExactly(group("unknown-reference", "Country", "'Atlantis' is not a country", 10, "2,4,6,…"));
    }

    @Test
    void namesNoLinesWhereNoneAreWanted() {
        ProblemGrouping none = new ProblemGrouping(0);
        none.add(outcome(2, unknown("Atlantis")));

        assertThat(none.groups(1)).extracting(ProblemGroup::lines).containsExactly("…");
    }

    @Test
    void keepsItsMemoryFlatWhereEveryMessageIsAnotherOne() {
        for (int line = 1; line <= 5000; line++) {
            add(line, Problem.of("constraint", "key " + line + " is there already"));
        }

        List<ProblemGroup> groups = grouping.groups(Integer.MAX_VALUE);
        assertThat(groups).hasSize(1001);
        assertThat(groups.get(0))
                .isEqualTo(new ProblemGroup("constraint", Optional.empty(), ProblemGrouping.OTHERS, 4000, "1001-5000"));
        assertThat(groups.stream().mapToLong(ProblemGroup::count).sum()).isEqualTo(5000);
    }

    private void add(long line, Problem... problems) {
        grouping.add(outcome(line, problems));
    }

    private static Outcome outcome(long line, Problem... problems) {
        return new Outcome(line, line - 1, Kind.ERROR, Optional.empty(), List.of(problems), List.of());
    }

    private static Problem unknown(String value) {
        return new Problem(
                "unknown-reference",
                "'" + value + "' is not a country",
                Optional.of("Country"),
                Optional.of("country"),
                Optional.of(value),
                Optional.empty());
    }

    private static ProblemGroup group(String code, String column, String message, long count, String lines) {
        return new ProblemGroup(code, Optional.of(column), message, count, lines);
    }
}
