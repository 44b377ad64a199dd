package dev.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The pages for those who have signed in, in two roles. */
@ExtendWith(NeedsBrowser.class)
final class PageSignInTest {
    @RegisterExtension
    static final Caravans CARAVANS = Caravans.ofAllTests();

    private static final MockOAuth2Server ISSUER = new MockOAuth2Server();
    private static final String REALM = "platform";

    @TempDir
    static Path folder;

    private static RunningCaravan caravan;
    private static Browser browser;

    @BeforeAll
    static void start() throws IOException {
        ISSUER.start();
        String access = """
                sign_in: oidc
                oidc:
                  issuer: %s
                  client_id: caravan
                  audience: [caravan-api]
                  claims: {user: sub, roles: roles}
                """.formatted(ISSUER.issuerUrl(REALM));
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("caravan.config", "src/test/resources/pages/config");
        settings.put("caravan.database.init", "src/test/resources/pages/schema.sql");
        settings.put("caravan.samples", "");
        settings.put(
                "caravan.access",
                Files.writeString(folder.resolve("access.yaml"), access).toString());
        caravan = CARAVANS.start(CARAVANS.newHome(), settings);
        browser = Browser.open(caravan.port());
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        ISSUER.shutdown();
    }

    @AfterEach
    void leave() {
        browser.driver().manage().deleteAllCookies();
    }

    /** Opens a page, which leads over the issuer and back to it. */
    private static void signIn(String user, String role, String path) {
        ISSUER.enqueueCallback(new DefaultOAuth2TokenCallback(
                REALM, user, JOSEObjectType.JWT.getType(), List.of("caravan"), Map.of("roles", List.of(role)), 60));
        Await.until("the issuer answers", Browser.PATIENCE, () -> !browser.go(path)
                .path()
                .startsWith("/sign-in"));
    }

    @Test
    void whoeverSignsInComesToThePageThatWasAskedForAndMayLeave() {
        signIn("ada", "editor", "/records/person?sort=email");
        assertThat(browser.path()).isEqualTo("/records/person?sort=email");
        assertThat(browser.text(".who")).contains("You are ada");
        browser.click(".who form[action^='/sign-out'] button").awaitText("h1", "Signed out");
        assertThat(browser.path()).isEqualTo("/signed-out");
        assertThat(browser.driver().manage().getCookieNamed("caravan_session")).isNull();
        browser.click("header form[action='/language'] button").awaitText("h1", "Abgemeldet");
    }

    /** What pages allow their forms to lead to must not keep a browser from where it signs in. */
    @Test
    void whoseSessionHasEndedIsSignedInAgainOnTheWayOfAForm() {
        signIn("ada", "editor", "/records/person");
        browser.driver().manage().deleteAllCookies();
        ISSUER.enqueueCallback(new DefaultOAuth2TokenCallback(
                REALM,
                "ada",
                JOSEObjectType.JWT.getType(),
                List.of("caravan"),
                Map.of("roles", List.of("editor")),
                60));
        browser.type("input[name='contains.email']", "nobody").clickButton("Filter");
        Await.until("the filtered list is there", Browser.PATIENCE, () -> browser.path()
                .equals("/records/person?filter[email]=~nobody"));
        assertThat(browser.text(".who")).contains("You are ada");
    }

    @Test
    void anEditorImportsAndAReaderFindsNeitherTheImportNorTheJob() throws IOException {
        signIn("ada", "editor", "/imports/import-people");
        Path file = Files.writeString(
                folder.resolve("people.csv"),
                "Email,<i>Name</i>,Age,Active,Born,Seen,City\nada@example.org,Ada,36,true,,,\n");
        browser.find("input[type=file]").sendKeys(file.toString());
        browser.clickButton("Preview").await("form[action*=confirm]");
        browser.clickButton("Import one row").await("#lines");
        String job = browser.path();
        assertThat(browser.texts("nav li")).contains("People", "<b>Cities</b> & \"Co\"");
        browser.driver().manage().deleteAllCookies();

        signIn("bob", "reader", "/records/person");
        assertThat(browser.text("main")).contains("ada@example.org").doesNotContain("Import People");
        assertThat(browser.texts("nav li")).contains("People").doesNotContain("<b>Cities</b> & \"Co\"");
        for (String hidden : List.of(job, "/imports/import-people", "/records/city", "/imports/import-cities")) {
            browser.go(hidden);
            assertThat(browser.text("h1")).as(hidden).isEqualTo("There is nothing here");
        }
        browser.go("/schedules");
        assertThat(browser.text("h1")).isEqualTo("There is nothing here");
        browser.go("/jobs");
        assertThat(browser.text("main")).contains("Nothing has run yet");
    }
}
