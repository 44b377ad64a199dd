package dev.caravan.query;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The names of {@code fields}, {@code include} and {@code sort}: a text with commas, or a list of texts. */
final class Tokens {
    private Tokens() {}

    /**
     * The tokens, not trimmed, without the empty ones; none of a value that is neither text nor list.
     *
     * @throws QueryException if there are more than the limits say
     */
    static List<String> of(@Nullable Object data, Limits limits) {
        List<String> tokens = new ArrayList<>();
        if (data instanceof String text) {
            addAll(tokens, Ecma.split(text, ','));
        } else if (data instanceof List<?> list) {
            addAll(tokens, list);
        }
        if (tokens.size() > limits.values()) {
            throw new QueryException(Problem.of(
                    ProblemCode.TOO_MANY_VALUES, "query", tokens.size() + " names", "at most " + limits.values()));
        }
        return tokens;
    }

    private static void addAll(List<String> tokens, List<?> candidates) {
        for (Object candidate : candidates) {
            if (candidate instanceof String token && !token.isEmpty()) {
                tokens.add(token);
            }
        }
    }
}
