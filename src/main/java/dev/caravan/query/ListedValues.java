package dev.caravan.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of a parameter that may be repeated, however it was repeated. */
final class ListedValues {
    private ListedValues() {}

    /** The items of a list, also of one so long that the transport made an object of it; any other value alone. */
    static List<@Nullable Object> of(@Nullable Object value) {
        List<@Nullable Object> values = new ArrayList<>();
        if (value instanceof List<?> list) {
            values.addAll(list);
        } else if (value instanceof Map<?, ?> map && isIndexed(map)) {
            values.addAll(map.values());
        } else {
            values.add(value);
        }
        return values;
    }

    private static boolean isIndexed(Map<?, ?> map) {
        int index = 0;
        for (Object key : map.keySet()) {
            if (!Integer.toString(index).equals(key)) {
                return false;
            }
            index++;
        }
        return index > 0;
    }

    /** Whether the key is that of a list item: where values and brackets are mixed, the transport numbers the values. */
    static boolean isIndex(String key) {
        return !key.isEmpty() && key.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** The texts between commas, as they are; blank ones are left out. */
    static void split(String text, List<String> tokens) {
        for (String token : Ecma.split(text, ',')) {
            if (!token.isBlank()) {
                tokens.add(token);
            }
        }
    }
}
