package dev.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.caravan.access.Tokens;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who comes in: bearer tokens, tokens of an OpenID Connect issuer, browsers. */
final class SignInTest {
    @RegisterExtension
    static final Caravans CARAVANS = Caravans.ofAllTests();

    private static final String TOKEN = Tokens.make(new SecureRandom());
    private static final String EXPIRED = Tokens.make(new SecureRandom());
    private static final MockOAuth2Server ISSUER = new MockOAuth2Server();
    private static final String REALM = "platform";

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static RunningCaravan caravan;

    @BeforeAll
    static void start() throws IOException {
        ISSUER.start();
        String access = """
                sign_in: oidc
                tokens:
                  - {sha256: %s, user: robot, tenant: t1, roles: [reader]}
                  - {sha256: %s, user: late, expires: 2020-01-01}
                oidc:
                  issuer: %s
                  client_id: caravan
                  audience: [caravan-api]
                  claims: {user: sub, tenant: org.id, roles: realm_access.roles}
                  clock_skew: 30s
                """.formatted(Tokens.digest(TOKEN), Tokens.digest(EXPIRED), ISSUER.issuerUrl(REALM));
        Path home = CARAVANS.newHome();
        Map<String, String> settings = new LinkedHashMap<>(Caravans.items());
        settings.put(
                "caravan.access",
                Files.writeString(home.resolve("access.yaml"), access).toString());
        caravan = CARAVANS.start(home, settings);
    }

    @AfterAll
    static void stop() {
        ISSUER.shutdown();
    }

    private static HttpResponse<String> get(String path, String... headers) {
        return caravan.send("GET", path, BodyPublishers.noBody(), headers);
    }

    private static HttpResponse<String> with(String token) {
        return get("/api/jobs", "Authorization", "Bearer " + token);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/jobs", "/api/exports/x", "/cms-api/export", "/", "/nothing", "/api", "/observe/metrics"})
    void nothingIsThereForThoseWhoHaveNotComeIn(String path) {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"caravan\"");
        assertThat(RunningCaravan.json(answer).path("code").asText()).isEqualTo("unauthorized");
    }

