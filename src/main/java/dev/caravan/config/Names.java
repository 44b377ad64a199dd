package dev.caravan.config;

import dev.caravan.model.Problem;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Lists of names for messages, and the name that was probably meant. */
final class Names {
    private static final int MAX_LISTED = 40;
    private static final int MAX_COMPARED = 100;

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
        return closest(found, names).map(n -> "did you mean " + n + "?");
    }

    /** The name that is most similar to what was found, if one is similar at all. */
    static Optional<String> closest(String found, Collection<String> names) {
        if (found.length() > MAX_COMPARED) {
            return Optional.empty();
        }
        String plain = plain(found);
        int limit = Math.max(1, plain.length() / 3);
        record Candidate(String name, int distance) {}
        return names.stream()
                .filter(n -> n.length() <= MAX_COMPARED && !n.equals(found))
                .map(n -> new Candidate(n, distance(plain, plain(n))))
                .filter(c ->
                        c.distance() <= limit && c.distance() < plain(c.name()).length())
                .min(Comparator.comparingInt(Candidate::distance))
                .map(Candidate::name);
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    /** The number of characters to insert, delete, replace or swap with their neighbour that leads from a to b. */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                d[i][j] = i == 0 || j == 0 ? i + j : step(a, b, d, i, j);
            }
        }
        return d[a.length()][b.length()];
    }

    private static int step(String a, String b, int[][] d, int i, int j) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + cost);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
    }
}
