package dev.caravan.codec;

/**
 * Keeps spreadsheets from taking a text cell of a CSV file for a formula, without losing anything: text that begins
 * with {@code = + - @}, a tab or a carriage return gets a {@code '} in front, and so does text that begins with
 * {@code '} itself, so that taking one away again gives the text back
 * (https://owasp.org/www-community/attacks/CSV_Injection).
 */
public final class FormulaGuard {
    private static final char GUARD = '\'';

    private FormulaGuard() {}

    /** The text as it may stand in a CSV file. */
    public static String guard(String text) {
        return isGuardedAt(text, 0) ? GUARD + text : text;
    }

    /** The text that was guarded. Texts that {@link #guard} cannot have written stay as they are. */
    public static String unguard(String text) {
        return !text.isEmpty() && text.charAt(0) == GUARD && isGuardedAt(text, 1) ? text.substring(1) : text;
    }

    private static boolean isGuardedAt(String text, int index) {
        if (text.length() <= index) {
            return false;
        }
        return switch (text.charAt(index)) {
            case '=', '+', '-', '@', '\t', '\r', GUARD -> true;
            default -> false;
        };
    }
}
