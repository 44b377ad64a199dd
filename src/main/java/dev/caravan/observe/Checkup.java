package dev.caravan.observe;

import dev.caravan.observe.Health.Status;
import dev.caravan.observe.HealthCheck.Need;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after everything that can be healthy or not. Safe for use by many threads. */
public final class Checkup {
    private static final Logger LOG = LoggerFactory.getLogger(Checkup.class);

    private final List<HealthCheck> checks;
    private final AtomicReference<@Nullable CompletableFuture<Report>> looking = new AtomicReference<>();

    /** These checks, in this order; that of the database comes first. */
    public Checkup(List<HealthCheck> checks) {
        this.checks = List.copyOf(checks);
    }

    /** The names of all checks. */
    public List<String> names() {
        return checks.stream().map(HealthCheck::name).toList();
    }

    /**
     * What was found.
     *
     * @param ready whether work can be done
     * @param checks by name, in their order
     */
    public record Report(boolean ready, Map<String, Health> checks) {
        /** All in all: down if no work can be done, degraded if somebody should look. */
        public Status status() {
            if (!ready) {
                return Status.DOWN;
            }
            boolean well = checks.values().stream().allMatch(h -> h.status() == Status.UP);
            return well ? Status.UP : Status.DEGRADED;
        }
    }

    /** Looks at what no work is done without. */
    public Report vital() {
        return look(checks.stream().filter(c -> isVital(c.need())).toList());
    }

    /** Looks at everything. Anybody may ask, so that those who ask at the same time share one look. */
    public Report all() {
        CompletableFuture<Report> mine = new CompletableFuture<>();
        CompletableFuture<Report> others = looking.compareAndExchange(null, mine);
        if (others != null) {
            return others.join();
        }
        try {
            Report report = look(checks);
            mine.complete(report);
            return report;
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            looking.set(null);
        }
    }

    private static Report look(List<HealthCheck> wanted) {
        Map<String, Health> found = new LinkedHashMap<>();
        boolean ready = true;
        boolean database = true;
        for (HealthCheck check : wanted) {
            // each question to a database that is away takes seconds
            Health health = check.need() == Need.STORED && !database
                    ? new Health(Status.UNKNOWN, Map.of("detail", "the database does not answer"))
                    : look(check);
            found.put(check.name(), health);
            boolean down = health.status() == Status.DOWN;
            database &= check.need() != Need.DATABASE || !down;
            ready &= !isVital(check.need()) || !down;
        }
        return new Report(ready, found);
    }

    private static boolean isVital(Need need) {
        return need == Need.DATABASE || need == Need.VITAL;
    }

    private static Health look(HealthCheck check) {
        try {
            return check.probe().look();
        } catch (IOException | RuntimeException e) {
            LOG.debug("The check {} failed", check.name(), e);
            return Health.down(String.valueOf(e.getMessage()));
        }
    }
}
