package dev.caravan.job;

import dev.caravan.model.ExportAction;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import dev.caravan.query.Predicate;
import dev.caravan.query.QueryException;
import dev.caravan.query.QuerySchema;
import dev.caravan.query.RecordQuery;
import dev.caravan.query.RecordQueryOptions;
import dev.caravan.query.SortKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an export declares in the notation of the query language: a filter such as {@code {active: true, country.name: [A,
 * B], age: ">=18"}} and sort keys.
 *
 * <p>A list is taken item by item: a comma within an item does not divide it, as it does in a text that is not in a list.
 */
final class ExportFilter {
    /** Names that the expression form can say. */
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{Nd}._:+-]+");

    private ExportFilter() {}

    /** The conditions that always hold. */
    static Predicate predicate(ExportAction action, QuerySchema schema) {
        return parse(action, Map.of("filter", filter(action.filter())), schema).predicate();
    }

    /** The keys to sort by, ending in {@code _id}. */
    static List<SortKey> sort(ExportAction action, QuerySchema schema) {
        return parse(action, Map.of("sort", action.sort()), schema).sort();
    }

    private static RecordQuery parse(ExportAction action, Map<String, Object> parameters, QuerySchema schema) {
        try {
            return RecordQuery.parse(parameters, schema, RecordQueryOptions.DEFAULT);
        } catch (QueryException e) {
            throw new ProblemException(e.problems().stream()
                    .map(p -> Problem.of(p.code().text(), "export " + action.name() + ": " + p.message()))
                    .toList());
        }
    }

    /** The conditions as the query language takes them. */
    static List<Object> filter(Map<String, Object> declared) {
        Map<String, @Nullable Object> conditions = new LinkedHashMap<>();
        List<Object> filter = new ArrayList<>();
        filter.add(conditions);
        declared.forEach((path, value) -> {
            if (value instanceof List<?> items && WORD.matcher(path).matches()) {
                List<?> unsigned = items.stream().filter(i -> !isSigned(i)).toList();
                List<?> signed = items.stream().filter(ExportFilter::isSigned).toList();
                if (!unsigned.isEmpty()) {
                    filter.add(oneOf(path, unsigned));
                }
                if (!signed.isEmpty()) {
                    conditions.put(path, signed);
                }
            } else {
                conditions.put(path, value);
            }
        });
        return filter;
    }

    private static boolean isSigned(@Nullable Object item) {
        return item instanceof String text && !text.isEmpty() && "!~<>".indexOf(text.charAt(0)) >= 0;
    }

    /** The expression that says that a field has one of these values, whatever characters they have. */
    static String oneOf(String path, List<?> values) {
        StringBuilder expression = new StringBuilder("in(").append(path);
        for (Object value : values) {
            expression.append(value == null ? ",null" : ",'" + value.toString().replace("'", "''") + "'");
        }
        return expression.append(')').toString();
    }
}
