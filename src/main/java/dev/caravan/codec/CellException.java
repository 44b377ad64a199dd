package dev.caravan.codec;

import dev.caravan.model.Problem;
import java.util.Optional;

/**
 * A cell does not hold a value of its field. Expected in daily business, hence checked and without a stack trace: it
 * costs little to throw one for every row of a file.
 */
public final class CellException extends Exception {
    private final transient Problem problem;

    /** A cell with this problem. */
    public CellException(Problem problem) {
        super(problem.message(), null, false, false);
        this.problem = problem;
    }

    /** {@code 'found' verdict}, as in {@code 'x' is not a number; expected digits}. */
    static CellException of(String code, String found, String verdict) {
        return of(code, found, verdict, Quotes.explainInvisible(found));
    }

    static CellException of(String code, String found, String verdict, Optional<String> hint) {
        String message = Quotes.quote(found) + " " + verdict;
        return new CellException(
                new Problem(code, message, Optional.empty(), Optional.empty(), Optional.of(found), hint));
    }

    /** What is wrong with the cell; its column and field are not known here and are empty. */
    public Problem problem() {
        return problem;
    }

    /** The code of the problem. */
    public String code() {
        return problem.code();
    }
}
