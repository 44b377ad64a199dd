package dev.caravan.flow;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.caravan.config.Delivery;
import dev.caravan.config.Retry;
import dev.caravan.config.Target;
import dev.caravan.job.Parcel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of endpoints that do not take a file: not the secrets in their URIs. */
final class DeliveryFlowTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private final CamelContext context = new DefaultCamelContext();

    @SuppressWarnings("NullAway.Init") // set before each test
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        server.start();
        context.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        context.stop();
    }

    private void deliver(String uri) throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "Code\n");
        Delivery delivery =
                new Delivery("board", new Target.Endpoint(uri), Set.of(), false, Optional.empty(), Retry.DEFAULT);
        new DeliveryFlow(context.createProducerTemplate(), Clock.systemUTC())
                .handOver(new DeliveryFlow.Handover(
                        delivery, new Parcel(file, "a.csv", "export-items", "1", "text/csv", 5, "0")));
    }

    @Test
    void theSecretsOfAnEndpointAreNotToldWhenItFails() {
        String place = "127.0.0.1:" + server.getAddress().getPort();
        assertThatThrownBy(() -> deliver("http://" + place + "/hooks/secret-path?sig=secret-signature"))
                .isInstanceOf(IOException.class)
                .hasMessage("HTTP operation failed invoking http://" + place + "/*** with statusCode: 500");
        assertThatThrownBy(() -> deliver("unheard-of://bob:secret@there/x?code=secret-code"))
                .isInstanceOf(IOException.class)
                .hasMessageNotContaining("secret")
                .hasMessageContaining("unheard-of://there/***");
    }
}
