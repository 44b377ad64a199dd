package dev.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.access.Tokens;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What those are told who are not let in: callers who ask too often, and people who look at pages. */
final class GateTest {
    @RegisterExtension
    static final Caravans CARAVANS = Caravans.ofAllTests();

    private static final int PER_MINUTE = 30;
    private static final Map<String, String> TOKENS = new LinkedHashMap<>();

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static RunningCaravan caravan;

    @BeforeAll
    static void start() throws IOException {
        StringBuilder access = new StringBuilder("sign_in: tokens\ntokens:\n");
        for (String who : List.of("ada", "bob", "eve")) {
            TOKENS.put(who, Tokens.make(new SecureRandom()));
            access.append("  - {sha256: %s, user: %s, roles: [\"*\"]}%n"
                    .formatted(Tokens.digest(TOKENS.getOrDefault(who, "")), who));
        }
        Path home = CARAVANS.newHome();
        Map<String, String> settings = new LinkedHashMap<>(Caravans.items());
        settings.put(
                "caravan.access",
                Files.writeString(home.resolve("access.yaml"), access).toString());
        settings.put("caravan.http.requests-per-minute", Integer.toString(PER_MINUTE));
        caravan = CARAVANS.start(home, settings);
    }

    private static HttpResponse<String> send(String method, String path, String... headers) {
        return caravan.send(method, path, BodyPublishers.noBody(), headers);
    }

    private static HttpResponse<String> as(String who, String path) {
        return send("GET", path, "Authorization", "Bearer " + TOKENS.get(who));
    }

    private static String[] reading(String... more) {
        String[] headers = new String[more.length + 2];
        headers[0] = "Accept";
        headers[1] = "text/html,application/xhtml+xml,*/*;q=0.8";
        System.arraycopy(more, 0, headers, 2, more.length);
        return headers;
    }

    private static String page(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(answer.headers().allValues("Content-Security-Policy"))
                .singleElement()
                .asString()
                .contains("style-src 'self'");
        return answer.body();
    }

    @Test
    void aCallerWhoAsksTooOftenWaitsAndNobodyElse() {
        int taken = 0;
        HttpResponse<String> answer = as("eve", "/api/jobs");
        while (answer.statusCode() == 200) {
            // more come while time goes by, but not so many
            assertThat(++taken).isLessThan(50 * PER_MINUTE);
            answer = as("eve", "/api/jobs");
        }
        assertThat(taken).isGreaterThanOrEqualTo(PER_MINUTE);
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(RunningCaravan.json(answer).path("code").asText()).isEqualTo("too-many-requests");
        assertThat(Integer.parseInt(answer.headers().firstValue("Retry-After").orElse("")))
                .isBetween(1, 60 / PER_MINUTE);
        assertThat(as("bob", "/api/jobs").statusCode()).isEqualTo(200);
        Await.until("the refusal is in the log, with who it was", RunningCaravan.PATIENCE, () -> caravan.log()
                .contains("eve from 127.0.0.1: GET /api/jobs: 429"));
        Await.until(
                "eve may ask again",
                RunningCaravan.PATIENCE,
                () -> as("eve", "/api/jobs").statusCode() == 200);
    }

    @Test
    void peopleAreToldOnAPageAndProgramsInADocument() {
        HttpResponse<String> refused = send("GET", "/records/item?sort=code", reading());
        assertThat(page(refused, 401))
                .contains("<h1>Sign in first</h1>", "Here programs come in with tokens", "href=\"/\"")
                .doesNotContain("Records</a>");
        assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"caravan\"");
        assertThat(page(send("GET", "/", reading("Accept-Language", "de")), 401))
                .contains("<html lang=\"de\">", "Melden Sie sich zuerst an", "Hier kommen Programme mit Token herein");
        assertThat(page(send("GET", "/", reading("Authorization", "Bearer nonsense")), 401))
                .contains("Sign in first");
        for (HttpResponse<String> answer : List.of(
                send("GET", "/"),
                send("GET", "/api/jobs", reading()),
                send("GET", "/observe/metrics", reading()),
                send("GET", "/cms-api/import", reading()))) {
            assertThat(RunningCaravan.json(answer).path("code").asText()).isEqualTo("unauthorized");
        }
    }

    @Test
    void aFormOfAnotherSiteIsToldSoOnAPage() {
        HttpResponse<String> refused = send(
                "POST", "/imports/import-items", reading("Origin", "https://evil.example", "Accept-Language", "de"));
        assertThat(page(refused, 403)).contains("Das ist nicht erlaubt", "Das hat eine Seite einer anderen Website");
    }

    @Test
    void anAddressThatIsNoneIsAPageToo() throws IOException {
        String request =
                "GET /records/item?filter=%zz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAccept: text/html\r\n"
                        + "Authorization: Bearer " + TOKENS.get("ada") + "\r\n\r\n";
        assertThat(caravan.raw(request))
                .startsWith("HTTP/1.1 400 ")
                .contains("text/html", "That cannot be asked so", "a % without two hexadecimal digits");
    }

    @Test
    void aPageThatCannotBeHadNowIsAskedForAgain() {
        String[] headers = reading("Authorization", "Bearer " + TOKENS.get("ada"));
        HttpResponse<String> answer = Await.value("ada has asked too often", RunningCaravan.PATIENCE, () -> {
            HttpResponse<String> one = send("GET", "/records/item?sort=code", headers);
            return one.statusCode() == 429 ? java.util.Optional.of(one) : java.util.Optional.empty();
        });
        assertThat(page(answer, 429))
                .contains("<h1>Too much at once</h1>", "href=\"/records/item?sort=code\">Try again</a>", "You are ada");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    /** A link of ours that leads to a file, and a program that asks for the same. */
    @Test
    void aFileThatAPageLeadsToIsRefusedOnAPage() {
        String[] browser = reading(
                "Authorization",
                "Bearer " + TOKENS.get("bob"),
                "Sec-Fetch-Site",
                "same-origin",
                "Sec-Fetch-Mode",
                "navigate");
        assertThat(page(send("GET", "/api/exports/none", browser), 404)).contains("There is nothing here");
        assertThat(RunningCaravan.json(as("bob", "/api/exports/none"))
                        .path("code")
                        .asText())
                .isEqualTo("unknown-export");
    }
}
