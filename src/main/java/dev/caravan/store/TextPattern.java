package dev.caravan.store;

import dev.caravan.query.Predicate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A pattern for texts, and the regular expression that says the same to PostgreSQL and to H2 (which has Java's).
 *
 * <p>Case is ignored by naming, for each character, all that share its lower case as Java knows it. So the answer depends
 * neither on the collation of the database nor on its version of Unicode, and agrees with {@link
 * dev.caravan.query.Evaluation}.
 */
final class TextPattern {
    private static final int ANY_TEXT = -1;
    private static final int ANY_CHARACTER = -2;

    private final List<Integer> parts = new ArrayList<>();
    private final boolean ignoreCase;

    private TextPattern(boolean ignoreCase) {
        this.ignoreCase = ignoreCase;
    }

    /** The pattern of a text that stands somewhere; all its characters are literal. */
    static TextPattern of(Predicate.Match match) {
        TextPattern pattern = new TextPattern(match.ignoreCase());
        if (match.place() != Predicate.Match.Place.START) {
            pattern.parts.add(ANY_TEXT);
        }
        match.text().codePoints().forEach(pattern.parts::add);
        if (match.place() != Predicate.Match.Place.END) {
            pattern.parts.add(ANY_TEXT);
        }
        return pattern;
    }

    /** The pattern of SQL wildcards; a backslash at the end is literal. */
    static TextPattern of(Predicate.Like like) {
        TextPattern pattern = new TextPattern(like.ignoreCase());
        int[] characters = like.pattern().codePoints().toArray();
        for (int i = 0; i < characters.length; i++) {
            boolean escaped = characters[i] == '\\' && i + 1 < characters.length;
            if (escaped) {
                pattern.parts.add(characters[++i]);
            } else if (characters[i] == '%') {
                pattern.parts.add(ANY_TEXT);
            } else {
                pattern.parts.add(characters[i] == '_' ? ANY_CHARACTER : characters[i]);
            }
        }
        return pattern;
    }

    boolean ignoresCase() {
        return ignoreCase;
    }

    /** The pattern with SQL wildcards and the backslash as escape; for patterns that respect case. */
    String toLike() {
        StringBuilder like = new StringBuilder();
        for (int part : parts) {
            if (part == ANY_TEXT || part == ANY_CHARACTER) {
                like.append(part == ANY_TEXT ? '%' : '_');
            } else {
                like.append(part == '%' || part == '_' || part == '\\' ? "\\" : "")
                        .appendCodePoint(part);
            }
        }
        return like.toString();
    }

    /** The pattern as an advanced regular expression of PostgreSQL, to be found somewhere in the text. */
    String toPostgresRegex() {
        int from = startsOpen() ? 1 : 0;
        int to = endsOpen() ? parts.size() - 1 : parts.size();
        StringBuilder regex = new StringBuilder(from == 0 ? "^" : "");
        for (int part : parts.subList(Math.min(from, to), to)) {
            regex.append(part == ANY_TEXT ? ".*" : character(part));
        }
        return regex.append(to == parts.size() ? "$" : "").toString();
    }

    /**
     * The pattern as a regular expression of Java. What stands between two {@code %} is best found where it first
     * appears; saying so keeps the time linear where trying all places would not end.
     */
    String toJavaRegex() {
        StringBuilder regex = new StringBuilder("(?s)\\A");
        int last = parts.lastIndexOf(ANY_TEXT);
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i) == ANY_TEXT) {
                regex.append(i == parts.indexOf(ANY_TEXT) ? "" : ")").append(i == last ? ".*" : "(?>.*?");
            } else {
                regex.append(character(parts.get(i)));
            }
        }
        return regex.append("\\z").toString();
    }

    private boolean startsOpen() {
        return !parts.isEmpty() && parts.get(0) == ANY_TEXT;
    }

    private boolean endsOpen() {
        return !parts.isEmpty() && parts.get(parts.size() - 1) == ANY_TEXT;
    }

    private String character(int part) {
        if (part == ANY_CHARACTER) {
            return ".";
        }
        String variants = ignoreCase ? Case.VARIANTS.get(Character.toLowerCase(part)) : null;
        if (variants != null) {
            return "[" + variants + "]";
        }
        String literal = Character.toString(part);
        return part < 0x80 && !Character.isLetterOrDigit(part) ? "\\" + literal : literal;
    }

    /** Letters that share their lower case, by it; letters that share it with no other are left out. */
    private static final class Case {
        private static final Map<Integer, String> VARIANTS = new HashMap<>();

        static {
            for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
                int lower = Character.toLowerCase(c);
                if (lower != c) {
                    VARIANTS.merge(
                            lower,
                            Character.toString(lower) + Character.toString(c),
                            (a, b) -> a + b.substring(Character.charCount(lower)));
                }
            }
        }
    }
}
