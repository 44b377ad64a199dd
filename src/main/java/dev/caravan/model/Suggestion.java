package dev.caravan.model;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** "Did you mean": the name that is the fewest edits away. */
public final class Suggestion {
    /** What is longer is no slip of a key, and would only cost time. */
    private static final int LONGEST = 100;

    private Suggestion() {}

    /**
     * The closest name, if at most a third of its characters differ; of several the first. Case, blanks, dashes and
     * underscores do not count.
     */
    public static Optional<String> find(String found, Collection<String> names) {
        if (found.length() > LONGEST) {
            return Optional.empty();
        }
        String wanted = fold(found);
        String best = null;
        int bestDistance = Math.max(1, wanted.length() / 3) + 1;
        for (String name : names) {
            if (name.length() <= LONGEST && !name.equals(found)) {
                String folded = fold(name);
                int distance = distance(wanted, folded, bestDistance);
                if (distance < bestDistance && distance < folded.length()) {
                    best = name;
                    bestDistance = distance;
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /** {@code ; did you mean 'name'?}, to be put behind a message; empty if no name is close. */
    public static String spoken(String found, Collection<String> names) {
        return find(found, names).map(name -> "; did you mean '" + name + "'?").orElse("");
    }

    private static String fold(String name) {
        StringBuilder folded = new StringBuilder(name.length());
        name.toLowerCase(Locale.ROOT)
                .codePoints()
                .filter(c -> c != '_' && c != '-' && !Character.isWhitespace(c))
                .forEach(folded::appendCodePoint);
        return folded.toString();
    }

    /**
     * How many characters to insert, remove, replace or swap with their neighbour (optimal string alignment); at most
     * {@code enough}.
     */
    static int distance(String a, String b, int enough) {
        if (Math.abs(a.length() - b.length()) >= enough) {
            return enough;
        }
        int[] twoAbove = new int[b.length() + 1];
        int[] above = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] spare = twoAbove;
            twoAbove = above;
            above = row;
            row = spare;
            if (fill(row, above, twoAbove, a, b, i) >= enough) {
                return enough;
            }
        }
        return Math.min(row[b.length()], enough);
    }

    /** Fills the row of a character of a, and returns its least value. */
    private static int fill(int[] row, int[] above, int[] twoAbove, String a, String b, int i) {
        row[0] = i;
        int least = i;
        for (int j = 1; j <= b.length(); j++) {
            boolean same = a.charAt(i - 1) == b.charAt(j - 1);
            row[j] = Math.min(Math.min(row[j - 1], above[j]) + 1, above[j - 1] + (same ? 0 : 1));
            boolean swapped =
                    i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
            row[j] = swapped ? Math.min(row[j], twoAbove[j - 2] + 1) : row[j];
            least = Math.min(least, row[j]);
        }
        return least;
    }
}
