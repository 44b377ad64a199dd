package dev.caravan.web;

import dev.caravan.access.Caller;
import dev.caravan.access.Session;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks, taken from the request itself: Camel mixes headers, query and path into one map, where a client's
 * header could pass for a part of the path.
 */
final class Request {
    /** Later steps of a route have another message, so the first one keeps the request for them. */
    private static final String PROPERTY = "httpRequest";

    private static final int MAX_FORM = 100_000;

    private final HttpServerRequest http;
    private final Optional<Visitor> visitor;
    private @Nullable Map<String, List<String>> parameters;

    private Request(HttpServerRequest http, Optional<Visitor> visitor) {
        this.http = http;
        this.visitor = visitor;
    }

    static Request of(Exchange exchange) {
        Request known = exchange.getProperty(PROPERTY, Request.class);
        if (known != null) {
            return known;
        }
        if (!(exchange.getIn() instanceof HttpMessage message)) {
            throw new IllegalStateException("this step is for routes that begin with platform-http");
        }
        Request request = new Request(message.getRequest(), Visitor.of(message));
        exchange.setProperty(PROPERTY, request);
        return request;
    }

    /** A request that no route has seen yet. */
    static Request of(HttpServerRequest http, Optional<Visitor> visitor) {
        return new Request(http, visitor);
    }

    /**
     * All that the client sends.
     *
     * @throws HttpProblem {@code too-large} if it is more than this many bytes
     */
    byte[] body(int maxBytes) throws IOException {
        byte[] bytes =
                new RequestStream(http, () -> http.connection().close()).start().readNBytes(maxBytes + 1);
        if (bytes.length > maxBytes) {
            throw new HttpProblem(413, "too-large", "the body is larger than " + maxBytes + " bytes");
        }
        return bytes;
    }

    /** The inputs of a small form, as browsers send it: {@code application/x-www-form-urlencoded}. */
    PageQuery form() throws IOException {
        return PageQuery.of(new String(body(MAX_FORM), StandardCharsets.UTF_8));
    }

    HttpServerRequest http() {
        return http;
    }

    /** Who asks; 401 where nobody has come in, which only paths open to everybody let through. */
    Caller caller() {
        return visitor.map(Visitor::caller).orElseThrow(Visitor::unknown);
    }

    /** Who asks, if somebody has come in. */
    Optional<Caller> findCaller() {
        return visitor.map(Visitor::caller);
    }

    /** The browser's session, if it is one that is signed in. */
    Optional<Session> session() {
        return visitor.flatMap(Visitor::session);
    }

    String method() {
        return http.method().name();
    }

    String path() {
        return http.path();
    }

    /** The query as the client sent it, still encoded; empty if there is none. */
    String query() {
        return http.query() == null ? "" : http.query();
    }

    /** The part of the path at this position, decoded; {@code /api/jobs/1} has {@code jobs} at 1. */
    String segment(int position) {
        String[] segments = http.path().substring(1).split("/");
        if (position >= segments.length) {
            throw HttpProblem.notFound("not-found", "there is nothing at " + http.path());
        }
        return decode(segments[position].replace("+", "%2B"));
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(http.getHeader(name));
    }

    /** The first value of this parameter of the query. */
    Optional<String> parameter(String name) {
        return parameters().getOrDefault(name, List.of()).stream().findFirst();
    }

    private Map<String, List<String>> parameters() {
        if (parameters == null) {
            parameters = parse(http.query());
        }
        return parameters;
    }

    /** Whether a parameter says yes: {@code true}, {@code 1}, or nothing at all. */
    boolean flag(String name) {
        Optional<String> value = parameter(name);
        if (value.isEmpty()) {
            return false;
        }
        return switch (value.get()) {
            case "true", "1", "" -> true;
            case "false", "0" -> false;
            default ->
                throw HttpProblem.badParameter(
                        name, "malformed-parameter", "'" + value.get() + "' is not true or false");
        };
    }

    /** A whole number in a range. */
    long number(String name, long otherwise, long min, long max) {
        Optional<String> value = parameter(name);
        if (value.isEmpty()) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(value.get());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw HttpProblem.badParameter(
                name, "malformed-parameter", "'" + value.get() + "' is not a whole number from " + min + " to " + max);
    }

    /** Refuses parameters that mean nothing here. */
    void allow(String... names) {
        for (String name : parameters().keySet()) {
            if (!List.of(names).contains(name)) {
                throw HttpProblem.badParameter(
                        name,
                        "unknown-parameter",
                        "there is no such parameter; valid: "
                                + (names.length == 0 ? "none" : String.join(", ", names)));
            }
        }
    }

    private static Map<String, List<String>> parse(String query) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        if (query == null || query.isEmpty()) {
            return parameters;
        }
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            if (name.equals(CrossSite.PARAMETER)) {
                continue;
            }
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            parameters.computeIfAbsent(name, k -> new ArrayList<>(1)).add(value);
        }
        return parameters;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw HttpProblem.badRequest("malformed-url", "'" + text + "' is not percent-encoded text");
        }
    }
}
