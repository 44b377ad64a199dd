package dev.caravan.query;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A query without a schema: its parameters as typed lists, as {@code @trapi/query} 2.1.3 reads them.
 *
 * <p>Whatever is malformed or not allowed is dropped silently. {@link RecordQuery} is the strict reading.
 *
 * @param parameters which parameters were read; the lists of others are empty
 * @param relations the relations to include
 * @param fields the fields to return
 * @param filters the conditions to meet, all of them
 * @param pagination the page
 * @param sort the order, most significant key first
 */
public record Query(
        Set<Parameter> parameters,
        List<Relation> relations,
        List<Field> fields,
        List<Filter> filters,
        Pagination pagination,
        List<Sort> sort) {
    /** Copies the collections. */
    public Query {
        parameters = parameters.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(parameters));
        relations = List.copyOf(relations);
        fields = List.copyOf(fields);
        filters = List.copyOf(filters);
        sort = List.copyOf(sort);
    }

    /**
     * Reads a query string, with or without its leading question mark.
     *
     * @throws QueryException if a {@link Limits#DEFAULT default limit} is exceeded
     */
    public static Query parse(String queryString, QueryOptions options) {
        return parseValue(QueryString.parse(queryString), options);
    }

    /**
     * Reads a JSON-like value: {@code {fields: ["id"], page: {limit: 5}}}. Each parameter may have either spelling, of
     * which the name goes before that of URLs.
     *
     * @throws QueryException if a {@link Limits#DEFAULT default limit} is exceeded
     * @throws IllegalArgumentException if the value is null
     */
    public static Query parseValue(@Nullable Object value, QueryOptions options) {
        if (value == null) {
            throw new IllegalArgumentException("query is null; expected an object");
        }
        Map<?, ?> input = value instanceof Map<?, ?> map ? map : Map.of();
        Optional<List<Relation>> relations =
                options.find(Parameter.RELATIONS).map(own -> parseRelations(data(input, Parameter.RELATIONS), own));
        Builder query = new Builder();
        relations.ifPresent(query::relations);
        for (Parameter parameter : Parameter.values()) {
            if (parameter != Parameter.RELATIONS) {
                options.find(parameter)
                        .map(own -> relations.map(own::withRelations).orElse(own))
                        .ifPresent(own -> query.read(parameter, data(input, parameter), own));
            }
        }
        return query.build();
    }

    /**
     * Reads one parameter, named in either spelling; an unknown name is taken for {@code sort}.
     *
     * @throws QueryException if a {@link Limits#DEFAULT default limit} is exceeded
     */
    public static Query parseParameter(String name, @Nullable Object data, ParameterOptions options) {
        Builder query = new Builder();
        query.read(Parameter.find(name).orElse(Parameter.SORT), data, options);
        return query.build();
    }

    /**
     * Reads {@code fields}: a text, a list, or either for each domain.
     *
     * @throws QueryException if a {@link Limits#DEFAULT default limit} is exceeded
     */
    public static List<Field> parseFields(@Nullable Object data, ParameterOptions options) {
        return FieldsParser.parse(data, options, Limits.DEFAULT);
    }

    /**
     * Reads {@code filter}: an object of conditions.
     *
     * @throws QueryException if a {@link Limits#DEFAULT default limit} is exceeded
     */
    public static List<Filter> parseFilters(@Nullable Object data, ParameterOptions options) {
        return FiltersParser.parse(data, options, Limits.DEFAULT);
    }

    /** Reads {@code page}: an object with limit and offset. */
    public static Pagination parsePagination(@Nullable Object data, ParameterOptions options) {
        return PaginationParser.parse(data, options);
    }

    /**
     * Reads {@code include}: a text or a list.
     *
     * @throws QueryException if a {@link Limits#DEFAULT default limit} is exceeded
     */
    public static List<Relation> parseRelations(@Nullable Object data, ParameterOptions options) {
        return RelationsParser.parse(data, options, Limits.DEFAULT);
    }

    /**
     * Reads {@code sort}: a text, a list, or an object of directions.
     *
     * @throws QueryException if a {@link Limits#DEFAULT default limit} is exceeded
     */
    public static List<Sort> parseSort(@Nullable Object data, ParameterOptions options) {
        return SortParser.parse(data, options, Limits.DEFAULT);
    }

    private static @Nullable Object data(Map<?, ?> input, Parameter parameter) {
        Object named = input.get(parameter.label());
        return named == null ? input.get(parameter.urlName()) : named;
    }

    private static final class Builder {
        private final Set<Parameter> parameters = EnumSet.noneOf(Parameter.class);
        private List<Relation> relations = List.of();
        private List<Field> fields = List.of();
        private List<Filter> filters = List.of();
        private Pagination pagination = Pagination.NONE;
        private List<Sort> sort = List.of();

        private void relations(List<Relation> parsed) {
            parameters.add(Parameter.RELATIONS);
            relations = parsed;
        }

        private void read(Parameter parameter, @Nullable Object data, ParameterOptions options) {
            parameters.add(parameter);
            switch (parameter) {
                case RELATIONS -> relations = parseRelations(data, options);
                case FIELDS -> fields = parseFields(data, options);
                case FILTERS -> filters = parseFilters(data, options);
                case PAGINATION -> pagination = parsePagination(data, options);
                case SORT -> sort = parseSort(data, options);
            }
        }

        private Query build() {
            return new Query(parameters, relations, fields, filters, pagination, sort);
        }
    }
}
