package dev.caravan.web;

import dev.caravan.access.Caller;
import dev.caravan.access.Session;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConstants;

/**
 * Who stands behind a request, from the gate on to the steps of a route.
 *
 * @param session present for a browser that is signed in
 */
record Visitor(Caller caller, Optional<Session> session) {
    private static final String KEY = "visitor";

    /** As the HTTP server carries it along. */
    User toUser() {
        Map<String, Object> attributes = new HashMap<>();
        attributes.put(KEY, this);
        return User.create(new JsonObject(), new JsonObject(attributes));
    }

    /** The visitor whom the gate let in; a header of the client's is never one, for it is text. */
    static Optional<Visitor> of(Message message) {
        Object user = message.getHeader(VertxPlatformHttpConstants.AUTHENTICATED_USER);
        return user instanceof User known && known.attributes().getMap().get(KEY) instanceof Visitor visitor
                ? Optional.of(visitor)
                : Optional.empty();
    }

    static HttpProblem unknown() {
        return unauthorized("this needs a sign-in", "Bearer realm=\"caravan\"");
    }

    static HttpProblem unauthorized(String detail, String challenge) {
        return new HttpProblem(401, "unauthorized", detail, List.of(), Map.of("WWW-Authenticate", challenge));
    }
}
