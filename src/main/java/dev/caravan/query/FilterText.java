package dev.caravan.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The text of a condition: operators in front of a value. */
final class FilterText {
    private static final List<String> SIGNS =
            Arrays.stream(FilterOperator.values()).map(FilterOperator::sign).toList();

    private FilterText() {}

    /** The signs in the order in which they are read, then the value; lists need no sign. */
    static String of(List<String> signs, @Nullable Object value) {
        List<String> ordered = new ArrayList<>(signs);
        ordered.removeIf(FilterOperator.IN.sign()::equals);
        ordered.sort(Comparator.comparingInt(FilterText::position));
        return String.join("", ordered) + Ecma.text(value);
    }

    /** The text of {@code {operator, value}}; with an operator that is none, both as they are. */
    static String of(Map<String, @Nullable Object> config) {
        Object operator = config.get("operator");
        Object value = config.get("value");
        List<?> signs = operator instanceof List<?> list ? list : Collections.singletonList(operator);
        return signs.stream().allMatch(FilterText::isSign) && isComparable(value)
                ? of(signs.stream().map(String::valueOf).toList(), value)
                : Ecma.text(operator) + Ecma.text(value);
    }

    static boolean isConfig(Map<?, ?> value) {
        return value.containsKey("operator") && value.containsKey("value");
    }

    private static boolean isSign(@Nullable Object sign) {
        return sign instanceof String text && position(text) >= 0;
    }

    private static int position(String sign) {
        return SIGNS.indexOf(sign);
    }

    private static boolean isComparable(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().allMatch(item -> item != null && !(item instanceof List) && !(item instanceof Map));
        }
        return !(value instanceof Map);
    }
}
