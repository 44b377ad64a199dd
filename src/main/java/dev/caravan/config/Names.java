package dev.caravan.config;

import dev.caravan.model.Problem;
import dev.caravan.model.Suggestion;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

/** Lists of names for messages, and the name that was probably meant. */
final class Names {
    private static final int MAX_LISTED = 40;

    private Names() {}

    /** {@code a, b, c}; long lists are cut. */
    static String list(Collection<String> names) {
        if (names.isEmpty()) {
            return "none";
        }
        String listed = names.stream().limit(MAX_LISTED).collect(Collectors.joining(", "));
        int more = names.size() - MAX_LISTED;
        return more > 0 ? listed + " and " + more + " more" : listed;
    }

    /** A text that may be anything, cut to a length that suits a message, and on one line. */
    static String shorten(String text) {
        StringBuilder shown = new StringBuilder();
        Problem.abbreviate(text).codePoints().forEach(c -> {
            if (Character.isISOControl(c)) {
                shown.append("\\u%04X".formatted(c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }

    /** {@code did you mean email?}, if one of these names is similar to what was found. */
    static Optional<String> didYouMean(String found, Collection<String> names) {
        return Suggestion.find(found, names).map(n -> "did you mean " + n + "?");
    }
}
