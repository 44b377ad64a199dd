package dev.caravan.query;

import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Reads {@code page}. */
final class PaginationParser {
    private PaginationParser() {}

    static Pagination parse(@Nullable Object data, ParameterOptions options) {
        Map<?, ?> page = data instanceof Map<?, ?> map ? map : Map.of();
        OptionalDouble limit = capped(number(page, "limit", Double.MIN_VALUE), options.maxLimit());
        OptionalDouble offset = number(page, "offset", 0);
        return new Pagination(limit, limit.isPresent() && offset.isEmpty() ? OptionalDouble.of(0) : offset);
    }

    private static OptionalDouble number(Map<?, ?> page, String name, double least) {
        Object value = page.get(name);
        double number = value == null ? Double.NaN : Ecma.parseInt(Ecma.text(value));
        return number >= least ? OptionalDouble.of(number) : OptionalDouble.empty();
    }

    private static OptionalDouble capped(OptionalDouble limit, OptionalDouble maxLimit) {
        boolean over = maxLimit.isPresent() && !(limit.isPresent() && limit.getAsDouble() <= maxLimit.getAsDouble());
        return over ? maxLimit : limit;
    }
}
