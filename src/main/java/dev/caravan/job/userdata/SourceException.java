package dev.caravan.job.userdata;

import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A source did not give what was asked for. Its message is for the user whose data it is: it names no addresses. */
final class SourceException extends IOException {
    private final String code;
    private final boolean passing;
    private final transient Optional<Duration> after;

    private SourceException(String code, String message, boolean passing, Optional<Duration> after) {
        super(message);
        this.code = code;
        this.passing = passing;
        this.after = after;
    }

    /** It would fail the same way again. */
    static SourceException lasting(String code, String message) {
        return new SourceException(code, message, false, Optional.empty());
    }

    /** It may well work if it is tried again. */
    static SourceException passing(String code, String message) {
        return new SourceException(code, message, true, Optional.empty());
    }

    static SourceException of(ProblemException problem) {
        return lasting(problem.code(), String.valueOf(problem.getMessage()));
    }

    /** The same, to be tried again after this time. */
    SourceException after(Optional<Duration> pause) {
        return new SourceException(code, String.valueOf(getMessage()), passing, pause);
    }

    String code() {
        return code;
    }

    boolean isPassing() {
        return passing;
    }

    Optional<Duration> after() {
        return after;
    }

    Problem problem() {
        return Problem.of(code, String.valueOf(getMessage()));
    }
}
