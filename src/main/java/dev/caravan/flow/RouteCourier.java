package dev.caravan.flow;

import dev.caravan.config.Delivery;
import dev.caravan.config.Webhook;
import dev.caravan.job.Courier;
import dev.caravan.job.Parcel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;

/** Brings things through the routes {@code delivery} and {@code notice}. */
public final class RouteCourier implements Courier {
    private final ProducerTemplate template;

    /** Sends to routes through this template. */
    public RouteCourier(ProducerTemplate template) {
        this.template = template;
    }

    @Override
    public void deliver(Delivery delivery, Parcel parcel) throws IOException {
        send("direct:delivery", new DeliveryFlow.Handover(delivery, parcel));
    }

    @Override
    public void notify(Webhook webhook, String id, byte[] document) throws IOException {
        send("direct:notice", new DeliveryFlow.Notice(webhook, id, new String(document, StandardCharsets.UTF_8)));
    }

    private void send(String route, Object body) throws IOException {
        try {
            template.requestBody(route, body);
        } catch (CamelExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
