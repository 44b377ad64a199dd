package dev.caravan.model;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody may have meant. */
public final class Suggestion {
    private Suggestion() {}

    /** The candidate that is most like this name, if any is like it at all. */
    public static Optional<String> find(String name, List<String> candidates) {
        String wanted = fold(name);
        return candidates.stream()
                .filter(c -> c.length() <= 200)
                .filter(c -> distance(wanted, fold(c)) <= Math.max(1, wanted.length() / 3))
                .min(Comparator.comparingInt(c -> distance(wanted, fold(c))));
    }

    private static String fold(String name) {
        return name.strip().toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", "");
    }

    /** The number of letters to insert, drop or replace (Levenshtein). */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int replace = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replace, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
