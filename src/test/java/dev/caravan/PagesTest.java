package dev.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Each page of the sample, at both widths and in both themes. With {@code -Dtests.screenshots=docs/images} the pictures
 * of the documentation are taken anew.
 */
@ExtendWith(NeedsBrowser.class)
final class PagesTest {
    @RegisterExtension
    static final Caravans CARAVANS = Caravans.ofAllTests();

    private static final int WIDE = 1200;
    private static final int NARROW = 360;
    private static final int MOST_BYTES = 100_000;
    private static final Pattern ASSET = Pattern.compile("(?:href|src)=\"(/assets/[^\"]+)\"");

    /** A file with something of everything: new, changed, unchanged, and wrong in several ways. */
    private static final String USERS = """
            Email;Name;Birthday;Active;Score;Location;Country;Manager;Abuot
            ada@example.org;Ada Lovelace;10-12-1815;Yes;99;51.5074,-0.1278;Germany;;
            nora@example.org;Nora Lind;03-04-1990;Yes;17.5;59.3293,18.0686;Germany;ada@example.org;
            otto@example.org;Otto Baum;31-02-1988;No;4;;Germany;ada@example.org;
            pia@example.org;Pia Costa;09-11-2001;maybe;seventy;;Atlantis;nobody@example.org;
            """;

    private static RunningCaravan caravan;
    private static Browser browser;

    /** The pages by name, in the order in which somebody comes to them. */
    private static final Map<String, String> PAGES = new LinkedHashMap<>();

    @BeforeAll
    static void start() throws IOException {
        Path home = CARAVANS.newHome();
        Path routes = Schedules.routes(
                home,
                "nightly-users",
                "export-users",
                "0 30 2 * * ?",
                "time_zone: Europe/Berlin",
                "format: xlsx",
                "deliver_to: archive,outbox");
        Path deliveries = Files.writeString(
                home.resolve("deliveries.yaml"),
                "deliveries: {archive: {type: http, url: \"http://127.0.0.1:1/archive\", retry: {attempts: 1}}}");
        caravan = CARAVANS.start(
                home,
                Map.of(
                        "caravan.inbox.quiet",
                        "100",
                        "test.memory",
                        "256m",
                        "caravan.routes",
                        routes.toString(),
                        "caravan.deliveries",
                        deliveries.toString()));
        caravan.awaitSamples();
        String user = caravan.json("/api/records/user?filter%5Bemail%5D=ada@example.org")
                .at("/data/0/_id")
                .asText();
        PAGES.put("home", "/");
        PAGES.put("list", "/records/user");
        PAGES.put("list-filtered", "/records/user?filter[email]=~a&filter[active]=true&sort=-email");
        PAGES.put("list-empty", "/records/user?filter[email]=~nobody-at-all");
        PAGES.put("record", "/records/user/" + user);
        PAGES.put("import", "/imports/import-users");
        PAGES.put("preview", "/jobs/" + job("/api/imports/import-users?dry_run=true", USERS.replace("Abuot", "About")));
        PAGES.put("preview-refused", "/jobs/" + job("/api/imports/import-users?dry_run=true", USERS));
        PAGES.put("result", "/jobs/" + job("/api/imports/import-users", USERS.replace("Abuot", "About")));
        PAGES.put("export", "/exports/export-users?filter[active]=true");
        PAGES.put("jobs", "/jobs");
        PAGES.put("schedules", "/schedules");
        PAGES.put("delivered", "/jobs/" + delivered("nightly-users"));
        PAGES.put("my-data", "/my-data");
        PAGES.put("trouble", "/records/unicorn");
        browser = Browser.open(caravan.port());
    }

