package dev.caravan.query;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a {@link RecordQuery}, and collects what is wrong on the way. */
final class RecordQueryReader {
    private final QuerySchema schema;
    private final RecordQueryOptions options;
    private final Problems problems;

    RecordQueryReader(QuerySchema schema, RecordQueryOptions options) {
        this.schema = schema;
        this.options = options;
        this.problems = new Problems(options.handling());
    }

    /**
     * Reads parameters.
     *
     * @param lost names that were given and that the parameters cannot hold
     */
    RecordQuery read(Map<String, ?> given, List<String> lost) {
        lost.forEach(name -> problems.addName(ProblemCode.UNKNOWN_PARAMETER, name, name, valid()));
        checkNames(given);
        Map<String, Object> parameters = new LinkedHashMap<>(given);
        parameters.keySet().removeIf(name -> !isOwn(name));
        Limits limits = options.limits();
        NameResolver names = new NameResolver(schema, problems, limits);
        Selection selection = new SelectionReader(schema, names, problems, limits)
                .read(parameters.get(Parameter.RELATIONS.urlName()), parameters.get(Parameter.FIELDS.urlName()));
        Predicate predicate =
                new FilterReader(schema, names, problems, limits).read(parameters.get(Parameter.FILTERS.urlName()));
        List<SortKey> sort =
                new SortReader(schema, names, problems, limits).read(parameters.get(Parameter.SORT.urlName()));
        Page page = new PageReader(schema, problems).read(parameters.get(Parameter.PAGINATION.urlName()));
        problems.throwIfAny();
        return new RecordQuery(selection, predicate, sort, page);
    }

    private void checkNames(Map<String, ?> parameters) {
        for (String name : parameters.keySet()) {
            if (!isOwn(name) && !options.otherParameters().contains(name)) {
                problems.addName(ProblemCode.UNKNOWN_PARAMETER, name, name, valid());
            }
        }
    }

    private boolean isOwn(String name) {
        for (Parameter parameter : options.parameters()) {
            if (parameter.urlName().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private List<String> valid() {
        List<String> valid = new ArrayList<>();
        for (Parameter parameter : options.parameters()) {
            valid.add(parameter.urlName());
        }
        options.otherParameters().stream().sorted().forEach(valid::add);
        return valid;
    }
}
