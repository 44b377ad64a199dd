package dev.caravan.flow;

import dev.caravan.job.userdata.Batch;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Puts a section together of its batches, which Camel hands over in their order although they were fetched at the same
 * time: the body of the aggregated exchange is the section.
 */
public final class BatchesStrategy implements AggregationStrategy {
    @Override
    public Exchange aggregate(@Nullable Exchange oldExchange, Exchange newExchange) {
        Exchange aggregated = oldExchange == null ? newExchange : oldExchange;
        if (newExchange.getException() == null && newExchange.getMessage().getBody() instanceof Batch batch) {
            try {
                batch.section().add(batch);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            aggregated.getMessage().setBody(batch.section());
        } else if (oldExchange != null && oldExchange.getException() == null) {
            oldExchange.setException(newExchange.getException());
        }
        return aggregated;
    }
}
