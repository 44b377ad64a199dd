package dev.caravan.model;

import java.util.Optional;

/**
 * Problems of a job that are alike, and the lines that have them.
 *
 * @param count how many rows have it, exact also where {@code lines} is cut
 * @param hint what to do about it, where all of these rows have the same
 * @param lines line ranges in ascending order, {@code 2-4,9}; ends in {@code …} where it is cut
 */
public record ProblemGroup(
        String code, Optional<String> column, String message, Optional<String> hint, long count, String lines) {
    /** A group without a hint. */
    public ProblemGroup(String code, Optional<String> column, String message, long count, String lines) {
        this(code, column, message, Optional.empty(), count, lines);
    }
}
