package dev.caravan.codec;

import dev.caravan.model.ColumnType;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.Optional;

/**
 * A pattern of {@link DecimalFormat} with its neutral symbols: {@code .} before the fraction, {@code ,} between
 * groups. Rounds half away from zero, as spreadsheets do. Safe for use by several threads.
 */
final class NumberPattern {
    /** Longer cells hold no number of any database; parsing takes more than linear time. */
    private static final int MAX_LENGTH =
            2 * (DecimalCodec.UNLIMITED_INTEGER_DIGITS + DecimalCodec.UNLIMITED_FRACTION_DIGITS);

    private final String pattern;
    /** Never used itself, only cloned: a {@link DecimalFormat} must not be shared by threads. */
    private final DecimalFormat format;
    /** Digits by which a percent or per mille sign moves the point. */
    private final int shift;

    private NumberPattern(String pattern, DecimalFormat format) {
        this.pattern = pattern;
        this.format = format;
        this.shift = Integer.toString(format.getMultiplier()).length() - 1;
        format.setMultiplier(1);
        format.setRoundingMode(RoundingMode.HALF_UP);
    }

    /** @throws ProblemException if this is not a pattern by which numbers can be written and read again */
    static NumberPattern compile(String pattern) {
        DecimalFormat format;
        try {
            format = new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(unsuitable(pattern), e);
        }
        boolean readable = isReadable(format.getPositivePrefix(), format.getPositiveSuffix())
                && isReadable(format.getNegativePrefix(), format.getNegativeSuffix());
        if (!readable || !isPlain(pattern)) {
            throw new ProblemException(unsuitable(pattern));
        }
        return new NumberPattern(pattern, format);
    }

    private static Problem unsuitable(String pattern) {
        return Codecs.unsuitable(
                pattern,
                "a Number",
                "a number pattern of 0 and #, with , for groups and . before the fraction",
                "#,##0.00");
    }

    /** Whether the number between can be told apart: from digits, and from blanks that reading would strip. */
    private static boolean isReadable(String prefix, String suffix) {
        String ends = prefix + "-" + suffix;
        return ends.chars().noneMatch(Character::isDigit) && Blanks.strip(ends).equals(ends);
    }

    /** Whether the pattern has places for digits, and no exponent or currency sign. Quoted parts do not count. */
    private static boolean isPlain(String pattern) {
        String unquoted = pattern.replaceAll("'[^']*'", "");
        return unquoted.matches("(?s).*[0#].*") && !unquoted.matches("(?s).*([0#]E0|¤).*");
    }

    /** The number that the pattern has written as this text, grouped or not; empty if it cannot have written it. */
    Optional<BigDecimal> parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        return parse(text, format.getPositivePrefix(), format.getPositiveSuffix(), false)
                .or(() -> parse(text, format.getNegativePrefix(), format.getNegativeSuffix(), true));
    }

    // Not by DecimalFormat.parse, which is lenient and needs gigabytes for 1E999999999. What is read here is
    // written again and compared instead.
    private Optional<BigDecimal> parse(String text, String prefix, String suffix, boolean negative) {
        int length = text.length() - prefix.length() - suffix.length();
        if (length <= 0 || !text.startsWith(prefix) || !text.endsWith(suffix)) {
            return Optional.empty();
        }
        String digits = text.substring(prefix.length(), prefix.length() + length);
        NumberText number = isDigits(digits) ? NumberText.scan(plain(digits)) : null;
        if (number == null) {
            return Optional.empty();
        }
        BigDecimal shown = negative ? number.toBigDecimal().negate() : number.toBigDecimal();
        return isWritten(shown, text) ? Optional.of(shown.movePointLeft(shift)) : Optional.empty();
    }

    /** Without groups, and without the point that some patterns put behind whole numbers. */
    private static String plain(String digits) {
        String ungrouped = digits.replace(",", "");
        return ungrouped.endsWith(".") ? ungrouped.substring(0, ungrouped.length() - 1) : ungrouped;
    }

    private static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && c != ',' && c != '.') {
                return false;
            }
        }
        return true;
    }

    private boolean isWritten(BigDecimal shown, String text) {
        DecimalFormat writer = (DecimalFormat) format.clone();
        if (writer.format(shown).equals(text)) {
            return true;
        }
        writer.setGroupingUsed(false);
        return writer.format(shown).equals(text);
    }

    /** The number that the pattern shows for this one. */
    BigDecimal round(BigDecimal number, RoundingMode mode) {
        int scale = format.getMaximumFractionDigits() + shift;
        return number.scale() > scale ? number.setScale(scale, mode) : number;
    }

    /** The number in this pattern. What is rounded to zero has no sign. */
    String format(BigDecimal number) {
        BigDecimal shown = round(number, RoundingMode.HALF_UP).movePointRight(shift);
        return ((DecimalFormat) format.clone()).format(shown);
    }

    /** Whether the pattern shows all digits of every value of this column. */
    boolean keeps(ColumnType column) {
        if (column instanceof ColumnType.Int) {
            return true;
        }
        return column instanceof ColumnType.Decimal decimal
                && decimal.precision().isPresent()
                && decimal.scale() - shift <= format.getMaximumFractionDigits();
    }

    String describe() {
        return pattern + ", such as " + format(new BigDecimal("1234.5"));
    }
}
