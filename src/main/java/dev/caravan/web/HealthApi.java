package dev.caravan.web;

import dev.caravan.access.Access;
import dev.caravan.observe.Checkup;
import dev.caravan.observe.Health;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * {@code /observe/health}: whether the process is alive, whether it can do its work, and how everything is. Anybody may ask;
 * figures and names are for those who may observe.
 */
public final class HealthApi {
    /** Where everything is told. */
    static final String PATH = "/observe/health";

    private final Checkup checkup;
    private final Access access;

    /** What this checkup finds. */
    public HealthApi(Checkup checkup, Access access) {
        this.checkup = checkup;
        this.access = access;
    }

    /** The process answers. */
    public Reply live(Exchange exchange) {
        Request.of(exchange);
        return Replies.json(200, Map.of("status", "UP"));
    }

    /** Work can be done here. */
    public Reply ready(Exchange exchange) {
        return reply(Request.of(exchange), checkup.vital());
    }

    /** How everything is; the status of the answer is that of {@link #ready}. */
    public Reply health(Exchange exchange) {
        return reply(Request.of(exchange), checkup.all());
    }

    private Reply reply(Request request, Checkup.Report report) {
        boolean told = request.findCaller().filter(access::mayObserve).isPresent();
        Map<String, Object> checks = new LinkedHashMap<>();
        report.checks().forEach((name, health) -> checks.put(name, document(health, told)));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("status", report.status().name());
        document.put("checks", checks);
        return Replies.json(report.ready() ? 200 : 503, document);
    }

    private static Map<String, Object> document(Health health, boolean told) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("status", health.status().name());
        if (told) {
            document.putAll(health.details());
        }
        return document;
    }
}
