package dev.caravan.web;

import dev.caravan.access.Access;
import dev.caravan.observe.Metrics;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.Exchange;

/** {@code /observe/metrics}: figures for Prometheus, for those who may observe. */
public final class MetricsApi {
    private final Metrics metrics;
    private final Access access;

    /** These figures. */
    public MetricsApi(Metrics metrics, Access access) {
        this.metrics = metrics;
        this.access = access;
    }

    /** All figures as they are now. */
    public Reply metrics(Exchange exchange) {
        Request request = Request.of(exchange);
        if (!access.mayObserve(request.caller())) {
            throw HttpProblem.notFound("not-found", "there is nothing at " + request.path());
        }
        return new Reply(200, Metrics.MEDIA_TYPE, Map.of(), metrics.text().getBytes(StandardCharsets.UTF_8));
    }
}
