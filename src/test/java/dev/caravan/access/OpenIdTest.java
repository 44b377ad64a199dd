package dev.caravan.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.caravan.config.OpenIdSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The keys of an issuer, which change from time to time. */
final class OpenIdTest {
    private static final Instant NOW = Instant.parse("2024-02-29T12:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private volatile JWKSet keys = new JWKSet();
    private final AtomicInteger fetched = new AtomicInteger();

    @SuppressWarnings("NullAway.Init") // set before each test
    private HttpServer server;

    @SuppressWarnings("NullAway.Init") // set before each test
    private OpenId openId;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/.well-known/openid-configuration", exchange -> answer(exchange, """
                {"issuer": "%1$s", "authorization_endpoint": "%1$s/in", "token_endpoint": "%1$s/token",
                 "jwks_uri": "%1$s/keys", "subject_types_supported": ["public"]}""".formatted(issuer())));
        server.createContext("/keys", exchange -> {
            fetched.incrementAndGet();
            answer(exchange, keys.toString());
        });
        server.start();
        openId = new OpenId(
                new OpenIdSettings(
                        URI.create(issuer()),
                        "caravan",
                        Optional.empty(),
                        Set.of("caravan-api"),
                        List.of("openid"),
                        "sub",
                        "tenant",
                        "roles",
                        Set.of(),
                        Duration.ofSeconds(30),
                        Duration.ofHours(1)),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static ECKey key(String name) throws JOSEException {
        return new ECKeyGenerator(Curve.P_256).keyID(name).generate();
    }

    /** The issuer shows these keys, as it would: without their secret half. */
    private void show(ECKey... shown) {
        keys = new JWKSet(List.of(shown)).toPublicJWKSet();
    }

    private String token(ECKey key) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
                new JWTClaimsSet.Builder()
                        .issuer(issuer())
                        .audience("caravan-api")
                        .subject("ada")
                        .expirationTime(Date.from(NOW.plusSeconds(60)))
                        .build());
        token.sign(new ECDSASigner(key));
        return token.serialize();
    }

    /** How the token is taken, once the issuer may be asked for its keys again. */
    private Optional<String> user(String token) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return Optional.of(openId.verify(token).user());
            } catch (SignInException e) {
                if (!e.isIssuerAway()) {
                    return Optional.empty();
                }
                assertThat(System.nanoTime()).as(e.toString()).isLessThan(end);
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }
    }

    @Test
    void aTokenOfANewKeyHasTheKeysFetchedAgain() throws JOSEException {
        ECKey first = key("first");
        ECKey second = key("second");
        show(first);
        assertThat(user(token(first))).contains("ada");
        assertThat(user(token(first))).contains("ada");
        assertThat(fetched).hasValue(1);
        // the issuer announces the next key while the present one still counts
        show(first, second);
        assertThat(user(token(second))).contains("ada");
        assertThat(user(token(first))).contains("ada");
        assertThat(fetched).hasValue(2);
    }

    @Test
    void aKeyThatTheIssuerHasTakenBackCountsNoMore() throws JOSEException {
        ECKey stolen = key("stolen");
        ECKey next = key("next");
        show(stolen);
        assertThat(user(token(stolen))).contains("ada");
        show(next);
        assertThat(user(token(next))).contains("ada");
        assertThat(user(token(stolen))).isEmpty();
    }

    @Test
    void aForgedKeyOfAKnownNameCountsNot() throws JOSEException {
        show(key("first"));
        assertThat(user(token(key("first")))).isEmpty();
    }

    @Test
    void manyTokensOfUnknownKeysDoNotHaveTheIssuerAskedEachTime() throws JOSEException {
        ECKey known = key("known");
        show(known);
        assertThat(user(token(known))).contains("ada");
        long begin = System.nanoTime();
        for (int i = 0; i < 200; i++) {
            String token = token(key("unknown-" + i));
            assertThatThrownBy(() -> openId.verify(token)).isInstanceOf(SignInException.class);
        }
        long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds() + 1;
        assertThat(fetched.get()).isLessThanOrEqualTo((int) (2 + 2 * seconds));
        assertThat(user(token(known))).contains("ada");
    }
}
