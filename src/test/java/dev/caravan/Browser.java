package dev.caravan;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Debian's Chromium, as somebody uses it who sits before it. What it asks for and complains of is remembered. */
final class Browser implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ChromeDriver driver;
    private final String address;
    private final Path downloads;
    private final List<String> complaints = new ArrayList<>();

    private Browser(ChromeDriver driver, String address, Path downloads) {
        this.driver = driver;
        this.address = address;
        this.downloads = downloads;
    }

    /** A browser whose paths are those of a service at this port. */
    static Browser open(int port) {
        try {
            Path downloads = Files.createTempDirectory("caravan-downloads-");
            LoggingPreferences logs = new LoggingPreferences();
            logs.enable(LogType.BROWSER, Level.ALL);
            logs.enable(LogType.PERFORMANCE, Level.ALL);
            ChromeOptions options = new ChromeOptions();
            options.setBinary(NeedsBrowser.CHROMIUM.toFile());
            options.addArguments(
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--lang=en",
                    "--window-size=1200,900");
            options.setCapability("goog:loggingPrefs", logs);
            options.setExperimentalOption(
                    "prefs", Map.of("download.default_directory", downloads.toString(), "intl.accept_languages", "en"));
            ChromeDriverService service = new ChromeDriverService.Builder()
                    .usingDriverExecutable(NeedsBrowser.DRIVER.toFile())
                    .build();
            ChromeDriver driver = new ChromeDriver(service, options);
            driver.manage().timeouts().pageLoadTimeout(PATIENCE).scriptTimeout(PATIENCE);
            return new Browser(driver, "http://127.0.0.1:" + port, downloads);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ChromeDriver driver() {
        return driver;
    }

    /** Goes to a path of the service. */
    Browser go(String path) {
        driver.get(address + path);
        return this;
    }

    /** Path and query of the page that is shown. */
    String path() {
        URI uri = URI.create(driver.getCurrentUrl().replace("[", "%5B").replace("]", "%5D"));
        return uri.getQuery() == null ? uri.getPath() : uri.getPath() + "?" + uri.getQuery();
    }

    String title() {
        return driver.getTitle();
    }

    /** The whole visible text. */
    String text() {
        return text("body");
    }

    /** The visible text of the first element of this kind. */
    String text(String css) {
        return texts(css).stream().findFirst().orElseThrow(() -> new AssertionError("no " + css + " at " + path()));
    }

    /** The visible texts of all elements of this kind. */
    List<String> texts(String css) {
        return strings("return Array.from(document.querySelectorAll(arguments[0])).map(e => e.innerText.trim())", css);
    }

    /** An attribute of all elements of this kind that have it. */
    List<String> attributes(String css, String name) {
        return strings(
                "return Array.from(document.querySelectorAll(arguments[0])).map(e => e.getAttribute(arguments[1]))"
                        + ".filter(a => a !== null)",
                css,
                name);
    }

    private List<String> strings(String script, Object... arguments) {
        List<?> found = (List<?>) Objects.requireNonNull(driver.executeScript(script, arguments));
        return found.stream().map(String::valueOf).toList();
    }

    Object script(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    boolean has(String css) {
        return !driver.findElements(By.cssSelector(css)).isEmpty();
    }

    /** Waits until there is such an element. */
    Browser await(String css) {
        Await.until(css + " at " + path(), PATIENCE, () -> has(css));
        return this;
    }

    /** Waits until the page says this. */
    Browser awaitText(String css, String part) {
        Await.until(
                "'" + part + "' in " + css,
                PATIENCE,
                () -> has(css) && text(css).contains(part));
        return this;
    }

    WebElement find(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    Browser type(String css, String text) {
        WebElement input = find(css);
        input.clear();
        input.sendKeys(text);
        return this;
    }

    /** Sets what {@code sendKeys} would spell by the browser's language: dates and times. */
    Browser set(String css, String value) {
        script("document.querySelector(arguments[0]).value = arguments[1]", css, value);
        return this;
    }

    /** Clicks, and waits for another page if that leads to one. */
    Browser click(String css) {
        // the part of a page that shows how a job goes on is replaced all the time
        return new WebDriverWait(driver, PATIENCE)
                .ignoring(StaleElementReferenceException.class)
                .until(page -> click(find(css)));
    }

    Browser clickLink(String text) {
        return click(driver.findElement(By.linkText(text)));
    }

    Browser clickButton(String text) {
        return click(driver.findElements(By.cssSelector("main button, main a.button")).stream()
                .filter(b -> b.getText().equals(text))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no button '" + text + "' at " + path() + ":\n" + text("main"))));
    }

    /** Clicks a button whose form leads to another page, and waits until this one is left. */
    Browser clickToLeave(String text) {
        WebElement page = find("main");
        clickButton(text);
        new WebDriverWait(driver, PATIENCE).until(d -> isGone(page));
        return this;
    }

    private Browser click(WebElement element) {
        driver.executeScript("arguments[0].scrollIntoView({block: 'center'})", element);
        Object leads = driver.executeScript(
                "const e = arguments[0]; return e.tagName === 'BUTTON' && !!e.form && e.form.method === 'get'",
                element);
        element.click();
        if (Boolean.TRUE.equals(leads)) {
            // the driver may come back before the browser has begun to leave the page
            new WebDriverWait(driver, PATIENCE).until(page -> isGone(element));
        }
        return this;
    }

    /** The driver has two ways to say that an element is of a page that was left. */
    private static boolean isGone(WebElement element) {
        try {
            return !element.isEnabled() && !element.isDisplayed();
        } catch (StaleElementReferenceException e) {
            return true;
        } catch (WebDriverException e) {
            if (String.valueOf(e.getMessage()).contains("does not belong to the document")) {
                return true;
            }
            throw e;
        }
    }

    /** As if the window were so wide, in this theme. */
    Browser look(int width, boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
        return this;
    }

    Browser scripts(boolean on) {
        driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", !on));
        return this;
    }

    Browser zone(String zone) {
        driver.executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", zone));
        return this;
    }

    byte[] picture() {
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    /** A file that the browser has saved, once it is there whole. */
    Path awaitDownload(String ending) {
        return Await.value("a download *" + ending, PATIENCE, () -> {
            try (Stream<Path> files = Files.list(downloads)) {
                return files.filter(f -> f.getFileName().toString().endsWith(ending))
                        .findFirst();
            }
        });
    }

    /** Throws away what was saved. */
    Browser clearDownloads() {
        try (Stream<Path> files = Files.list(downloads)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What the console has complained of since the last time, and requests to other hosts than the service. That a page
     * answers with a status of failure is no complaint: tests ask for such pages.
     */
    List<String> complaints() {
        driver.manage().logs().get(LogType.BROWSER).forEach(entry -> {
            if (entry.getLevel().intValue() >= Level.WARNING.intValue()
                    && !entry.getMessage().contains("the server responded with a status of")) {
                complaints.add(entry.getMessage());
            }
        });
        driver.manage().logs().get(LogType.PERFORMANCE).forEach(entry -> otherHost(entry.getMessage())
                .ifPresent(url -> complaints.add("asks " + url)));
        List<String> all = List.copyOf(complaints);
        complaints.clear();
        return all;
    }

    private Optional<String> otherHost(String message) {
        try {
            JsonNode event = RunningCaravan.JSON.readTree(message).path("message");
            String url = event.at("/params/request/url").asText();
            boolean foreign = event.path("method").asText().equals("Network.requestWillBeSent")
                    && !url.startsWith(address + "/")
                    && !url.startsWith("data:");
            return foreign ? Optional.of(url) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
        clearDownloads();
        try {
            Files.delete(downloads);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
