package dev.caravan.query;

import dev.caravan.model.Suggestion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Collects what is wrong with one query. */
final class Problems {
    private static final int MOST_REPORTED = 50;
    private static final int MOST_LISTED = 30;

    private final Handling handling;
    private final List<Problem> reported = new ArrayList<>();
    private int count;

    Problems(Handling handling) {
        this.handling = handling;
    }

    /** How many there are, with those that are not reported. */
    int count() {
        return count;
    }

    void add(ProblemCode code, String parameter, String found, String expected) {
        if (isReported(code)) {
            reported.add(Problem.of(code, parameter, found, expected));
        }
    }

    /** Adds a problem with a name that is none of the valid ones, of which the closest is suggested. */
    void addName(ProblemCode code, String parameter, String found, Collection<String> valid) {
        if (isReported(code)) {
            reported.add(new Problem(code, parameter, found, listed(valid), Suggestion.find(found, valid)));
        }
    }

    private boolean isReported(ProblemCode code) {
        count++;
        return (handling == Handling.STRICT || code.isLimit()) && reported.size() < MOST_REPORTED;
    }

    private static String listed(Collection<String> names) {
        if (names.isEmpty()) {
            return "nothing";
        }
        List<String> first = names.stream().limit(MOST_LISTED).toList();
        return (names.size() == 1 ? "" : "one of ")
                + String.join(", ", first)
                + (names.size() > MOST_LISTED ? " and " + (names.size() - MOST_LISTED) + " more" : "");
    }

    /** Stops at once: going on would only cost time. */
    QueryException refuse(ProblemCode code, String parameter, String found, String expected) {
        reported.add(Problem.of(code, parameter, found, expected));
        return new QueryException(reported);
    }

    void throwIfAny() {
        if (!reported.isEmpty()) {
            throw new QueryException(reported);
        }
    }
}
