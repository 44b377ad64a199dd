package dev.caravan.query;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** "Did you mean": the name that is the fewest edits away. */
final class Suggestion {
    private static final int LONGEST = 40;

    private Suggestion() {}

    /** The closest name, if at most a third of its characters differ. */
    static Optional<String> find(String found, Collection<String> names) {
        String best = null;
        int bestDistance = Math.max(1, found.length() / 3) + 1;
        for (String name : names) {
            int distance = distance(found, name, bestDistance);
            if (distance < bestDistance && !name.isEmpty()) {
                best = name;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /** How many characters to insert, remove, replace or swap with the next, ignoring case; at most {@code enough}. */
    static int distance(String from, String to, int enough) {
        if (from.length() > LONGEST || Math.abs(from.length() - to.length()) >= enough) {
            return enough;
        }
        String a = from.toLowerCase(Locale.ROOT);
        String b = to.toLowerCase(Locale.ROOT);
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
