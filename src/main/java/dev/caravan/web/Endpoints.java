package dev.caravan.web;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;

/** What can be asked for at all; for requests that nothing else has answered. */
public final class Endpoints {
    private final CamelContext context;

    /** The endpoints of this context. */
    public Endpoints(CamelContext context) {
        this.context = context;
    }

    /** 405 where the path is right and the method is not, otherwise 404. */
    public Reply refuse(Exchange exchange) {
        Request request = Request.of(exchange);
        TreeSet<String> methods = new TreeSet<>();
        for (Route route : context.getRoutes()) {
            // not from the component's list, which keeps one entry for each path
            if (route.getEndpoint() instanceof PlatformHttpEndpoint endpoint
                    && endpoint.getHttpMethodRestrict() != null
                    && matches(endpoint.getPath(), request.path())) {
                methods.addAll(List.of(endpoint.getHttpMethodRestrict().split(",")));
            }
        }
        if (methods.isEmpty()) {
            throw HttpProblem.notFound("not-found", "there is nothing at " + request.path());
        }
        String allowed = String.join(", ", methods);
        throw new HttpProblem(
                405,
                "method-not-allowed",
                request.path() + " does not take " + request.method() + "; valid: " + allowed,
                List.of(),
                Map.of("Allow", allowed));
    }

    private static boolean matches(String template, String path) {
        String pattern = Pattern.compile("\\{[^/}]+}")
                .splitAsStream(template)
                .map(Pattern::quote)
                .collect(Collectors.joining("[^/]+"));
        return path.matches(pattern + (template.endsWith("}") ? "[^/]+" : ""));
    }
}
