package dev.caravan.job;

import dev.caravan.config.Deliveries;
import dev.caravan.config.Hook;
import dev.caravan.format.FileFormat;
import dev.caravan.model.Catalog;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import dev.caravan.query.Handling;
import dev.caravan.query.QueryException;
import java.util.ArrayList;
import java.util.List;

/** Holds the filters and sort keys of hooks against the exports that they start. */
public final class HookQueries {
    private HookQueries() {}

    /**
     * Checks them all.
     *
     * @throws ProblemException with all that is wrong
     */
    public static void check(Deliveries declared, Catalog catalog) {
        List<Problem> problems = new ArrayList<>();
        for (Hook hook : declared.hooks().values()) {
            if (hook.start() instanceof Hook.Export start) {
                try {
                    new ExportQueries(catalog)
                            .of(
                                    catalog.requireExport(start.exportName()),
                                    FileFormat.CSV,
                                    false,
                                    start.query(),
                                    Handling.STRICT);
                } catch (QueryException e) {
                    e.problems()
                            .forEach(p -> problems.add(
                                    Problem.of(p.code().text(), "hook " + hook.name() + ", " + p.message())));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
    }
}
