package dev.caravan.job.userdata;

import dev.caravan.model.Catalog;
import dev.caravan.model.RecordType;
import dev.caravan.model.UserDataPlan;
import dev.caravan.query.Handling;
import dev.caravan.query.Problem;
import dev.caravan.query.QueryException;
import dev.caravan.query.RecordQuery;
import dev.caravan.query.RecordQueryOptions;
import dev.caravan.store.RecordSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a query string of {@code filter}, {@code fields}, {@code sort} and {@code page} asks of the rows of many record
 * types at once: each type does what it can. A part that no type understands is refused; one that some understand leaves
 * the rows of the others as they are.
 */
public final class RowQueries {
    private static final Set<String> OTHERS = Set.of("format", "user");

    private final UserDataPlan plan;
    private final Catalog catalog;

    /** Queries on the rows of this plan. */
    public RowQueries(UserDataPlan plan, Catalog catalog) {
        this.plan = plan;
        this.catalog = catalog;
    }

    /**
     * Refuses what no record type understands.
     *
     * @throws QueryException with all of it
     */
    public void check(String query, Handling handling) {
        Optional<List<Problem>> common = Optional.empty();
        for (RecordType type : catalog.recordTypes().values()) {
            if (!isPersonal(type)) {
                continue;
            }
            List<Problem> own = problems(type, query, handling);
            common = Optional.of(common.map(c -> intersection(c, own)).orElse(own));
        }
        if (common.isPresent() && !common.get().isEmpty()) {
            throw new QueryException(common.get());
        }
    }

    private boolean isPersonal(RecordType type) {
        UserDataPlan.Ownership ownership = plan.records().get(type.name());
        return ownership != null && ownership.isPersonal();
    }

    private List<Problem> problems(RecordType type, String query, Handling handling) {
        try {
            parse(type, query, handling);
            return List.of();
        } catch (QueryException e) {
            return e.problems();
        }
    }

    private static List<Problem> intersection(List<Problem> some, List<Problem> others) {
        List<Problem> common = new ArrayList<>();
        for (Problem problem : some) {
            if (others.stream()
                    .anyMatch(o -> o.code() == problem.code()
                            && o.parameter().equals(problem.parameter())
                            && o.found().equals(problem.found()))) {
                common.add(problem);
            }
        }
        return common;
    }

    /** What of the query this record type understands. */
    RecordQuery of(RecordType type, String query) {
        return parse(type, query, Handling.LENIENT);
    }

    /** Whether a page is asked for, instead of all rows. */
    static boolean hasPage(String query) {
        for (String pair : query.split("&")) {
            if (pair.startsWith("page[") || pair.startsWith("page%5B") || pair.startsWith("page%5b")) {
                return true;
            }
        }
        return false;
    }

    private RecordQuery parse(RecordType type, String query, Handling handling) {
        return RecordQuery.parse(
                query,
                new OwnedSchema(RecordSchema.of(type, catalog)),
                RecordQueryOptions.DEFAULT.with(handling).withOtherParameters(OTHERS));
    }
}