    @Test
    void aUploadWithoutTokenIsRefusedBeforeItIsRead() {
        assertThat(caravan.post("/api/imports/import-items", "x".repeat(1 << 20))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void healthIsOpenToAll() {
        assertThat(get("/observe/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void aKnownTokenComesIn() {
        assertThat(with(TOKEN).statusCode()).isEqualTo(200);
    }

    @Test
    void tokensThatAreUnknownOrExpiredOrMalformedAreRefusedAlike() {
        String body = with(EXPIRED).body();
        for (String token : List.of(EXPIRED, Tokens.make(new SecureRandom()), "caravan_", "x", "a.b.c", TOKEN + "x")) {
            HttpResponse<String> answer = with(token);
            assertThat(answer.statusCode()).as(token).isEqualTo(401);
            assertThat(answer.body()).isEqualTo(body);
            assertThat(answer.headers().firstValue("WWW-Authenticate"))
                    .contains("Bearer realm=\"caravan\", error=\"invalid_token\"");
        }
        assertThat(get("/api/jobs", "Authorization", "Basic YTpi").statusCode()).isEqualTo(401);
    }

    private static DefaultOAuth2TokenCallback claims(String audience, long seconds) {
        return new DefaultOAuth2TokenCallback(
                REALM,
                "ada",
                JOSEObjectType.JWT.getType(),
                List.of(audience),
                Map.of("org", Map.of("id", "t1"), "realm_access", Map.of("roles", List.of("reader", "*"))),
                seconds);
    }

    private static String jwt(String issuer, DefaultOAuth2TokenCallback claims) {
        return ISSUER.issueToken(issuer, "someone", claims).serialize();
    }

    @Test
    void aTokenOfTheIssuerComesIn() {
        assertThat(with(jwt(REALM, claims("caravan-api", 60))).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "platform, other-api, 60",
        "other, caravan-api, 60",
        "platform, caravan-api, -31",
        "platform, caravan, 60"
    })
    void aTokenOfAnotherIssuerOrForAnotherOrOfYesterdayDoesNot(String issuer, String audience, long seconds) {
        assertThat(with(jwt(issuer, claims(audience, seconds))).statusCode()).isEqualTo(401);
    }

    @Test
    void clocksMayDifferALittle() {
        assertThat(with(jwt(REALM, claims("caravan-api", -10))).statusCode()).isEqualTo(200);
    }

    @Test
    void aTokenThatNobodySignedOrThatAPublicKeySignedDoesNot() throws Exception {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER.issuerUrl(REALM).toString())
                .audience("caravan-api")
                .subject("ada")
                .claim("exp", System.currentTimeMillis() / 1000 + 60)
                .build();
        assertThat(with(new PlainJWT(claims).serialize()).statusCode()).isEqualTo(401);
        SignedJWT shared = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        shared.sign(new MACSigner("k".repeat(64)));
        assertThat(with(shared.serialize()).statusCode()).isEqualTo(401);
        String[] parts = jwt(REALM, claims("caravan-api", 60)).split("\\.");
        assertThat(with(parts[0] + "." + claims.toPayload().toBase64URL() + "." + parts[2])
                        .statusCode())
                .isEqualTo(401);
    }

    private static final class Browser {
        private final HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .cookieHandler(new CookieManager())
                .build();

        HttpResponse<String> send(String method, URI uri, String... headers) throws IOException, InterruptedException {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody());
            if (headers.length > 0) {
                request.headers(headers);
            }
            return client.send(request.build(), BodyHandlers.ofString());
        }

        HttpResponse<String> get(String path) throws IOException, InterruptedException {
            return send("GET", own(path), "Accept", "text/html");
        }

        /** Signs in, and answers with what the callback says. */
        HttpResponse<String> signIn(String path) throws IOException, InterruptedException {
            ISSUER.enqueueCallback(claims("caravan", 60));
            URI issuer = location(get(path));
            return send("GET", location(send("GET", issuer)));
        }
    }

    private static URI own(String path) {
        return URI.create("http://127.0.0.1:" + caravan.port()).resolve(path);
    }

    private static URI location(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(302, 303);
        return own(answer.headers().firstValue("Location").orElseThrow());
    }

    private static String csrf(HttpResponse<String> answer) {
        return cookies(answer).getOrDefault("caravan_csrf", "").replaceFirst(";.*", "");
    }

    private static Map<String, String> cookies(HttpResponse<String> answer) {
        Map<String, String> cookies = new LinkedHashMap<>();
        answer.headers()
                .allValues("Set-Cookie")
                .forEach(c -> cookies.put(c.substring(0, c.indexOf('=')), c.substring(c.indexOf('=') + 1)));
        return cookies;
    }

    @Test
    void aBrowserIsSentToTheIssuerAndBackToWhereItWanted() throws Exception {
        Browser browser = new Browser();
        assertThat(location(browser.get(
                        "/api/jobs?page[limit]=1".replace("[", "%5B").replace("]", "%5D"))))
                .isEqualTo(own("/sign-in?return_to=%2Fapi%2Fjobs%3Fpage%255Blimit%255D%3D1"));
        HttpResponse<String> signedIn = browser.signIn("/sign-in?return_to=/api/jobs");
        assertThat(location(signedIn)).isEqualTo(own("/api/jobs"));
        Map<String, String> cookies = cookies(signedIn);
        assertThat(cookies).containsOnlyKeys("caravan_sign_in", "caravan_session", "caravan_csrf");
        assertThat(cookies.get("caravan_session"))
                .containsIgnoringCase("HttpOnly")
                .contains("SameSite=Lax")
                .contains("Path=/");
        assertThat(cookies.get("caravan_csrf"))
                .doesNotContainIgnoringCase("HttpOnly")
                .contains("SameSite=Lax");
        assertThat(browser.get("/api/jobs").statusCode()).isEqualTo(200);
    }

    @Test
    void aBrowserIsNotSentElsewhere() throws Exception {
        for (String evil : List.of("https://evil.org/", "//evil.org", "/\\evil.org", "evil")) {
            HttpResponse<String> signedIn =
                    new Browser().signIn("/sign-in?return_to=" + URLEncoder.encode(evil, StandardCharsets.UTF_8));
            assertThat(signedIn.headers().firstValue("Location")).as(evil).contains("/");
        }
    }

    @Test
    void aCodeThatAnotherBrowserBringsIsWorthNothing() throws Exception {
        Browser first = new Browser();
        ISSUER.enqueueCallback(claims("caravan", 60));
        URI back = location(first.send("GET", location(first.get("/sign-in"))));
        Browser second = new Browser();
        second.get("/sign-in");
        HttpResponse<String> refused = second.send("GET", back);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(RunningCaravan.json(refused).path("code").asText()).isEqualTo("sign-in-failed");
        assertThat(cookies(refused)).doesNotContainKey("caravan_session");
        assertThat(first.send("GET", back).statusCode()).isEqualTo(303);
        assertThat(first.send("GET", back).statusCode()).as("a second time").isEqualTo(400);
    }

    @Test
    void aFormOfAnotherSiteChangesNothing() throws Exception {
        Browser browser = new Browser();
        String token = csrf(browser.signIn("/sign-in"));
        String own = "http://127.0.0.1:" + caravan.port();
        URI jobs = own("/api/exports/nothing");
        List<HttpResponse<String>> refused = List.of(
                browser.send("POST", jobs),
                browser.send("POST", jobs, "X-CSRF-Token", token),
                browser.send("POST", jobs, "Origin", own),
                browser.send("POST", jobs, "Origin", own, "X-CSRF-Token", token + "x"),
                browser.send("POST", jobs, "Origin", "https://evil.org", "X-CSRF-Token", token),
                browser.send("POST", jobs, "Origin", "null", "X-CSRF-Token", token),
                browser.send("POST", jobs, "Sec-Fetch-Site", "cross-site", "X-CSRF-Token", token));
        assertThat(refused).extracting(HttpResponse::statusCode).containsOnly(403);
        assertThat(browser.send("POST", jobs, "Origin", own, "X-CSRF-Token", token)
                        .statusCode())
                .isEqualTo(404);
        assertThat(browser.send("POST", own("/api/exports/nothing?_csrf=" + token), "Sec-Fetch-Site", "same-origin")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void peopleAreLedToTheSignInByAPage() throws Exception {
        Browser browser = new Browser();
        String own = "http://127.0.0.1:" + caravan.port();
        HttpResponse<String> expired = browser.send(
                "POST", own("/imports/import-items"), "Accept", "text/html", "Sec-Fetch-Site", "same-origin");
        assertThat(expired.statusCode()).isEqualTo(401);
        assertThat(expired.body()).contains("<h1>Sign in first</h1>", "href=\"/sign-in?return_to=%2F\">Sign in</a>");
        HttpResponse<String> failed =
                browser.send("GET", own("/sign-in/callback?code=x&state=y"), "Accept", "text/html");
        assertThat(failed.statusCode()).isEqualTo(400);
        assertThat(failed.body()).contains("this sign-in was not begun here", "href=\"/sign-in?return_to=%2F\"");
        browser.signIn("/sign-in");
        HttpResponse<String> old =
                browser.send("POST", own("/imports/import-items?_csrf=old"), "Accept", "text/html", "Origin", own);
        assertThat(old.statusCode()).isEqualTo(403);
        assertThat(old.body()).contains("<h1>This is not allowed</h1>", "You are ada", "Sign in</a>");
        Await.until("the refusal is in the log, with who it was", RunningCaravan.PATIENCE, () -> caravan.log()
                .contains("ada from 127.0.0.1: POST /imports/import-items: 403"));
    }

    @Test
    void aSessionEndsWhenTheBrowserSignsOut() throws Exception {
        Browser browser = new Browser();
        HttpResponse<String> signedIn = browser.signIn("/sign-in");
        String session = signedIn.headers().allValues("Set-Cookie").stream()
                .filter(c -> c.startsWith("caravan_session"))
                .findFirst()
                .orElseThrow()
                .replaceFirst(";.*", "");
        String csrf = csrf(signedIn);
        assertThat(get("/api/jobs", "Cookie", session).statusCode()).isEqualTo(200);
        assertThat(location(
                        browser.send("POST", own("/sign-out"), "Sec-Fetch-Site", "same-origin", "X-CSRF-Token", csrf)))
                .isEqualTo(own("/signed-out"));
        assertThat(get("/api/jobs", "Cookie", session).statusCode()).isEqualTo(401);
        assertThat(get("/signed-out", "Accept", "text/html").body())
                .contains("<h1>Signed out</h1>", "href=\"/sign-in?return_to=%2F\">Sign in</a>");
    }

    /** A redirect would be held against what pages allow their forms to lead to. */
    @Test
    void aBrowserThatOpensAPageIsLedToTheIssuerByAPage() throws Exception {
        HttpResponse<String> page = get("/sign-in", "Accept", "text/html", "Sec-Fetch-Mode", "navigate");
        assertThat(page.statusCode()).isEqualTo(200);
        String refresh = page.headers().firstValue("Refresh").orElseThrow();
        assertThat(refresh).startsWith("0;url=" + ISSUER.issuerUrl(REALM));
        assertThat(page.body())
                .contains("<h1>Sign in</h1>", ISSUER.issuerUrl(REALM).toString());
    }

    @Test
    void everyAnswerKeepsBrowsersInTheirPlace() {
        for (HttpResponse<String> answer :
                List.of(get("/"), get("/observe/health"), with(TOKEN), get("/sign-in"), with("x"))) {
            for (String name : List.of(
                    "Content-Security-Policy", "X-Frame-Options", "Referrer-Policy", "X-Content-Type-Options")) {
                assertThat(answer.headers().allValues(name)).as(name).hasSize(1);
            }
            assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(Optional.ofNullable(answer.body()).orElse("")).doesNotContain(TOKEN);
        }
        assertThat(caravan.log()).doesNotContain(TOKEN).doesNotContain(EXPIRED);
    }
}
