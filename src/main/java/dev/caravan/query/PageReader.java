package dev.caravan.query;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code page}. */
final class PageReader {
    private static final String PAGE = Parameter.PAGINATION.urlName();
    private static final String LIMIT = "limit";
    private static final String OFFSET = "offset";
    private static final int MOST_DIGITS = 18;
    private static final long LARGEST = 999_999_999_999_999_999L;

    private final QuerySchema schema;
    private final Problems problems;

    PageReader(QuerySchema schema, Problems problems) {
        this.schema = schema;
        this.problems = problems;
    }

    Page read(@Nullable Object page) {
        if (!(page instanceof Map<?, ?> map)) {
            if (page != null) {
                problems.addName(ProblemCode.BAD_PAGE, PAGE, Ecma.text(page), List.of("page[limit]", "page[offset]"));
            }
            return new Page(schema.defaultLimit(), 0);
        }
        for (String name : Ecma.keyed(map).keySet()) {
            if (!name.equals(LIMIT) && !name.equals(OFFSET)) {
                problems.addName(ProblemCode.UNKNOWN_PARAMETER, parameter(name), name, List.of(LIMIT, OFFSET));
            }
        }
        long limit = number(map, LIMIT, 1, schema.maxLimit(), schema.defaultLimit());
        return new Page((int) limit, number(map, OFFSET, 0, LARGEST, 0));
    }

    private static String parameter(String name) {
        return PAGE + "[" + name + "]";
    }

    /** The number, within the range; after a problem the nearest that is, or the fallback if it is none. */
    private long number(Map<?, ?> page, String name, long least, long most, long fallback) {
        Object value = page.get(name);
        if (value == null) {
            return fallback;
        }
        String text = Ecma.text(value).strip();
        if (!isWhole(text) || text.length() > MOST_DIGITS) {
            problems.add(ProblemCode.BAD_PAGE, parameter(name), text, range(least, most));
            return isWhole(text) ? most : fallback;
        }
        long number = Long.parseLong(text);
        if (number < least || number > most) {
            problems.add(ProblemCode.BAD_PAGE, parameter(name), text, range(least, most));
        }
        return number < least ? fallback : Math.min(number, most);
    }

    private static boolean isWhole(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static String range(long least, long most) {
        return "a whole number " + (most == LARGEST ? "from " + least : "from " + least + " to " + most);
    }
}
