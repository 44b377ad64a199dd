package dev.caravan.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.config.Target;
import dev.caravan.job.Courier.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Receivers that are slow, silent, or say half of something. */
@Timeout(120)
final class SignedRequestsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int LARGE = 60_000_000;

    private final SignedRequests requests = new SignedRequests(Clock.systemUTC());
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicLong received = new AtomicLong();

    @SuppressWarnings("NullAway.Init") // set before each test
    private ServerSocket server;

    /** What a receiver does with one connection. */
    private interface Receiver {
        void talk(InputStream in, java.io.OutputStream out) throws IOException, InterruptedException;
    }

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket();
        // what lies in it does not move for whoever sends
        server.setReceiveBufferSize(1 << 16);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    }

    @AfterEach
    void stop() throws IOException {
        over.countDown();
        server.close();
    }

    private void serve(Receiver receiver) {
        Thread thread = new Thread(() -> {
            try (Socket socket = server.accept()) {
                receiver.talk(socket.getInputStream(), socket.getOutputStream());
            } catch (IOException | InterruptedException e) {
                // the test is over
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** Says this, and then nothing more, but does not hang up either. */
    private Receiver saying(String answer) {
        return (in, out) -> {
            readHead(in);
            out.write(answer.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            over.await();
        };
    }

    private static void readHead(InputStream in) throws IOException {
        String seen = "";
        while (!seen.endsWith("\r\n\r\n")) {
            seen += (char) in.read();
        }
    }

    private void send(int bytes) throws IOException {
        Target.Http target = new Target.Http(
                URI.create("http://127.0.0.1:" + server.getLocalPort() + "/x"),
                "POST",
                Optional.empty(),
                Map.of(),
                PATIENCE);
        byte[] body = new byte[bytes];
        requests.send(
                target,
                Map.of(),
                Map.of(),
                () -> new ByteArrayInputStream(body),
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
    }

    @Test
    void aBodyMayTakeLongerThanTheTimeoutAsLongAsItMoves() throws IOException {
        serve((in, out) -> {
            readHead(in);
            byte[] buffer = new byte[200_000];
            // more than twice as long as nothing may move
            while (received.get() < LARGE) {
                received.addAndGet(in.readNBytes(buffer, 0, buffer.length));
                if (over.await(25, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
            out.write("HTTP/1.1 204 Good\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        });
        send(LARGE);
        assertThat(received.get()).isGreaterThanOrEqualTo(LARGE);
    }

    @Test
    void aBodyThatNobodyTakesIsGivenUp() {
        serve((in, out) -> over.await());
        assertThatThrownBy(() -> send(LARGE))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(RefusedException.class)
                .hasMessage("no answer from 127.0.0.1: it took too long");
    }

    @Test
    void anErrorWhoseTextNeverEndsIsAnErrorAllTheSame() {
        serve(saying("HTTP/1.1 503 Busy\nContent-Length: 1000\n\nnot now"));
        assertThatThrownBy(() -> send(10))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(RefusedException.class)
                .hasMessage("127.0.0.1 answered 503: not now");
    }

    @Test
    void ofALongErrorTheBeginningIsTold() {
        serve(saying("HTTP/1.1 413 Large\nContent-Length: 90000\n\n" + "too large ".repeat(100)));
        assertThatThrownBy(() -> send(10))
                .isInstanceOf(RefusedException.class)
                .hasMessage("127.0.0.1 answered 413: " + "too large ".repeat(30).strip());
    }

    @Test
    void whatWasTakenIsTakenThoughTheTextNeverEnds() throws IOException {
        serve(saying("HTTP/1.1 200 Good\nContent-Length: 1000\n\nthank"));
        send(10);
        assertThat(over.getCount()).isEqualTo(1);
    }

    @Test
    void aReceiverThatHangsUpHasNotSaidThatItHasTheFile() {
        serve((in, out) -> {
            readHead(in);
            in.readNBytes(10);
        });
        assertThatThrownBy(() -> send(10))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(RefusedException.class)
                .hasMessageStartingWith("no answer from 127.0.0.1: ");
    }

    @Test
    void aRedirectIsNotFollowed() {
        serve(saying("HTTP/1.1 307 Elsewhere\nLocation: http://127.0.0.1:1/\nContent-Length: 0\n\n"));
        assertThatThrownBy(() -> send(10)).isInstanceOf(RefusedException.class).hasMessage("127.0.0.1 answered 307");
    }
}
