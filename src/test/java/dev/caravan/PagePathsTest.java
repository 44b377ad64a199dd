package dev.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The ways that editors take through the pages, in a browser. */
@ExtendWith(NeedsBrowser.class)
final class PagePathsTest {
    @RegisterExtension
    static final Caravans CARAVANS = Caravans.ofAllTests();

    private static final String HEADER = "Email,<i>Name</i>,Age,Active,Born,Seen,City\n";
    private static final int MANY = 100_000;

    @TempDir
    static Path folder;

    private static RunningCaravan caravan;
    private static Browser browser;

    @BeforeAll
    static void start() throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("caravan.config", "src/test/resources/pages/config");
        settings.put("caravan.database.init", "src/test/resources/pages/schema.sql");
        settings.put("caravan.samples", "");
        settings.put(
                "caravan.user-data",
                Files.writeString(
                                folder.resolve("user-data.yaml"),
                                "user_data: {records: {person: {owner: _id}, city: {personal: false}}}")
                        .toString());
        settings.put("test.memory", "256m");
        Path home = CARAVANS.newHome();
        settings.put(
                "caravan.routes",
                Schedules.routes(home, "yearly-people", "export-people", "0 0 3 1 1 ?", "deliver_to: closed,outbox")
                        .toString());
        settings.put(
                "caravan.deliveries",
                Files.writeString(
                                folder.resolve("deliveries.yaml"),
                                "deliveries: {closed: {type: folder, folder: " + folder.resolve("closed")
                                        + ", retry: {attempts: 1}}}")
                        .toString());
        Files.writeString(folder.resolve("closed"), "no folder");
        caravan = CARAVANS.start(home, settings);
        imported("import-cities", "Name\nBerlin\nParis\nRome\n");
        StringBuilder people = new StringBuilder(HEADER);
        for (int i = 1; i <= 120; i++) {
            people.append("p%03d@example.org,Person %d,%d,%s,19%02d-03-05,2024-01-%02d 12:00:00,%s\n"
                    .formatted(i, i, 18 + i % 60, i % 2 == 0, i % 100, 1 + i % 28, i % 3 == 0 ? "Paris" : "Berlin"));
        }
        imported("import-people", people.toString());
        browser = Browser.open(caravan.port());
    }

    private static JsonNode imported(String name, String csv) {
        JsonNode job =
                RunningCaravan.json(caravan.post("/api/imports/" + name, new Form().file("file", "file.csv", csv)));
        return caravan.awaitEnd(job.path("id").asText());
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void usual() {
        browser.look(1200, false).scripts(true);
    }

    @AfterEach
    void nothingWasComplainedOf() {
        assertThat(browser.complaints()).isEmpty();
    }

    private static long count(String query) {
        return caravan.json(
                        "/api/records/person?page[limit]=1&".replace("[", "%5B").replace("]", "%5D") + query)
                .at("/meta/total")
                .asLong();
    }

    private static Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** Chooses a file and goes on to its preview, once that is ready. */
    private static void preview(String importName, Path file) {
        browser.go("/imports/" + importName).find("input[type=file]").sendKeys(file.toString());
        browser.clickButton("Preview").await("ol.steps li:nth-child(2)[aria-current=step]");
        awaitEnd();
    }

    private static void awaitEnd() {
        Await.until(
                "the job has ended",
                Browser.PATIENCE,
                () -> browser.path().startsWith("/jobs/")
                        && browser.has("#progress")
                        && browser.attributes("#progress", "hx-get").isEmpty()
                        && !browser.has("form[action$=cancel]"));
    }

    private static List<String> column(int position) {
        return browser.texts("tbody tr td:nth-child(" + position + ")");
    }

    // ---- lists

    @Test
    void listsAreSortedByTheirHeadersAndTurnedPageByPage() {
        browser.go("/records/person?filter[email]=~p0").clickLink("Email");
        assertThat(browser.path()).isEqualTo("/records/person?filter[email]=~p0&sort=email");
        assertThat(column(1)).hasSize(50).startsWith("p001@example.org").isSorted();
        assertThat(browser.attributes("th[aria-sort=ascending]", "aria-sort")).hasSize(1);
        assertThat(browser.text(".pager")).startsWith("1 to 50 of 99");
        browser.click("a[rel=next]");
        assertThat(browser.path()).isEqualTo("/records/person?filter[email]=~p0&sort=email&page[offset]=50");
        assertThat(column(1)).hasSize(49).startsWith("p051@example.org");
        browser.click("a[rel=prev]").clickLink("Email");
        assertThat(browser.path()).isEqualTo("/records/person?filter[email]=~p0&sort=-email");
        assertThat(browser.attributes("th[aria-sort=descending]", "aria-sort")).hasSize(1);
        assertThat(column(1)).startsWith("p099@example.org");
    }

    @Test
    void listsAreFilteredByEachKindOfInput() {
        browser.go("/records/person")
                .type("input[name='contains.email']", "P00")
                .clickButton("Filter");
        assertThat(browser.path()).isEqualTo("/records/person?filter[email]=~P00");
        assertThat(column(1)).hasSize(9).allMatch(email -> email.startsWith("p00"));
        assertThat(browser.find("input[name='contains.email']").getDomProperty("value"))
                .isEqualTo("P00");

        browser.type("input[name='from.age']", "20")
                .type("input[name='to.age']", "22")
                .clickButton("Filter");
        assertThat(browser.path()).isEqualTo("/records/person?filter[email]=~P00&filter[age]=>=20&filter[age]=<=22");
        assertThat(column(1)).containsExactly("p002@example.org", "p003@example.org", "p004@example.org");

        browser.click("select[name='is.active'] option[value=true]").clickButton("Filter");
        assertThat(column(1)).containsExactly("p002@example.org", "p004@example.org");

        browser.clickLink("Clear");
        browser.set("input[name='from.born']", "1950-01-01")
                .set("input[name='to.born']", "1951-12-31")
                .clickButton("Filter");
        assertThat(browser.text(".pager")).isEqualTo("1 to 2 of 2");
        assertThat(column(1)).containsExactly("p050@example.org", "p051@example.org");
    }

    @Test
    void timesAreShownAndPutInAsTheViewersZoneHasThem() {
        try {
            browser.zone("Asia/Tokyo").go("/");
            browser.go("/records/person?filter[email]=~p028");
            Await.until("the zone is known", Browser.PATIENCE, () -> browser.text("footer")
                    .contains("Asia/Tokyo"));
            assertThat(column(4)).containsExactly("Jan 1, 2024, 9:00:00 PM");
            browser.clickLink("Clear");
            browser.set("input[name='from.seen']", "2024-01-01T20:00")
                    .set("input[name='to.seen']", "2024-01-01T22:00")
                    .clickButton("Filter");
            assertThat(browser.path())
                    .isEqualTo(
                            "/records/person?filter[seen]=>=2024-01-01T11:00:00Z&filter[seen]=<=2024-01-01T13:00:00Z");
            assertThat(column(1)).contains("p028@example.org").hasSize(4);
            assertThat(browser.find("input[name='from.seen']").getDomProperty("value"))
                    .isEqualTo("2024-01-01T20:00");
        } finally {
            browser.zone("UTC").go("/");
            browser.driver().manage().deleteCookieNamed("zone");
        }
    }

    @Test
    void recordsAreFoundByTheNameOfWhatTheyReferTo() {
        browser.go("/records/person").type("input[name='named.city']", "Par");
        Await.until("names are offered", Browser.PATIENCE, () -> browser.has("#names-city option[value=Paris]"));
        browser.type("input[name='named.city']", "Paris").clickButton("Filter");
        assertThat(browser.path()).isEqualTo("/records/person?filter[city.name]=~Paris");
        assertThat(browser.text(".pager")).isEqualTo("1 to 40 of 40");
        assertThat(Set.copyOf(column(5))).containsExactly("Paris");
    }

    @Test
    void conditionsThatNoInputShowsStayUntilTheyAreTakenAway() {
        browser.go("/records/person?filter[age]=20&sort=email");
        assertThat(browser.texts("label.kept")).containsExactly("filter[age]=20");
        browser.type("input[name='contains.email']", "p002").clickButton("Filter");
        assertThat(browser.path()).isEqualTo("/records/person?filter[email]=~p002&filter[age]=20&sort=email");
        browser.click("label.kept input").clickButton("Filter");
        assertThat(browser.path()).isEqualTo("/records/person?filter[email]=~p002&sort=email");
    }

    @Test
    void anEmptyListSaysWhatToDo() {
        browser.go("/records/person?filter[email]=~nobody-at-all");
        assertThat(browser.text(".empty")).isEqualTo("No record meets the filters. Clear one of them.");
        browser.go("/records/person?filter[nothing]=1");
        assertThat(browser.text("[role=alert]"))
                .contains("The address asks for something that is not there", "nothing");
    }

    @Test
    void aRecordLeadsToWhatItRefersToAndBack() {
        browser.go("/records/person?filter[email]=~p003@").click("tbody td:last-child a");
        assertThat(browser.text("h1")).isEqualTo("p003@example.org");
        assertThat(browser.title()).isEqualTo("p003@example.org · Caravan");
        assertThat(browser.texts(".details dt")).contains("Email", "Age", "City");
        browser.clickLink("Paris");
        assertThat(browser.text("h1")).isEqualTo("Paris");
        assertThat(browser.text("section h2")).isEqualTo("People (city, 40)");
        browser.clickLink("All of them in the list");
        assertThat(browser.text(".pager")).isEqualTo("1 to 40 of 40");
    }

    // ---- imports

    @Test
    void aFileIsPreviewedConfirmedMendedAndImportedAgain() throws IOException {
        preview(
                "import-people",
                file(
                        "mend.csv",
                        HEADER
                                + "p001@example.org,Person 1,77,false,1901-03-05,2024-01-02 12:00:00,Berlin\n"
                                + "mend1@example.org,Ann,30,true,2000-01-01,2024-05-01 10:00:00,Rome\n"
                                + "mend2@example.org,Bob,old,true,2000-01-01,2024-05-01 10:00:00,Atlantis\n"
                                + "mend3@example.org,Cleo,31,true,31.02.2000,2024-05-01 10:00:00,Rome\n"));
        assertThat(browser.title())
                .isEqualTo("Import People: mend.csv – The preview is ready; nothing is saved yet · Caravan");
        assertThat(browser.texts(".counts dd")).containsExactly("1", "1", "0", "2");
        assertThat(browser.texts(".columns li.known")).hasSize(7);
        assertThat(browser.text("main")).contains("CSV, comma-delimited, UTF-8");
        assertThat(browser.text(".change")).isEqualTo("Age 19 → 77");
        assertThat(browser.texts("td.bad").stream()
                        .map(t -> t.lines().findFirst().orElse("")))
                .containsExactly("old", "31.02.2000");
        assertThat(browser.text("main")).contains("Atlantis");
        assertThat(count("filter%5Bemail%5D=~mend")).isZero();

        browser.clickButton("Import the 2 good rows").await("ol.steps li:nth-child(3)[aria-current=step]");
        awaitEnd();
        assertThat(browser.texts(".counts dd")).containsExactly("1", "1", "0", "2");
        assertThat(count("filter%5Bemail%5D=~mend")).isEqualTo(1);
        assertThat(browser.texts(".chart th")).containsExactlyInAnyOrder("Age", "City", "Born");

        browser.click("select[name=column] option[value=City]").clickButton("Filter");
        assertThat(browser.text(".pager")).isEqualTo("1 to 1 of 1");
        assertThat(browser.texts("#lines ~ .wide td.number")).containsExactly("4");
        browser.go(browser.path().replaceAll("\\?.*", "") + "?text=nowhere");
        assertThat(browser.text("main")).contains("No line meets the filters.");

        browser.clearDownloads().clickButton("Rows in error, as a file");
        Path errors = browser.awaitDownload(".csv");
        String mended = Files.readString(errors)
                .replace(",old,", ",40,")
                .replace("Atlantis", "Rome")
                .replace("31.02.2000", "2000-02-28");
        browser.clickButton("Import the mended file");
        assertThat(browser.path()).isEqualTo("/imports/import-people");
        preview("import-people", file("mended.csv", mended));
        assertThat(browser.texts(".counts dd")).containsExactly("2", "0", "0", "0");
        browser.clickButton("Import 2 rows").await("ol.steps li:nth-child(3)[aria-current=step]");
        awaitEnd();
        assertThat(browser.text("#progress .state")).isEqualTo("completed");
        assertThat(count("filter%5Bemail%5D=~mend")).isEqualTo(3);
    }

    @Test
    void columnsThatDoNotFitAreShownBesideThoseThatWereMeant() throws IOException {
        preview(
                "import-people",
                file("columns.csv", "E-mial,<i>Name</i>,Age,Active,Born,Seen,City,Colour\na,b,1,true,,,\n"));
        assertThat(browser.text("#progress .state")).isEqualTo("failed");
        assertThat(browser.text("[role=alert]"))
                .contains("The file could not be imported. Nothing was saved.", "'Email'", "'E-mial'");
        assertThat(browser.texts(".columns li.missing")).containsExactly("Email is missing, and the import needs it");
        assertThat(browser.texts(".columns li.ignored"))
                .containsExactly("E-mial is left out. Did you mean Email?", "Colour is left out");
        assertThat(browser.has("form[action$=confirm]")).isFalse();
    }

    @Test
    void whereThereIsNothingToImportThePreviewSaysWhy() throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("email,age\np005@example.org,23\n", "Every record is already as the file says");
        files.put("email,age\n", "The file has no rows");
        files.put("email,age\nx@example.org,old\n", "There is nothing to import: no row is new");
        for (Map.Entry<String, String> each : files.entrySet()) {
            preview("import-quickly", file("nothing.csv", each.getKey()));
            assertThat(browser.text("main")).contains(each.getValue());
            assertThat(browser.has("form[action$=confirm]")).isFalse();
        }
        preview("import-all-or-none", file("nothing.csv", "email,age\nx@example.org,1\ny@example.org,old\n"));
        assertThat(browser.text("main")).contains("This import saves all rows or none, and some are in error");
        preview("import-quickly", file("picture.csv", "\u0000\u0001\u0002PNG"));
        assertThat(browser.text("[role=alert]")).contains("The file could not be imported");
    }

    @Test
    void aPreviewThatIsConfirmedTwiceIsImportedOnce() throws IOException {
        preview("import-quickly", file("twice.csv", "email\ntwice@example.org\n"));
        String tried = browser.path();
        browser.clickButton("Import one row").await("ol.steps li:nth-child(3)[aria-current=step]");
        String made = browser.path();
        assertThat(caravan.post(tried + "/confirm", "").headers().firstValue("Location"))
                .contains(made);
        browser.go(tried);
        assertThat(browser.has("form[action$=confirm]")).isFalse();
        browser.clickButton("To the import of this file");
        assertThat(browser.path()).isEqualTo(made);
        awaitEnd();
        assertThat(caravan.post(made + "/confirm", "", "Accept", "text/html").statusCode())
                .isEqualTo(409);
    }

    @Test
    void aLargeImportShowsHowFarItIsAndCanBeStopped() throws IOException {
        StringBuilder rows = new StringBuilder("email,name,age\n");
        for (int i = 0; i < MANY; i++) {
            rows.append("many%d@example.org,Many,%s\n".formatted(i, i % 1000 == 7 ? "old" : "30"));
        }
        Path file = file("many.csv", rows.toString());
        preview("import-quickly", file);
        assertThat(browser.texts(".counts dd")).containsExactly("99,900", "0", "0", "100");
        browser.clickButton("Import the 99,900 good rows").await("ol.steps li:nth-child(3)[aria-current=step]");
        // whoever leaves finds it among the jobs
        browser.clickLink("Jobs").awaitText("#joblist", "many.csv");
        browser.click("#joblist tbody tr a");
        Set<Integer> seen = new TreeSet<>();
        Await.until("the import has ended", Browser.PATIENCE, () -> {
            browser.attributes("#progress progress", "value").forEach(value -> seen.add(Integer.valueOf(value)));
            return browser.attributes("#progress", "hx-get").isEmpty() && browser.has("#lines");
        });
        assertThat(seen).hasSizeGreaterThan(1).allMatch(percent -> percent >= 0 && percent < 100);
        assertThat(browser.texts(".counts dd")).containsExactly("99,900", "0", "0", "100");
        assertThat(browser.text("#progress")).contains("in ");
        assertThat(browser.texts(".choices .count")).containsExactly("100,000", "99,900", "100");
        assertThat(count("filter%5Bemail%5D=~many")).isEqualTo(99_900);
        listsOfManyAreThereBeforeTheyAreCounted("?filter[email]=~many&page[offset]=50");

        preview("import-quickly", file("more.csv", rows.toString().replace("many", "more")));
        browser.clickButton("Import the 99,900 good rows").await("form[action$=cancel] button");
        browser.click("form[action$=cancel] button");
        awaitEnd();
        assertThat(browser.text("#progress .state")).isEqualTo("stopped");
        assertThat(count("filter%5Bemail%5D=~more")).isLessThan(99_900);
    }

    private static void listsOfManyAreThereBeforeTheyAreCounted(String query) {
        browser.go("/records/person" + query).awaitText("#total", "51 to 100 of 99,900");
        assertThat(browser.text("#total-below")).isEqualTo("51 to 100 of 99,900");
        browser.go("/exports/export-people" + query).awaitText(".total", "99,900 records");
        browser.scripts(false).go("/records/person" + query);
        assertThat(browser.texts(".pager span"))
                .containsExactly("51 to 100 of more than 10,000", "51 to 100 of more than 10,000");
        assertThat(browser.go("/exports/export-people" + query).text(".total")).isEqualTo("More than 10,000 records");
        browser.scripts(true);
    }

    @Test
    void theCorePathNeedsNoJavaScript() throws IOException {
        browser.scripts(false);
        browser.go("/imports/import-quickly")
                .find("input[type=file]")
                .sendKeys(file("plain.csv", "email\nplain@example.org\n").toString());
        browser.clickButton("Preview");
        awaitJob("");
        Await.until("the preview is there", Browser.PATIENCE, () -> browser.go(browser.path())
                .has("form[action$=confirm]"));
        String preview = browser.path();
        browser.clickButton("Import one row");
        awaitJob(preview);
        Await.until("the result is there", Browser.PATIENCE, () -> browser.go(browser.path())
                .has("#lines"));
        assertThat(browser.text("#progress .state")).isEqualTo("completed");
        assertThat(browser.texts(".counts dd")).containsExactly("1", "0", "0", "0");
        browser.go("/records/person")
                .type("input[name='contains.email']", "plain@")
                .clickButton("Filter");
        assertThat(column(1)).containsExactly("plain@example.org");
    }

    /** To load a page again while the browser is still sending a form would take the form back. */
    private static void awaitJob(String before) {
        Await.until(
                "a job is there",
                Browser.PATIENCE,
                () -> browser.path().startsWith("/jobs/") && !browser.path().equals(before));
    }

    @Test
    void aFormWithoutAFileSaysSo() {
        assertThat(caravan.post("/imports/import-quickly", new Form().file("file", "", ""))
                        .body())
                .contains("role=\"alert\">Choose a file first.</p>");
    }

    // ---- exports

    @Test
    void anExportTakesOverTheFiltersOfItsListAndItsFileChangesNothing() throws IOException {
        browser.go("/records/person?filter[city.name]=~Paris&sort=-email").clickLink("Export People For Import");
        assertThat(browser.path()).isEqualTo("/exports/export-people-for-import?filter[city.name]=~Paris&sort=-email");
        assertThat(browser.text(".total")).isEqualTo("40 records");
        assertThat(column(1)).hasSize(10).startsWith("p120@example.org");
        assertThat(browser.find("input[name='named.city']").getDomProperty("value"))
                .isEqualTo("Paris");
        browser.clearDownloads().clickButton("Download");
        Path exported = browser.awaitDownload(".csv");
        assertThat(Files.readAllLines(exported)).hasSize(41);
        preview("import-people", exported);
        assertThat(browser.texts(".counts dd")).containsExactly("0", "0", "40", "0");
        assertThat(browser.text("main")).contains("Every record is already as the file says");
    }

    @Test
    void anExportInTheBackgroundHasTheChosenColumnsAndFormat() throws IOException {
        browser.go("/exports/export-people?filter[email]=~p00")
                .click("input[name=column][value=age]")
                .click("select[name=format] option[value=ndjson]")
                .clickButton("Write the file in the background");
        awaitEnd();
        assertThat(browser.text("#progress")).contains("9 records written");
        browser.clearDownloads().clickButton("Download");
        assertThat(Files.readAllLines(browser.awaitDownload(".ndjson")))
                .hasSize(9)
                .startsWith("{\"Email\":\"p001@example.org\"}");
        browser.go("/exports/export-people?filter[email]=~nobody-at-all");
        assertThat(browser.text(".empty")).isEqualTo("There is nothing to export. Clear a filter.");
    }

    // ---- all pages

    @Test
    void jobsAreListedAndFiltered() throws IOException {
        preview("import-quickly", file("listed.csv", "email\nlisted@example.org\n"));
        browser.go("/jobs").click("select[name=kind] option[value=export]").clickButton("Filter");
        assertThat(browser.path()).isEqualTo("/jobs?kind=export&state=");
        assertThat(browser.texts("#joblist td:first-child")).allMatch(label -> label.startsWith("Export"));
        browser.clickLink("Clear");
        assertThat(browser.texts("#joblist td:nth-child(3)")).contains("listed.csv");
        assertThat(browser.attributes("#joblist time", "datetime")).allMatch(t -> t.endsWith("Z"));
    }

    @Test
    void theLanguageIsChosenAndKeptOnThePageThatOneWasOn() {
        browser.go("/records/person?filter[email]=~p00&sort=email");
        try {
            browser.click("header form[action='/language'] button");
            assertThat(browser.path()).isEqualTo("/records/person?filter[email]=~p00&sort=email");
            assertThat(browser.attributes("html", "lang")).containsExactly("de");
            assertThat(browser.text(".pager")).isEqualTo("1 bis 9 von 9");
        } finally {
            browser.click("header form[action='/language'] button");
        }
        assertThat(browser.attributes("html", "lang")).containsExactly("en");
    }

    @Test
    void whatIsWrongWithAFileIsSaidInTheLanguageOfThePage() throws IOException {
        Path file = file(
                "fehler.csv",
                HEADER + "x1@example.org,X,vierzig,ja,31.02.2024,,Nirgendwo\nx2@example.org,Y,1.5,True,,,\n");
        browser.go("/imports/import-people").driver().manage().addCookie(new Cookie("language", "de"));
        try {
            browser.go("/imports/import-people").find("input[type=file]").sendKeys(file.toString());
            browser.clickButton("Vorschau").await("ol.steps li:nth-child(2)[aria-current=step]");
            awaitEnd();
            assertThat(browser.text("main"))
                    .contains(
                            "CSV, getrennt durch Komma, UTF-8",
                            "'vierzig' ist keine Zahl; erwartet wird eine ganze Zahl in Ziffern, etwa -1234",
                            "'1.5' ist keine ganze Zahl; erwartet werden keine Ziffern hinter dem Punkt",
                            "'31.02.2024' ist kein Datum; erwartet wird YYYY-MM-DD",
                            "Es gibt keinen Datensatz (city), dessen name 'Nirgendwo' ist",
                            "Legen Sie ihn zuerst an (city), oder berichtigen Sie die Zelle")
                    .doesNotContain("expected", "there is no");
            browser.type("input[name=text]", "keine ganze").clickButton("Filtern");
            assertThat(browser.texts("#lines ~ .wide tbody td:first-child")).containsExactly("3");
            browser.go("/records/person?filter[eamil]=x");
            assertThat(browser.text(".notice"))
                    .contains("gefunden wurde 'eamil'; erwartet wird eines von")
                    .endsWith("Meinten Sie 'email'?");
            browser.go("/imports/imprt-people");
            assertThat(browser.text("main")).contains("Es gibt keinen Import 'imprt-people'; es gibt:");
        } finally {
            browser.driver().manage().deleteCookieNamed("language");
        }
    }

    @Test
    void whatIsHeldAboutOneselfIsAskedForAndDownloaded() throws IOException {
        browser.clearDownloads().go("/").clickLink("My data");
        assertThat(browser.text("main")).contains("All that is held about you");
        browser.clickButton("Collect my data").await("#progress");
        awaitEnd();
        assertThat(browser.text("h1")).isEqualTo("My data");
        assertThat(browser.text(".state")).isEqualTo("completed");
        browser.clickButton("Download");
        try (ZipFile zip = new ZipFile(browser.awaitDownload(".zip").toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName))
                    .contains("index.html", "data.json", "manifest.json", "person.csv");
            String data =
                    new String(zip.getInputStream(zip.getEntry("data.json")).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(data).contains("p001@example.org").doesNotContain("p002@example.org");
        }
        browser.go("/my-data");
        assertThat(browser.text("tbody tr .state")).isEqualTo("completed");
        browser.click("tbody tr a");
        assertThat(browser.text("h1")).isEqualTo("My data");
    }

    @Test
    void aScheduleIsRunNowAndADeliveryThatWasGivenUpIsTriedAgain() throws IOException {
        browser.go("/").clickLink("Schedules");
        assertThat(browser.text("h2")).isEqualTo("yearly-people");
        assertThat(browser.texts(".details dd").subList(0, 2)).last().isEqualTo("not yet");
        assertThat(browser.attributes(".details time", "datetime"))
                .singleElement()
                .asString()
                .endsWith("-01-01T03:00:00Z");
        browser.clickToLeave("Run now").await(".deliveries");
        Await.until("one delivery has worked, the other not", Browser.PATIENCE, () -> browser.go(browser.path())
                .texts(".deliveries .state")
                .equals(List.of("given up", "delivered")));
        assertThat(browser.texts(".deliveries strong")).containsExactly("closed", "outbox");
        Files.delete(folder.resolve("closed"));
        browser.clickToLeave("Deliver again");
        Await.until("both have worked", Browser.PATIENCE, () -> browser.go(browser.path())
                .texts(".deliveries .state")
                .equals(List.of("delivered", "delivered")));
        assertThat(browser.text("main")).doesNotContain("Deliver again");
        browser.clickLink("Schedules");
        assertThat(browser.texts(".details .state")).containsExactly("completed", "delivered", "delivered");
        browser.click(".details a");
        assertThat(browser.path()).startsWith("/jobs/");
    }

    @Test
    void thePathCanBeWalkedWithTheKeyboardAlone() {
        browser.go("/records/person");
        WebElement body = browser.find("body");
        body.sendKeys(Keys.TAB);
        assertThat(browser.script("return document.activeElement.className")).isEqualTo("skip");
        browser.driver().switchTo().activeElement().sendKeys(Keys.ENTER);
        assertThat(browser.script("return document.activeElement.id")).isEqualTo("content");
        List<String> reached = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            browser.driver().switchTo().activeElement().sendKeys(Keys.TAB);
            reached.add(String.valueOf(browser.script("return document.activeElement.innerText")));
            assertThat(browser.script("return getComputedStyle(document.activeElement).outlineStyle"))
                    .as(reached.toString())
                    .isNotEqualTo("none");
        }
        assertThat(reached).startsWith("Import People", "Import Quickly", "Import All Or None");
        browser.find("input[name='contains.email']").sendKeys("p007@" + Keys.ENTER);
        Await.until("the filter is asked for", Browser.PATIENCE, () -> browser.path()
                .contains("p007"));
        assertThat(column(1)).containsExactly("p007@example.org");
    }

    @Test
    void whatIsStoredIsShownAsTextWhateverItHolds() throws IOException {
        String script = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";
        String backwards = "\u202Egnp.exe\u202C \u05D0\u05D1\u05D2";
        String long10k = "x".repeat(9_990) + "&lt;end\"'";
        String csv = HEADER
                + "hostile1@example.org," + quoted(script) + ",1,,,,\n"
                + "hostile2@example.org," + quoted(backwards) + ",2,,,,\n"
                + "hostile3@example.org," + quoted(long10k) + ",3,,,,\n"
                + "hostile4@example.org," + quoted(script) + "," + quoted(script) + ",,,," + quoted(script) + "\n";
        String fileName = "<b onclick>&lt'evil.csv";
        preview("import-people", file(fileName, csv));
        assertThat(browser.text("h1")).contains(fileName);
        assertThat(browser.text("main")).contains(script, "'" + script.substring(0, 20));
        browser.clickButton("Import the 3 good rows").await("ol.steps li:nth-child(3)[aria-current=step]");
        awaitEnd();
        assertThat(browser.texts(".problem")).anyMatch(text -> text.contains("<script>"));
        browser.go("/records/person?filter[email]=~hostile&sort=email");
        assertThat(column(2)).startsWith(script, backwards).last().satisfies(text -> assertThat(text)
                .hasSizeLessThan(300)
                .endsWith("…"));
        assertThat(browser.texts("thead th")).contains("<i>Name</i>");
        assertThat(browser.texts("nav li")).contains("<b>Cities</b> & \"Co\"");
        browser.go("/records/person?filter[email]=~hostile3").click("tbody td:last-child a");
        assertThat(browser.text("main")).contains(long10k);
        assertThat(overflow()).isZero();
        browser.go("/jobs");
        assertThat(browser.text("#joblist")).contains("evil.csv");
        browser.go("/records/person?filter[email]=~" + "x%3Cscript%3Edocument.title='owned'%3C/script%3E");
        assertThat(browser.find("input[name='contains.email']").getDomProperty("value"))
                .isEqualTo("x<script>document.title='owned'</script>");
        assertThat(browser.driver().findElements(By.cssSelector("main script, main img")))
                .isEmpty();
        assertThat(browser.title()).doesNotContain("owned");
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    private static long overflow() {
        return (Long)
                browser.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
    }

    @Test
    void whatIsNotThereIsSaidInASentenceWithTheWayOut() {
        for (String path :
                List.of("/records/nobody", "/records/person/999999", "/jobs/none", "/imports/none", "/nowhere")) {
            browser.go(path);
            assertThat(browser.text("h1")).as(path).isEqualTo("There is nothing here");
            assertThat(browser.text("main")).doesNotContain("\tat ", "Exception", "dev.caravan");
            browser.clickLink("To the first page");
            assertThat(browser.path()).isEqualTo("/");
        }
    }
}
