package dev.caravan.web;

import dev.caravan.model.Problem;
import dev.caravan.model.Shown;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request cannot be answered as asked: an HTTP status, and the problem details of RFC 9457. */
final class HttpProblem extends RuntimeException {
    private final int status;
    private final String code;
    private final transient List<Fault> errors;
    private final transient Map<String, String> headers;

    /**
     * One of the things that are wrong.
     *
     * @param place {@code pointer} or {@code parameter} with its value, if it has one
     */
    record Fault(String code, String message, Optional<Map.Entry<String, String>> place, Optional<String> hint) {}

    HttpProblem(int status, String code, String detail) {
        this(status, code, detail, List.of(), Map.of());
    }

    HttpProblem(int status, String code, String detail, List<Fault> errors, Map<String, String> headers) {
        super(detail);
        this.status = status;
        this.code = code;
        this.errors = List.copyOf(errors);
        this.headers = Map.copyOf(headers);
    }

    /** Something that the request names does not exist. */
    static HttpProblem notFound(String code, String detail) {
        return new HttpProblem(404, code, detail);
    }

    /** A text of the client's, for a message. */
    static String quoted(String text) {
        return Shown.storable(Problem.abbreviate(text));
    }

    /** The request itself is wrong. */
    static HttpProblem badRequest(String code, String detail) {
        return new HttpProblem(400, code, detail);
    }

    /** The request itself is wrong, at this parameter. */
    static HttpProblem badParameter(String parameter, String code, String message) {
        Fault error = new Fault(code, message, Optional.of(Map.entry("parameter", parameter)), Optional.empty());
        return new HttpProblem(400, code, parameter + ": " + message, List.of(error), Map.of());
    }

    /** These problems, with this status. */
    static HttpProblem of(int status, List<Problem> problems) {
        List<Fault> errors = problems.stream().map(HttpProblem::error).toList();
        return new HttpProblem(status, problems.get(0).code(), problems.get(0).message(), errors, Map.of());
    }

    private static Fault error(Problem problem) {
        return new Fault(
                problem.code(), problem.message(), problem.column().map(c -> Map.entry("column", c)), problem.hint());
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    List<Fault> errors() {
        return errors;
    }

    /** Headers that the answer carries. */
    Map<String, String> headers() {
        return headers;
    }
}
