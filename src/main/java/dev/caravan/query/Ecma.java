package dev.caravan.query;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The few conversions of ECMAScript that the language's inputs rely on, see ECMA-262. */
final class Ecma {
    private static final double EXACT_INTEGERS = 1L << 53;
    private static final long LAST_ARRAY_INDEX = 4_294_967_294L;
    private static final int DEEPEST_LIST = 100;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private Ecma() {}

    /** {@code String(value)}. */
    static String text(@Nullable Object value) {
        return text(value, 0);
    }

    private static String text(@Nullable Object value, int depth) {
        if (value instanceof Number number) {
            return number(number.doubleValue());
        }
        if (value instanceof List<?> list) {
            return depth > DEEPEST_LIST ? "" : join(list, depth + 1);
        }
        return value instanceof Map ? "[object Object]" : String.valueOf(value);
    }

    /** {@code list.join(",")}: null is nothing, nested lists are joined as well. */
    static String join(List<?> list) {
        return join(list, 0);
    }

    private static String join(List<?> list, int depth) {
        StringBuilder joined = new StringBuilder();
        String separator = "";
        for (Object item : list) {
            joined.append(separator).append(item == null ? "" : text(item, depth));
            separator = ",";
        }
        return joined.toString();
    }

    /** {@code Number::toString}: the shortest digits that read back as the same double. */
    static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < EXACT_INTEGERS) {
            return Long.toString((long) value);
        }
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.toString(value);
        }
        return notation(shortest(value));
    }

    private static BigDecimal shortest(double value) {
        BigDecimal exact = new BigDecimal(value);
        for (int precision = 1; precision < 17; precision++) {
            BigDecimal rounded = exact.round(new MathContext(precision));
            if (rounded.doubleValue() == value) {
                return rounded.stripTrailingZeros();
            }
        }
        return exact.round(new MathContext(17)).stripTrailingZeros();
    }

    private static String notation(BigDecimal shortest) {
        String digits = shortest.unscaledValue().abs().toString();
        int point = digits.length() - shortest.scale();
        if (point > -6 && point <= 21) {
            return shortest.toPlainString();
        }
        String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
        String exponent = (point > 0 ? "+" : "") + (point - 1);
        return (shortest.signum() < 0 ? "-" : "") + digits.charAt(0) + fraction + "e" + exponent;
    }

    /** {@code parseInt(text, 10)}: leading white space, a sign, then as many digits as there are; NaN without a digit. */
    static double parseInt(String text) {
        int start = 0;
        while (start < text.length() && isSpace(text.charAt(start))) {
            start++;
        }
        int digits =
                start < text.length() && (text.charAt(start) == '-' || text.charAt(start) == '+') ? start + 1 : start;
        int end = digits;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end == digits ? Double.NaN : Double.parseDouble(text.substring(start, end)) + 0.0;
    }

    /** {@code text.trim()}, which knows more white space than {@link String#trim}. */
    static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isSpace(char c) {
        if (c <= ' ') {
            return c == ' ' || (c >= '\t' && c <= '\r');
        }
        return c > 0x7F && (Character.isSpaceChar(c) || BYTE_ORDER_MARK.indexOf(c) >= 0);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Whether the text is the word in any case, compared as {@code toLowerCase()} would. */
    static boolean isWord(String text, String lowerCaseWord) {
        return text.length() == lowerCaseWord.length()
                && text.toLowerCase(Locale.ROOT).equals(lowerCaseWord);
    }

    /** {@code text.split(separator)}: keeps empty parts, also at the end. */
    static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int end = text.indexOf(separator); end >= 0; end = text.indexOf(separator, start)) {
            parts.add(text.substring(start, end));
            start = end + 1;
        }
        parts.add(text.substring(start));
        return parts;
    }

    /** The object's own properties in the order of {@code Object.keys}: array indexes ascending, then as inserted. */
    static <V extends @Nullable Object> Map<String, V> properties(Map<String, V> object) {
        List<String> indexes = new ArrayList<>(0);
        for (String key : object.keySet()) {
            if (isArrayIndex(key)) {
                indexes.add(key);
            }
        }
        return indexes.isEmpty() ? object : indexesFirst(object, indexes);
    }

    private static <V extends @Nullable Object> Map<String, V> indexesFirst(
            Map<String, V> object, List<String> indexes) {
        indexes.sort(Comparator.comparingLong(Long::parseLong));
        Map<String, V> ordered = new LinkedHashMap<>();
        indexes.forEach(index -> ordered.put(index, object.get(index)));
        object.forEach(ordered::putIfAbsent);
        return ordered;
    }

    /** The properties of a map or, keyed by index, the items of a list; none of anything else. */
    static Map<String, @Nullable Object> properties(@Nullable Object value) {
        if (value instanceof List<?> list) {
            Map<String, @Nullable Object> items = new LinkedHashMap<>();
            for (Object item : list) {
                items.put(Integer.toString(items.size()), item);
            }
            return items;
        }
        return value instanceof Map<?, ?> map ? properties(keyed(map)) : Map.of();
    }

    /** The map with keys of text, which JSON-like values always have. */
    @SuppressWarnings("unchecked")
    static Map<String, @Nullable Object> keyed(Map<?, ?> map) {
        return (Map<String, @Nullable Object>) map;
    }

    private static boolean isArrayIndex(String key) {
        int length = key.length();
        if (length == 0 || length > 10 || (key.charAt(0) == '0' && length > 1)) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (!isDigit(key.charAt(i))) {
                return false;
            }
        }
        return Long.parseLong(key) <= LAST_ARRAY_INDEX;
    }
}
