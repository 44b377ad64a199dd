package dev.caravan.codec;

import java.util.function.Predicate;

/**
 * The numbers next to zero, where floating-point values lie so far apart that one digit can be enough for one: the
 * shortest text of the smallest {@code double} is {@code 5E-324}, but the usual algorithms give at least two digits.
 */
final class SparseRange {
    /** From here on no single digit stands for a value that two digits are needed for. */
    static final double DOUBLE_BELOW = 1e-321;

    static final float FLOAT_BELOW = 1e-42f;

    private SparseRange() {}

    /** One digit instead of two ({@code 4.9E-324}), if that reads back the same. */
    static String shorten(String text, Predicate<String> readsBack) {
        return text.startsWith("-")
                ? "-" + shortenUnsigned(text.substring(1), nearer -> readsBack.test("-" + nearer))
                : shortenUnsigned(text, readsBack);
    }

    private static String shortenUnsigned(String shortest, Predicate<String> readsBack) {
        int point = shortest.indexOf('.');
        int exponent = shortest.indexOf('E');
        if (exponent != point + 2) {
            return shortest;
        }
        int digit = shortest.charAt(0) - '0' + (shortest.charAt(point + 1) >= '5' ? 1 : 0);
        String nearer = digit + shortest.substring(exponent);
        return readsBack.test(nearer) ? nearer : shortest;
    }
}
