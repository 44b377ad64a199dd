package dev.caravan.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Holds the package against the vectors of {@code @trapi/query} 2.1.3: the project's own, or those of the file that the
 * system property {@code query.vectors} names.
 */
class QueryVectorsTest {
    private static final String PROPERTY = "query.vectors";

    @Test
    void allVectorsPass() throws IOException {
        String file = System.getProperty(PROPERTY);
        List<Map<String, @Nullable Object>> vectors =
                file == null ? JsonLines.ofResource("vectors.jsonl") : JsonLines.of(Files.readString(Path.of(file)));
        List<String> failures = new ArrayList<>();
        for (Map<String, @Nullable Object> vector : vectors) {
            String failure = failure(vector);
            if (failure != null) {
                failures.add(vector.get("id") + ": " + failure);
            }
        }
        System.out.printf("query vectors: %d of %d passed%n", vectors.size() - failures.size(), vectors.size());
        assertThat(vectors).as("vectors").isNotEmpty();
        assertThat(failures).isEmpty();
    }

    /** What is wrong with the vector; null if it passes. */
    private static @Nullable String failure(Map<String, @Nullable Object> vector) {
        boolean repairable = vector.get("repaired") instanceof Map<?, ?>;
        Outcome outcome;
        try {
            outcome = run(vector);
        } catch (IllegalStateException e) {
            return e.getMessage();
        }
        if (outcome.meets(vector)
                || (repairable && outcome.meets((Map<?, ?>) Objects.requireNonNull(vector.get("repaired"))))) {
            return null;
        }
        return "%s of %s with %s gave %s; expected %s%s"
                .formatted(
                        vector.get("fn"),
                        vector.get("input"),
                        vector.get("options"),
                        outcome,
                        vector.containsKey("error") ? vector.get("error") : vector.get("output"),
                        repairable ? " or " + vector.get("repaired") : "");
    }

    private record Outcome(
            @Nullable Object output, @Nullable Exception error) {
        private boolean meets(Map<?, ?> expected) {
            return expected.containsKey("error")
                    ? error != null
                    : error == null && canonical(expected.get("output")).equals(canonical(output));
        }
    }

    private static Outcome run(Map<String, @Nullable Object> vector) {
        try {
            return new Outcome(output(vector), null);
        } catch (IllegalArgumentException e) {
            return new Outcome(null, e);
        }
    }

    private static @Nullable Object output(Map<String, @Nullable Object> vector) {
        Object input = vector.get("input");
        String function = String.valueOf(vector.get("fn"));
        return switch (function) {
            case "buildQuery" -> QueryBuilder.build(input);
            case "parseQuery" -> parsed(Query.parseValue(input, options(vector)));
            case "parseQueryParameter" ->
                parameter(Ecma.keyed((Map<?, ?>) Objects.requireNonNull(input)), vector.get("options"));
            case "parseQueryString" -> queryString(vector, String.valueOf(input));
            case "roundTrip" -> roundTrip(vector);
            default -> single(function.substring("parseQuery".length()), input, vector.get("options"));
        };
    }

    private static Object queryString(Map<String, @Nullable Object> vector, String text) {
        expect("parsed", vector.get("parsed"), QueryString.parse(text));
        return parsed(Query.parse(text, options(vector)));
    }

    private static Object single(String name, @Nullable Object data, @Nullable Object options) {
        Parameter parameter = Parameter.valueOf(name.toUpperCase(Locale.ROOT));
        return plain(Query.parseParameter(parameter.label(), data, OptionsReader.read(parameter, options)), parameter);
    }

    private static Object parameter(Map<String, @Nullable Object> input, @Nullable Object options) {
        String name = String.valueOf(input.get("key"));
        Parameter parameter = Parameter.find(name).orElse(Parameter.SORT);
        Map<String, @Nullable Object> own = new LinkedHashMap<>();
        if (options instanceof Map<?, ?> map) {
            own.putAll(Ecma.keyed(map));
        }
        if (input.containsKey("relations")) {
            own.put("relations", input.get("relations"));
        }
        return plain(Query.parseParameter(name, input.get("data"), OptionsReader.read(parameter, own)), parameter);
    }

    private static Object roundTrip(Map<String, @Nullable Object> vector) {
        String query = QueryBuilder.build(vector.get("input"));
        if (!vector.containsKey("quirks")) {
            expect("query", String.valueOf(vector.get("query")).replaceFirst("^\\?$", ""), query);
            expect("parsed", vector.get("parsed"), QueryString.parse(query));
        }
        return parsed(Query.parse(query, options(vector)));
    }

    private static void expect(String name, @Nullable Object expected, @Nullable Object found) {
        if (!canonical(expected).equals(canonical(found))) {
            throw new IllegalStateException(name + ": " + found + "; expected " + expected);
        }
    }

    private static QueryOptions options(Map<String, @Nullable Object> vector) {
        return vector.get("options") instanceof Map<?, ?> map ? QueryOptions.of(Ecma.keyed(map)) : QueryOptions.all();
    }

    private static Map<String, Object> parsed(Query query) {
        Map<String, Object> parsed = new LinkedHashMap<>();
        query.parameters().forEach(parameter -> parsed.put(parameter.label(), plain(query, parameter)));
        return parsed;
    }

    private static Object plain(Query query, Parameter parameter) {
        return switch (parameter) {
            case RELATIONS ->
                query.relations().stream()
                        .map(relation -> Map.of("key", relation.key(), "value", relation.value()))
                        .toList();
            case FIELDS -> query.fields().stream().map(QueryVectorsTest::plain).toList();
            case FILTERS ->
                query.filters().stream().map(QueryVectorsTest::plain).toList();
            case PAGINATION -> plain(query.pagination());
            case SORT -> query.sort().stream().map(QueryVectorsTest::plain).toList();
        };
    }

    private static Map<String, @Nullable Object> aliased(String alias, String key) {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        if (!alias.isEmpty()) {
            plain.put("alias", alias);
        }
        plain.put("key", key);
        return plain;
    }

    private static Map<String, @Nullable Object> plain(Field field) {
        Map<String, @Nullable Object> plain = aliased(field.alias(), field.key());
        if (field.value() != FieldOperator.REPLACE) {
            plain.put("value", field.value().sign());
        }
        return plain;
    }

    private static Map<String, @Nullable Object> plain(Filter filter) {
        Map<String, @Nullable Object> plain = aliased(filter.alias(), filter.key());
        plain.put("value", filter.value());
        if (!filter.operators().isEmpty()) {
            Map<String, Boolean> operators = new LinkedHashMap<>();
            filter.operators().forEach(operator -> operators.put(operator.label(), true));
            plain.put("operator", operators);
        }
        return plain;
    }

    private static Map<String, @Nullable Object> plain(Sort key) {
        Map<String, @Nullable Object> plain = aliased(key.alias(), key.key());
        plain.put("value", key.value().name());
        return plain;
    }

    private static Map<String, Object> plain(Pagination pagination) {
        Map<String, Object> plain = new LinkedHashMap<>();
        pagination.limit().ifPresent(limit -> plain.put("limit", limit));
        pagination.offset().ifPresent(offset -> plain.put("offset", offset));
        return plain;
    }

    /** Numbers by value; null as a text of its own. */
    private static Object canonical(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> canonical = new LinkedHashMap<>();
            map.forEach((key, own) -> canonical.put(key, canonical(own)));
            return canonical;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(QueryVectorsTest::canonical).toList();
        }
        if (value instanceof Number number) {
            return new BigDecimal(Double.toString(number.doubleValue())).stripTrailingZeros();
        }
        return value == null ? "\0null" : value;
    }
}
