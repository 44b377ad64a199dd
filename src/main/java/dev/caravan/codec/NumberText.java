package dev.caravan.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A number as text: an optional sign, ASCII digits, optionally a point and digits, optionally an exponent. Its size is
 * known before any number is made of it, so that {@code 1e999999999} costs nothing.
 */
final class NumberText {
    /** Longer runs of digits may not fit a {@code long}. */
    private static final int LONG_DIGITS = 18;
    /** An exponent beyond this is out of every range, whatever the digits. */
    private static final long HUGE_EXPONENT = 1_000_000_000_000L;

    private final String text;
    private boolean negative;
    private int digits;
    private int digitsBeforePoint;
    private int firstNonZero = -1;
    private int lastNonZero = -1;
    private long exponent;
    private long unscaled;

    private NumberText(String text) {
        this.text = text;
    }

    /** The number that this text is as a whole, or {@code null} if it is none. */
    static @Nullable NumberText scan(String text) {
        NumberText number = new NumberText(text);
        return number.scan() ? number : null;
    }

    private boolean scan() {
        int i = skipSign(0);
        negative = i > 0 && text.charAt(0) == '-';
        i = scanDigits(i);
        digitsBeforePoint = digits;
        if (i < text.length() && text.charAt(i) == '.') {
            i = scanDigits(i + 1);
            if (digits == digitsBeforePoint) {
                return false;
            }
        }
        if (digits == 0) {
            return false;
        }
        return i == text.length() || scanExponent(i);
    }

    private int skipSign(int i) {
        return i < text.length() && (text.charAt(i) == '-' || text.charAt(i) == '+') ? i + 1 : i;
    }

    private int scanDigits(int start) {
        int i = start;
        for (; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            if (digit != 0) {
                lastNonZero = digits;
                firstNonZero = firstNonZero < 0 ? digits : firstNonZero;
            }
            if (digits < LONG_DIGITS) {
                unscaled = unscaled * 10 + digit;
            }
            digits++;
        }
        return i;
    }

    private boolean scanExponent(int start) {
        if ((text.charAt(start) | 0x20) != 'e') {
            return false;
        }
        int first = skipSign(start + 1);
        int i = first;
        for (; i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9'; i++) {
            exponent = Math.min(HUGE_EXPONENT, exponent * 10 + (text.charAt(i) - '0'));
        }
        if (text.charAt(first - 1) == '-') {
            exponent = -exponent;
        }
        return i > first && i == text.length();
    }

    boolean isZero() {
        return firstNonZero < 0;
    }

    boolean isNegative() {
        return negative;
    }

    /** The digits from the first to the last that is not zero. */
    int significantDigits() {
        return lastNonZero - firstNonZero + 1;
    }

    /** The digits before the point in plain notation, without leading zeros; zero or less for numbers below 1. */
    long integerDigits() {
        return digitsBeforePoint - firstNonZero + exponent;
    }

    /** The digits behind the point in plain notation, without trailing zeros; negative if round tens or more. */
    long fractionDigits() {
        return significantDigits() - integerDigits();
    }

    /** The digits behind the point as written, trailing zeros and all. */
    long writtenScale() {
        return (long) digits - digitsBeforePoint - exponent;
    }

    /** The exact number. Only for numbers whose size has been checked: the digits cost time and memory. */
    BigDecimal toBigDecimal() {
        if (isZero()) {
            return BigDecimal.ZERO;
        }
        if (digits <= LONG_DIGITS) {
            return BigDecimal.valueOf(negative ? -unscaled : unscaled, Math.toIntExact(writtenScale()));
        }
        BigInteger significant = new BigInteger(significantText());
        return new BigDecimal(negative ? significant.negate() : significant, Math.toIntExact(fractionDigits()));
    }

    private String significantText() {
        StringBuilder found = new StringBuilder(significantDigits());
        int ordinal = 0;
        for (int i = skipSign(0); ordinal <= lastNonZero; i++) {
            char c = text.charAt(i);
            if (c == '.') {
                continue;
            }
            if (ordinal >= firstNonZero) {
                found.append(c);
            }
            ordinal++;
        }
        return found.toString();
    }
}
