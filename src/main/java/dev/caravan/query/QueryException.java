package dev.caravan.query;

import java.util.List;
import java.util.stream.Collectors;

/** A query that is refused, with everything that is wrong with it. The only exception of parsing a query. */
public final class QueryException extends IllegalArgumentException {
    private final transient List<Problem> problems;

    /** Refuses for the problems, of which there is at least one. */
    public QueryException(List<Problem> problems) {
        super(problems.stream()
                .map(problem -> problem.code() + ": " + problem.message())
                .collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    QueryException(Problem problem) {
        this(List.of(problem));
    }

    /** What is wrong, in the order in which it was found. */
    public List<Problem> problems() {
        return problems;
    }
}
