package dev.caravan.query;

import java.util.Optional;

/**
 * One thing that is wrong with a query.
 *
 * @param code which kind of problem
 * @param parameter the query parameter as a client writes it: {@code filter[age]}
 * @param found what was found there, shortened if long
 * @param expected what is valid there
 * @param suggestion what was probably meant
 */
public record Problem(ProblemCode code, String parameter, String found, String expected, Optional<String> suggestion) {
    private static final int LONGEST_FOUND = 80;

    /** Shortens what was found. */
    public Problem {
        found = abbreviate(found);
        parameter = abbreviate(parameter);
    }

    static Problem of(ProblemCode code, String parameter, String found, String expected) {
        return new Problem(code, parameter, found, expected, Optional.empty());
    }

    /** All of it in a line: {@code filter[nmae]: found 'nmae'; expected one of name, age; did you mean 'name'?} */
    public String message() {
        return parameter + ": found '" + found + "'; expected " + expected
                + suggestion.map(name -> "; did you mean '" + name + "'?").orElse("");
    }

    /** A text that a message quotes, cut where it is long. */
    static String shortened(String text) {
        return abbreviate(text);
    }

    private static String abbreviate(String text) {
        if (text.length() <= LONGEST_FOUND) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST_FOUND - 1)) ? LONGEST_FOUND - 1 : LONGEST_FOUND;
        return text.substring(0, end) + "…";
    }
}
