package dev.caravan.job;

import dev.caravan.access.Caller;
import dev.caravan.model.AccessRule;
import dev.caravan.model.Catalog;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import dev.caravan.model.RecordType;
import dev.caravan.query.Predicate;
import dev.caravan.query.QueryException;
import dev.caravan.query.RecordQuery;
import dev.caravan.query.RecordQueryOptions;
import dev.caravan.store.RecordSchema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The row filter of a rule, for one caller. Whatever cannot be said of the caller lets no record through. */
final class RowFilter {
    /** No record at all. */
    static final Predicate NOTHING = new Predicate.Or(List.of());

    private RowFilter() {}

    static Predicate of(AccessRule rule, RecordType type, Catalog catalog, Caller caller) {
        Map<String, Object> constants = new LinkedHashMap<>();
        List<Object> filter = new ArrayList<>();
        for (Map.Entry<String, Object> entry : rule.filter().entrySet()) {
            if (!mentionsCaller(entry.getValue())) {
                constants.put(entry.getKey(), entry.getValue());
                continue;
            }
            List<Object> values = new ArrayList<>();
            for (Object value : items(entry.getValue())) {
                Optional<Object> known = filled(value, caller);
                known.ifPresent(values::add);
            }
            if (values.isEmpty()) {
                return NOTHING;
            }
            // an id is compared as it is, whatever it holds: here nothing is an operator
            filter.add(ExportFilter.oneOf(entry.getKey(), values));
        }
        filter.addAll(ExportFilter.filter(constants));
        try {
            return parse(filter, type, catalog);
        } catch (QueryException e) {
            // the user's id is no value of the field, for one
            return NOTHING;
        }
    }

    private static Predicate parse(List<Object> filter, RecordType type, Catalog catalog) {
        return RecordQuery.parse(Map.of("filter", filter), RecordSchema.of(type, catalog), RecordQueryOptions.DEFAULT)
                .predicate();
    }

    static void check(AccessRule rule, RecordType type, Catalog catalog) {
        Map<String, Object> constants = new LinkedHashMap<>(rule.filter());
        constants.values().removeIf(RowFilter::mentionsCaller);
        try {
            parse(ExportFilter.filter(constants), type, catalog);
        } catch (QueryException e) {
            throw new ProblemException(e.problems().stream()
                    .map(p -> Problem.of(
                            p.code().text(),
                            "record type " + type.name() + ", access of " + rule.role() + ": " + p.message()))
                    .toList());
        }
    }

    private static boolean mentionsCaller(@Nullable Object value) {
        return items(value).stream().anyMatch(v -> AccessRule.USER.equals(v) || AccessRule.TENANT.equals(v));
    }

    private static List<?> items(@Nullable Object value) {
        return value instanceof List<?> list ? list : Collections.singletonList(value);
    }

    private static Optional<Object> filled(@Nullable Object value, Caller caller) {
        if (AccessRule.USER.equals(value)) {
            return Optional.of(caller.user());
        }
        return AccessRule.TENANT.equals(value) ? caller.tenant().map(t -> t) : Optional.ofNullable(value);
    }
}
