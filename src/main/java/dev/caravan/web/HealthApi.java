package dev.caravan.web;

import dev.caravan.store.Database;
import dev.caravan.store.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.camel.Exchange;

/** {@code /observe/health}: whether the process is alive, and whether it can do its work. */
public final class HealthApi {
    private final Database database;
    private final Ledger ledger;
    private final Path home;
    private final Supplier<Set<String>> failingPickUps;

    /**
     * The health of what jobs need, the database and the disk, and of what others are asked for.
     *
     * @param failingPickUps names of those that could not be looked at when that was last tried
     */
    public HealthApi(Database database, Ledger ledger, Path home, Supplier<Set<String>> failingPickUps) {
        this.failingPickUps = failingPickUps;
        this.database = database;
        this.ledger = ledger;
        this.home = home;
    }

    /** The process answers. */
    public Reply live(Exchange exchange) {
        Request.of(exchange);
        return Replies.json(200, Map.of("status", "UP"));
    }

    /** Work can be done. */
    public Reply ready(Exchange exchange) {
        Request.of(exchange);
        Map<String, Object> checks = new LinkedHashMap<>();
        boolean answers = check(checks, "database", this::databaseAnswers);
        boolean up = check(checks, "disk", this::diskTakesFiles) && answers;
        if (answers) {
            checks.put("deliveries", deliveries());
            checks.put("pick_ups", pickUps());
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("status", up ? "UP" : "DOWN");
        document.put("checks", checks);
        return Replies.json(up ? 200 : 503, document);
    }

    private interface Check {
        void run() throws IOException;
    }

    private static boolean check(Map<String, Object> checks, String name, Check check) {
        try {
            check.run();
            checks.put(name, Map.of("status", "UP"));
            return true;
        } catch (IOException | RuntimeException e) {
            checks.put(name, Map.of("status", "DOWN", "detail", String.valueOf(e.getMessage())));
            return false;
        }
    }

    /** What was given up wants somebody's attention, but keeps nobody from working. */
    private Map<String, Object> deliveries() {
        Map<String, Integer> failed = ledger.deliveries().failed();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("status", failed.isEmpty() ? "UP" : "DEGRADED");
        shown.put("failed", failed);
        shown.put("retrying", ledger.deliveries().retrying());
        return shown;
    }

    private Map<String, Object> pickUps() {
        Set<String> failing = new TreeSet<>(failingPickUps.get());
        return Map.of("status", failing.isEmpty() ? "UP" : "DEGRADED", "failing", failing);
    }

    private void databaseAnswers() {
        if (!database.isAvailable()) {
            throw new IllegalStateException("the database at " + database.place() + " does not answer");
        }
    }

    private void diskTakesFiles() throws IOException {
        Path probe = Files.createTempFile(home, ".probe-", ".tmp");
        Files.delete(probe);
    }
}