    /** Runs a schedule, and waits until one delivery has worked and the other was given up. */
    private static String delivered(String schedule) {
        String id = RunningCaravan.json(caravan.post("/api/schedules/" + schedule + "/run", ""))
                .path("id")
                .asText();
        Await.until("the file is delivered", RunningCaravan.PATIENCE, () -> {
            JsonNode deliveries = caravan.json("/api/jobs/" + id).path("deliveries");
            return deliveries.findValuesAsText("state").containsAll(List.of("delivered", "failed"));
        });
        return id;
    }

    private static String job(String path, String csv) {
        JsonNode job = RunningCaravan.json(caravan.post(path, new Form().file("file", "users-of-spring.csv", csv)));
        return caravan.awaitEnd(job.path("id").asText()).path("id").asText();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void everyPageIsAccessibleAndFitsAtBothWidthsAndInBothThemes() throws IOException {
        List<String> wrong = new ArrayList<>();
        Optional<Path> pictures =
                Optional.ofNullable(System.getProperty("tests.screenshots")).map(Path::of);
        for (Map.Entry<String, String> page : PAGES.entrySet()) {
            browser.go(page.getValue());
            for (int width : List.of(WIDE, NARROW)) {
                for (boolean dark : List.of(false, true)) {
                    browser.look(width, dark);
                    String look = page.getKey() + " at " + width + (dark ? ", dark" : ", light");
                    violations().forEach(violation -> wrong.add(look + ": " + violation));
                    Object wider = browser.script(
                            "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
                    if (!Long.valueOf(0).equals(wider)) {
                        wrong.add(look + ": " + wider + " px too wide");
                    }
                    if (pictures.isPresent() && dark == (width == NARROW)) {
                        String name = page.getKey() + "-" + width + (dark ? "-dark" : "-light") + ".png";
                        Files.write(Files.createDirectories(pictures.get()).resolve(name), browser.picture());
                    }
                }
            }
            browser.complaints().forEach(complaint -> wrong.add(page.getKey() + ": " + complaint));
        }
        assertThat(wrong).isEmpty();
    }

    /** Axe's newer way opens an empty window, which pages with our content policy may not reach; there are no frames anyway. */
    @SuppressWarnings("deprecation")
    private static List<String> violations() {
        List<String> violations = new ArrayList<>();
        for (Rule rule : new AxeBuilder()
                .setLegacyMode()
                .disableIframeTesting()
                .analyze(browser.driver())
                .getViolations()) {
            violations.add(rule.getId() + ": " + rule.getHelp() + " "
                    + rule.getNodes().stream()
                            .map(node -> node.getTarget() + " " + node.getHtml())
                            .limit(3)
                            .toList());
        }
        return violations;
    }

    @Test
    void everyPageWeighsLittleWithAllThatItLoads() {
        for (Map.Entry<String, String> page : PAGES.entrySet()) {
            String html = caravan.get(page.getValue().replace("[", "%5B").replace("]", "%5D"))
                    .body();
            int bytes = html.getBytes(StandardCharsets.UTF_8).length;
            Set<String> assets = new TreeSet<>();
            ASSET.matcher(html).results().map(MatchResult::group).forEach(assets::add);
            for (String asset : assets) {
                String path = asset.substring(asset.indexOf('/'), asset.length() - 1);
                bytes += caravan.get(path).body().getBytes(StandardCharsets.UTF_8).length;
            }
            assertThat(assets).as(page.getKey()).hasSize(page.getKey().equals("trouble") ? 0 : 4);
            assertThat(bytes).as(page.getKey()).isLessThanOrEqualTo(MOST_BYTES);
        }
    }

    @Test
    void pagesLoadNothingTwiceAndNothingFromElsewhere() {
        var page = caravan.get("/");
        assertThat(page.headers().firstValue("Content-Security-Policy")).hasValueSatisfying(policy -> assertThat(policy)
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "http"));
        String asset = ASSET.matcher(page.body())
                .results()
                .map(m -> m.group(1))
                .findFirst()
                .orElseThrow();
        assertThat(caravan.get(asset).headers().firstValue("Cache-Control"))
                .contains("public, max-age=31536000, immutable");
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
    }
}
