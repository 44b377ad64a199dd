package dev.caravan.store;

import dev.caravan.model.Outcome;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemGroup;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Groups the problems of rows, which come in line order. Alike are problems of one code and column whose messages differ
 * in nothing but the value that they quote. A group of one and the same message shows it as it is; in any other the
 * value is shown as {@code '…'}.
 */
final class ProblemGrouping {
    /** Messages that differ in more than the value are kept apart up to so many groups; memory stays flat. */
    private static final int MAX_TRACKED = 1000;

    static final String OTHERS = "other problems of this kind";

    private record Key(String code, Optional<String> column, String message) {}

    private final Map<Key, Group> groups = new HashMap<>();
    private final int maxRanges;

    ProblemGrouping(int maxRanges) {
        this.maxRanges = maxRanges;
    }

    /** Adds the problems of a row. */
    void add(Outcome outcome) {
        for (Problem problem : outcome.problems()) {
            group(problem).add(outcome.line(), outcome.record(), problem);
        }
    }

    private Group group(Problem problem) {
        Key key = new Key(problem.code(), problem.column(), withoutValue(problem));
        Group known = groups.get(key);
        if (known != null) {
            return known;
        }
        Key kept = groups.size() < MAX_TRACKED ? key : new Key(problem.code(), problem.column(), OTHERS);
        return groups.computeIfAbsent(kept, Group::new);
    }

    private static String withoutValue(Problem problem) {
        return problem.value()
                .map(value -> problem.message().replace("'" + value + "'", "'…'"))
                .orElse(problem.message());
    }

    /** At most so many groups, those of the most rows first, and among equals the one that begins first. */
    List<ProblemGroup> groups(int maxGroups) {
        return groups.values().stream()
                .sorted(Comparator.comparingLong((Group g) -> g.count)
                        .reversed()
                        .thenComparingLong(g -> g.firstLine)
                        .thenComparing(g -> g.key.code)
                        .thenComparing(g -> g.key.column.orElse(""))
                        .thenComparing(g -> g.key.message))
                .limit(maxGroups)
                .map(Group::finish)
                .toList();
    }

    private final class Group {
        private final Key key;
        private final StringBuilder lines = new StringBuilder();
        private String message = "";
        private Optional<String> hint = Optional.empty();
        private boolean isVaried;
        private long count;
        private long firstLine;
        private long lastRecord;
        private long rangeStart;
        private long rangeEnd;
        private int ranges;

        Group(Key key) {
            this.key = key;
            this.isVaried = key.message.equals(OTHERS);
        }

        void add(long line, long record, Problem problem) {
            if (count == 0) {
                firstLine = line;
                message = problem.message();
                hint = problem.hint();
                startRange(line);
            }
            isVaried |= !message.equals(problem.message());
            hint = hint.equals(problem.hint()) ? hint : Optional.empty();
            if (count > 0 && record == lastRecord) {
                return;
            }
            count++;
            lastRecord = record;
            if (line > rangeEnd + 1) {
                endRange();
                startRange(line);
            }
            rangeEnd = line;
        }

        private void startRange(long line) {
            rangeStart = line;
            rangeEnd = line;
            ranges++;
        }

        private void endRange() {
            if (ranges <= maxRanges) {
                lines.append(lines.isEmpty() ? "" : ",").append(rangeStart);
                lines.append(rangeEnd > rangeStart ? "-" + rangeEnd : "");
            }
        }

        ProblemGroup finish() {
            endRange();
            String shown = ranges <= maxRanges ? lines.toString() : lines + (lines.isEmpty() ? "…" : ",…");
            return new ProblemGroup(key.code, key.column, isVaried ? key.message : message, hint, count, shown);
        }
    }
}
