package dev.caravan.model;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** Finds what people name, and tells those who name something that there is not what they may have meant. */
public final class Lookup {
    private static final int MOST_LISTED = 40;

    private Lookup() {}

    /**
     * The one of this name.
     *
     * @param all what there is, for the one who asks: nothing else is named or suggested
     * @param kind what it is, for the message: {@code import}
     * @param code of the problem: {@code unknown-import}
     * @throws ProblemException if there is none
     */
    public static <T> T require(
            String name, Collection<? extends T> all, Function<? super T, String> nameOf, String kind, String code) {
        for (T one : all) {
            if (nameOf.apply(one).equals(name)) {
                return one;
            }
        }
        List<String> names = all.stream().map(nameOf).toList();
        Problem problem = Problem.of(
                code, "there is no " + kind + " '" + Problem.abbreviate(name) + "'; valid: " + listed(names));
        throw new ProblemException(Suggestion.find(name, names)
                .map(n -> problem.withHint("did you mean '" + n + "'?"))
                .orElse(problem));
    }

    private static String listed(List<String> names) {
        String listed =
                names.isEmpty() ? "none" : String.join(", ", names.subList(0, Math.min(names.size(), MOST_LISTED)));
        int more = names.size() - MOST_LISTED;
        return more > 0 ? listed + " and " + more + " more" : listed;
    }
}
