package dev.caravan.flow;

import dev.caravan.flow.UserDataFlow.Sections;
import dev.caravan.job.userdata.Section;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Fans in: the body of the aggregated exchange is all {@link Sections} that were fetched. */
public final class SectionsStrategy implements AggregationStrategy {
    @Override
    public Exchange aggregate(@Nullable Exchange oldExchange, Exchange newExchange) {
        List<Section> sections = new ArrayList<>();
        if (oldExchange != null && oldExchange.getMessage().getBody() instanceof Sections earlier) {
            sections.addAll(earlier.all());
        }
        if (newExchange.getMessage().getBody() instanceof List<?> list) {
            list.forEach(section -> sections.add((Section) section));
        }
        Exchange aggregated = oldExchange == null ? newExchange : oldExchange;
        if (oldExchange != null && newExchange.getException() != null && oldExchange.getException() == null) {
            oldExchange.setException(newExchange.getException());
        }
        aggregated.getMessage().setBody(new Sections(sections));
        return aggregated;
    }
}
