package dev.caravan.flow;

import dev.caravan.job.userdata.Outgoing;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;

/** Sends requests to the platform by {@code routes/user-data-call.camel.yaml}, and is its steps before and after. */
public final class PlatformFlow implements Outgoing {
    private static final String CALL = "platformCall";

    private final ProducerTemplate template;

    /** Sends to the route through this template. */
    public PlatformFlow(ProducerTemplate template) {
        this.template = template;
    }

    @Override
    public void send(Call call) throws IOException {
        Exchange exchange =
                template.send("direct:user-data-call", e -> e.getMessage().setBody(call));
        Exception failure = exchange.getException();
        if (failure instanceof IOException io) {
            throw io;
        }
        if (failure instanceof RuntimeException runtime) {
            throw runtime;
        }
        if (failure != null) {
            throw new IOException(failure);
        }
    }

    /** Makes the request's message of a {@link Outgoing.Call}. */
    public void ask(Exchange exchange, Call call) {
        exchange.setProperty(CALL, call);
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        call.headers().forEach(message::setHeader);
        message.setHeader(Exchange.HTTP_URI, call.uri().toString());
        message.setHeader(Exchange.HTTP_METHOD, call.method());
        message.setHeader("Accept", call.json().isPresent() ? "application/json" : "*/*");
        call.json().ifPresent(json -> message.setHeader(Exchange.CONTENT_TYPE, "application/json"));
        message.setBody(call.json().orElse(null));
    }

    /** Hands the answer to whoever waits for it, while the connection is open. */
    public void take(Exchange exchange) throws IOException {
        Call call = exchange.getProperty(CALL, Call.class);
        Message message = exchange.getMessage();
        Object body = message.getBody();
        try (InputStream in = body instanceof InputStream stream ? stream : InputStream.nullInputStream()) {
            call.receiver()
                    .receive(new Answer(
                            message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class),
                            header(message, "Location"),
                            header(message, "Retry-After"),
                            in));
        } finally {
            message.removeHeaders("*");
            message.setBody(null);
        }
    }

    private static Optional<String> header(Message message, String name) {
        return Optional.ofNullable(message.getHeader(name, String.class));
    }
}
