package dev.caravan.model;

import java.util.List;
import java.util.stream.Collectors;

/** Something cannot go on, for reasons that the user can understand and mend. */
public final class ProblemException extends RuntimeException {
    private final transient List<Problem> problems;

    /** One reason. */
    public ProblemException(Problem problem) {
        this(List.of(problem));
    }

    /** All reasons at once; at least one. */
    public ProblemException(List<Problem> problems) {
        super(problems.stream().map(Problem::message).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    /** All reasons at once, at least one, and a sentence that says them together. */
    public ProblemException(String sentence, List<Problem> problems) {
        super(sentence);
        this.problems = List.copyOf(problems);
    }

    /** One reason, and what brought it about. */
    public ProblemException(Problem problem, Throwable cause) {
        super(problem.message(), cause);
        this.problems = List.of(problem);
    }

    /** All that is wrong; never empty. */
    public List<Problem> problems() {
        return problems;
    }

    /** The code of the first problem. */
    public String code() {
        return problems.get(0).code();
    }
}
