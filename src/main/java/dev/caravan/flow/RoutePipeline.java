package dev.caravan.flow;

import dev.caravan.job.Pipeline;
import dev.caravan.model.Job;
import dev.caravan.model.JobKind;
import java.io.IOException;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;

/** Runs jobs through the routes {@code import}, {@code export}, {@code user-data} and {@code user-data-round}. */
public final class RoutePipeline implements Pipeline {
    private final ProducerTemplate template;

    /** Sends to routes through this template. */
    public RoutePipeline(ProducerTemplate template) {
        this.template = template;
    }

    @Override
    public Job run(Job job) throws IOException {
        String route = route(job.kind());
        try {
            return template.requestBody(route, job, Job.class);
        } catch (CamelExecutionException e) {
            Throwable cause = e.getCause();
            while (cause instanceof CamelExchangeException wrapped && wrapped.getCause() != null) {
                // what a part of a split failed at
                cause = wrapped.getCause();
            }
            if (cause instanceof RuntimeException runtime) {
                throw runtime;
            }
            if (cause instanceof IOException io) {
                throw io;
            }
            if (cause instanceof Error error) {
                // its own words, in place of those of the exchange that carried it
                throw new IllegalStateException(error.toString(), error);
            }
            throw e;
        }
    }

    private static String route(JobKind kind) {
        return switch (kind) {
            case IMPORT -> "direct:import";
            case EXPORT -> "direct:export";
            case USER_DATA -> "direct:user-data";
            case USER_DATA_ROUND -> "direct:user-data-round";
        };
    }
}
