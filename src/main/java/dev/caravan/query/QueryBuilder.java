package dev.caravan.query;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a query string.
 *
 * <pre>{@code
 * new QueryBuilder()
 *     .fields("id", "name")
 *     .filter("age", 18, FilterOperator.MORE_THAN_EQUAL)
 *     .include("profile")
 *     .sort("-created_at")
 *     .page(20, 40)
 *     .build()
 * }</pre>
 *
 * <p>Not safe to share between threads.
 */
public final class QueryBuilder {
    private static final String DEFAULT_DOMAIN = "__DEFAULT__";

    private final Map<String, List<String>> fields = new LinkedHashMap<>();
    private final Map<String, String> filters = new LinkedHashMap<>();
    private final List<String> expressions = new ArrayList<>();
    private final List<String> relations = new ArrayList<>();
    private final Map<String, String> page = new LinkedHashMap<>();
    private final List<String> sort = new ArrayList<>();

    /** A builder of an empty query. */
    public QueryBuilder() {}

    /**
     * A builder of a query that {@link Query#parse} reads as the given one, where it was read from a query string itself.
     *
     * @throws IllegalArgumentException if a name holds a comma, which a query string cannot say
     */
    public static QueryBuilder of(Query query) {
        QueryBuilder builder = new QueryBuilder();
        query.fields()
                .forEach(field -> builder.field(field.alias(), field.value().sign() + field.key()));
        query.filters().forEach(filter -> builder.filters.put(dotted(filter.alias(), filter.key()), filter.text()));
        query.relations().forEach(relation -> builder.include(relation.key()));
        query.sort()
                .forEach(key ->
                        builder.sort((key.value() == SortDirection.DESC ? "-" : "") + dotted(key.alias(), key.key())));
        query.pagination().limit().ifPresent(limit -> builder.page.put("limit", Ecma.number(limit)));
        query.pagination().offset().ifPresent(offset -> builder.page.put("offset", Ecma.number(offset)));
        return builder;
    }

    /** A builder of a query that {@link RecordQuery#parse} reads as the given one. */
    public static QueryBuilder of(RecordQuery query) {
        QueryBuilder builder = new QueryBuilder();
        builder.select("", query.selection());
        if (!query.predicate().equals(Predicate.all())) {
            builder.filter(query.predicate());
        }
        query.sort().forEach(key -> builder.sort((key.direction() == SortDirection.DESC ? "-" : "") + key.path()));
        builder.page.put("limit", Integer.toString(query.page().limit()));
        builder.page.put("offset", Long.toString(query.page().offset()));
        return builder;
    }

    private void select(String path, Selection selection) {
        selection.fields().forEach(name -> field(path, name));
        selection.relations().forEach((name, related) -> {
            String relation = dotted(path, name);
            include(relation);
            select(relation, related);
        });
    }

    private static String dotted(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** Asks for fields of the records themselves; {@code +name} extends and {@code -name} shrinks the default ones. */
    public QueryBuilder fields(String... names) {
        for (String name : names) {
            field("", name);
        }
        return this;
    }

    /** Asks for fields of a relation, or of the records under their default alias. */
    public QueryBuilder fieldsOf(String domain, String... names) {
        for (String name : names) {
            field(domain, name);
        }
        return this;
    }

    private void field(String domain, String name) {
        fields.computeIfAbsent(domain, key -> new ArrayList<>()).add(plain(name));
    }

    /**
     * Asks for records whose field has the value, or compares to it by all of the operators. Null is a value, too; a list
     * means one of its items. A text is read as it stands: commas and leading signs in it have their meaning, and only
     * {@link #filter(Predicate)} says any text.
     */
    public QueryBuilder filter(String name, @Nullable Object value, FilterOperator... operators) {
        List<String> signs = new ArrayList<>();
        for (FilterOperator operator : operators) {
            signs.add(operator.sign());
        }
        filters.put(name, FilterText.of(signs, value));
        return this;
    }

    /**
     * Asks for records that meet the predicate, in the expression form; several all have to be met.
     *
     * @throws IllegalArgumentException if the expression form cannot say it
     */
    public QueryBuilder filter(Predicate predicate) {
        expressions.add(ExpressionWriter.write(predicate));
        return this;
    }

    /** Asks for relations by their paths. */
    public QueryBuilder include(String... paths) {
        for (String path : paths) {
            relations.add(plain(path));
        }
        return this;
    }

    /** Asks for an order; {@code -name} is descending. */
    public QueryBuilder sort(String... names) {
        for (String name : names) {
            sort.add(plain(name));
        }
        return this;
    }

    /** Asks for at most so many records after the first so many. */
    public QueryBuilder page(long limit, long offset) {
        page.put("limit", Long.toString(limit));
        page.put("offset", Long.toString(offset));
        return this;
    }

    private static String plain(String name) {
        if (name.indexOf(',') >= 0) {
            throw new IllegalArgumentException("name '" + name + "' holds a comma; expected a name without");
        }
        return name;
    }

    /** The query string with its leading question mark; empty if nothing is asked. */
    public String build() {
        QueryStringWriter writer = new QueryStringWriter();
        fields.forEach((domain, names) -> writer.add(fieldsKey(domain), String.join(",", names)));
        expressions.forEach(expression -> writer.add("filter", expression));
        filters.forEach((name, text) -> writer.add("filter[" + name + "]", text));
        page.forEach((name, number) -> writer.add("page[" + name + "]", number));
        if (!relations.isEmpty()) {
            writer.add("include", String.join(",", relations));
        }
        if (!sort.isEmpty()) {
            writer.add("sort", String.join(",", sort));
        }
        return writer.text();
    }

    /** Names without a domain need one beside others, as {@code fields=} and {@code fields[profile]=} exclude each other. */
    private String fieldsKey(String domain) {
        if (!domain.isEmpty()) {
            return "fields[" + domain + "]";
        }
        return fields.size() == 1 ? "fields" : "fields[" + DEFAULT_DOMAIN + "]";
    }

    /**
     * The query string of a JSON-like value, as {@code buildQuery} of the npm package writes it: {@code {fields: ["id"],
     * filters: {age: {operator: ">=", value: 18}}}}. Each parameter may have either spelling or both, which are merged.
     *
     * @throws IllegalArgumentException if a parameter is null or empty, or a text is no Unicode
     */
    public static String build(@Nullable Object input) {
        return InputBuilder.build(input);
    }
}
