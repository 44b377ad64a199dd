package dev.caravan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Owns the services of a test: starts them in homes of their own, ends them, prints what they have said if the test
 * fails, and throws the homes away.
 */
final class Caravans implements AfterTestExecutionCallback, AfterEachCallback, AfterAllCallback {
    private static final int LOG_SHOWN = 6_000;

    private final boolean forAllTests;
    private final List<RunningCaravan> running = new ArrayList<>();
    private final List<Path> homes = new ArrayList<>();

    private Caravans(boolean forAllTests) {
        this.forAllTests = forAllTests;
    }

    /** Services that live as long as one test. */
    static Caravans ofEachTest() {
        return new Caravans(false);
    }

    /** Services that live as long as all tests of a class. */
    static Caravans ofAllTests() {
        return new Caravans(true);
    }

    /** The settings of the services that tests make files for: tables {@code items} and {@code notes}, quick folders. */
    static Map<String, String> items() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("caravan.config", "src/test/resources/service/config");
        settings.put("caravan.database.init", "src/test/resources/service/schema.sql");
        settings.put("caravan.samples", "");
        settings.put("caravan.inbox.quiet", "100");
        settings.put("caravan.inbox.delay", "50");
        return settings;
    }

    Path newHome() {
        try {
            Path home = Files.createTempDirectory("caravan-home-");
            homes.add(home);
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a service and waits until it is ready. */
    RunningCaravan start(Path home, Map<String, String> settings) {
        return launch(home, settings).awaitReady();
    }

    /** Starts a service that may not become ready. */
    RunningCaravan launch(Path home, Map<String, String> settings) {
        RunningCaravan caravan = RunningCaravan.start(home, settings);
        running.add(caravan);
        return caravan;
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            for (RunningCaravan caravan : running) {
                String log = caravan.log();
                System.err.println("--- " + context.getDisplayName() + ": the service at " + caravan.port() + " said");
                System.err.println(log.substring(Math.max(0, log.length() - LOG_SHOWN)));
            }
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (!forAllTests) {
            close();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    private void close() {
        running.forEach(RunningCaravan::close);
        running.clear();
        homes.forEach(Caravans::delete);
        homes.clear();
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
