package dev.caravan.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.caravan.Certificates;
import dev.caravan.model.ProblemException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What servers do with clients that take their time, and how they speak TLS. */
final class RoomyVertxTest {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int BETWEEN_BYTES_MILLIS = 50;

    /** Far more than patience, so that a client that is not cut off is found out. */
    private static final int MANY_BYTES = 1_200;

    /** More bytes than fit between both sides. */
    private static final int LONG = 32 << 20;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private static Path folder;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Certificates certificates;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Vertx plain;

    private static int port;

    @BeforeAll
    static void start() throws Exception {
        certificates = Certificates.make(folder, "keystore-password");
        plain = RoomyVertx.create(Optional.empty(), PATIENCE);
        port = listen(plain);
    }

    @AfterAll
    static void stop() {
        plain.close();
    }

    private static int listen(Vertx vertx) throws Exception {
        return vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1"))
                .requestHandler(RoomyVertxTest::answer)
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS)
                .actualPort();
    }

    /** At once, be it much, or later than clients are waited for, or once the body is there. */
    private static void answer(HttpServerRequest request) {
        if (request.path().equals("/late")) {
            request.response();
            Vertx.currentContext().owner().setTimer(2 * PATIENCE.toMillis(), timer -> request.response()
                    .end("late"));
        } else if (request.path().equals("/long")) {
            request.response().end(Buffer.buffer(new byte[LONG]));
        } else if (request.path().equals("/not-read")) {
            request.pause();
            Vertx.currentContext().owner().setTimer(2 * PATIENCE.toMillis(), timer -> request.resume()
                    .body()
                    .onSuccess(body -> request.response().end("read " + body.length())));
        } else {
            request.body().onSuccess(body -> request.response().end("hello " + body.length()));
        }
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000);
        return socket;
    }

    /** Sends byte by byte until the other side hangs up; how many bytes it took. */
    private static int drip(Socket socket) throws IOException {
        socket.setSoTimeout(BETWEEN_BYTES_MILLIS);
        for (int sent = 0; sent < MANY_BYTES; sent++) {
            try {
                socket.getOutputStream().write('x');
                if (socket.getInputStream().read() < 0) {
                    return sent;
                }
            } catch (SocketTimeoutException e) {
                // it still listens
            } catch (SocketException e) {
                return sent;
            }
        }
        return MANY_BYTES;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "})
    void aClientThatSendsAHeadByteByByteIsCutOff(String begin) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(begin.getBytes(US_ASCII));
            assertThat(drip(socket)).isLessThan(MANY_BYTES);
        }
    }

    @Test
    void aClientThatSendsABodyByteByByteIsCutOff() throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n\r\n".getBytes(US_ASCII));
            assertThat(drip(socket)).isLessThan(MANY_BYTES);
        }
    }

    @Test
    void aClientThatSaysNothingIsCutOffAtTheStartAndAfterAnAnswer() throws IOException {
        try (Socket silent = connect();
                Socket asking = connect()) {
            asking.getOutputStream().write("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(US_ASCII));
            assertThat(new String(asking.getInputStream().readAllBytes(), US_ASCII))
                    .endsWith("\r\n\r\nhello 0");
            assertThat(silent.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @Test
    void whoWaitsForAnAnswerOrUntilTheBodyIsTakenIsNotCutOff() throws IOException {
        try (Socket late = connect();
                Socket notRead = connect()) {
            late.getOutputStream().write("GET /late HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(US_ASCII));
            notRead.getOutputStream()
                    .write("POST /not-read HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\n\r\nabc"
                            .getBytes(US_ASCII));
            assertThat(new String(late.getInputStream().readAllBytes(), US_ASCII))
                    .endsWith("\r\n\r\nlate");
            assertThat(new String(notRead.getInputStream().readAllBytes(), US_ASCII))
                    .endsWith("\r\n\r\nread 3");
        }
    }

    @Test
    void whoTakesALongAnswerSlowlyIsNotCutOff() throws IOException {
        try (Socket slow = connect()) {
            slow.getOutputStream().write("GET /long HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(US_ASCII));
            int first = slow.getInputStream().read();
            for (int i = 0; i < 2; i++) {
                try (Socket silent = connect()) {
                    assertThat(silent.getInputStream().readAllBytes()).isEmpty();
                }
            }
            assertThat(first).isEqualTo('H');
            assertThat(slow.getInputStream().readAllBytes()).hasSizeGreaterThan(LONG);
        }
    }

    @Test
    void aClientThatBreaksOffIsNothingToTellOf() throws IOException {
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        said.start();
        root.addAppender(said);
        try {
            for (boolean reset : List.of(false, true)) {
                for (String begin : List.of(
                        "GE",
                        "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Ha",
                        "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nabc",
                        "this is no request\r\n\r\n")) {
                    try (Socket socket = connect()) {
                        socket.getOutputStream().write(begin.getBytes(US_ASCII));
                        socket.setSoLinger(reset, 0);
                    }
                }
            }
            try (Socket last = connect()) {
                last.getOutputStream().write("nor is this\r\n\r\n".getBytes(US_ASCII));
                // answered, and hung up on later than all of those before
                assertThat(new String(last.getInputStream().readAllBytes(), US_ASCII))
                        .matches("(?s)HTTP/1\\.[01] 400 .*");
            }
        } finally {
            root.detachAppender(said);
        }
        assertThat(said.list)
                .filteredOn(e -> e.getLevel().isGreaterOrEqual(Level.INFO))
                .extracting(ILoggingEvent::getFormattedMessage)
                .isEmpty();
    }

    static List<Tls> certificates() {
        return List.of(
                Tls.ofPem(certificates.certificate(), certificates.key()),
                Tls.ofKeystore(certificates.keystore(), certificates.password()));
    }

    @ParameterizedTest
    @MethodSource("certificates")
    void speaksTlsAndNothingElse(Tls tls) throws Exception {
        Vertx vertx = RoomyVertx.create(Optional.of(tls), PATIENCE);
        try {
            int secure = listen(vertx);
            HttpResponse<String> answer = HttpClient.newBuilder()
                    .sslContext(certificates.trusting())
                    .build()
                    .send(
                            HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + secure + "/"))
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(answer.body()).isEqualTo("hello 0");
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), secure)) {
                socket.setSoTimeout(30_000);
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(US_ASCII));
                assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
                        .doesNotContain("HTTP")
                        .doesNotContain("hello");
            }
        } finally {
            vertx.close();
        }
    }

    @Test
    void saysWhatIsWrongWithACertificateBeforeItListens() throws Exception {
        Certificates other = Certificates.make(Files.createDirectories(folder.resolve("other")), "other-password");
        Path none = folder.resolve("none.pem");
        assertThatThrownBy(() -> Tls.ofPem(none, certificates.key()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("the file " + none + " cannot be read");
        for (Tls wrong : List.of(
                Tls.ofPem(certificates.certificate(), other.key()),
                Tls.ofPem(certificates.key(), certificates.certificate()),
                Tls.ofKeystore(certificates.keystore(), "another-password"),
                Tls.ofKeystore(certificates.certificate(), "keystore-password"))) {
            Vertx vertx = RoomyVertx.create(Optional.of(wrong), PATIENCE);
            try {
                assertThatThrownBy(() -> vertx.createHttpServer(new HttpServerOptions()))
                        .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.code())
                                .isEqualTo("bad-certificate"))
                        .hasMessageNotContaining("password'");
            } finally {
                vertx.close();
            }
        }
    }
}
