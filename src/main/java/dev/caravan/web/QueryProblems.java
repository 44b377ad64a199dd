package dev.caravan.web;

import dev.caravan.query.QueryException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is wrong with a query, as a 400 that lists all of it. */
final class QueryProblems {
    private QueryProblems() {}

    static HttpProblem of(QueryException failure) {
        List<HttpProblem.Fault> faults = failure.problems().stream()
                .map(p -> new HttpProblem.Fault(
                        p.code().text(),
                        p.message(),
                        Optional.of(Map.entry(p.parameter().startsWith("/") ? "pointer" : "parameter", p.parameter())),
                        p.suggestion().map(name -> "did you mean '" + name + "'?")))
                .toList();
        int more = faults.size() - 1;
        String detail = faults.get(0).message() + (more > 0 ? " (and " + more + " more)" : "");
        return new HttpProblem(400, faults.get(0).code(), detail, faults, Map.of());
    }
}
