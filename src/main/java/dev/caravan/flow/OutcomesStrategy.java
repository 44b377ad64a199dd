package dev.caravan.flow;

import dev.caravan.job.Chunk;
import dev.caravan.model.Progress;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Collects what became of the rows of each chunk: the body of the aggregated exchange is a {@link Progress}. */
public final class OutcomesStrategy implements AggregationStrategy {
    @Override
    public Exchange aggregate(@Nullable Exchange oldExchange, Exchange newExchange) {
        Progress progress = newExchange.getMessage().getBody() instanceof Chunk chunk
                ? Progress.of(chunk.outcomes())
                : Progress.NONE;
        if (oldExchange == null) {
            newExchange.getMessage().setBody(progress);
            return newExchange;
        }
        Progress before = oldExchange.getMessage().getBody(Progress.class);
        oldExchange.getMessage().setBody(before.plus(progress));
        return oldExchange;
    }
}
