package dev.caravan.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.JobKind;
import dev.caravan.observe.HealthCheck.Need;
import dev.caravan.store.JobCensus;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What is shown when, apart from what happens. */
final class MetricsTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2024-02-29T12:00:00Z"), ZoneOffset.UTC);

    /** Each question to a database that is away takes seconds, and Prometheus waits for ten in all. */
    @Test
    void aDatabaseThatIsAwayIsAskedOnce() {
        AtomicInteger asked = new AtomicInteger();
        HealthCheck away = new HealthCheck("database", Need.DATABASE, () -> {
            asked.incrementAndGet();
            return Health.down("away");
        });
        try (Metrics metrics = new Metrics(CLOCK)) {
            metrics.watchJobs(counted(asked, new JobCensus(1, 0, 0, 0, Optional.empty())));
            metrics.watchDeliveries(List.of("partner"), counted(asked, Map.of()));
            metrics.watchHealth(new Checkup(List.of(away)));
            metrics.watchSchedules(List.of("nightly"), counted(asked, Map.of()));

            String text = metrics.text();
            assertThat(asked).hasValue(1);
            assertThat(text)
                    .contains("caravan_health_ready 0")
                    .contains("caravan_queue_jobs{state=\"queued\"} NaN")
                    .contains("caravan_delivery_entries{delivery=\"partner\",state=\"failed\"} NaN")
                    .contains("caravan_schedule_overdue_seconds{schedule=\"nightly\"} NaN");
        }
    }

    private static <T> Supplier<T> counted(AtomicInteger asked, T value) {
        return () -> {
            asked.incrementAndGet();
            return value;
        };
    }

    @Test
    void whatAlarmsLookAtBeginsAtNothing() {
        try (Metrics metrics = new Metrics(CLOCK)) {
            metrics.meters().expect(Map.of(JobKind.IMPORT, List.of("import-a"), JobKind.EXPORT, List.of("export-b")));
            assertThat(metrics.text())
                    .contains(
                            "caravan_job_duration_seconds_count{action=\"import-a\",kind=\"import\",state=\"failed\"} 0")
                    .contains(
                            "caravan_job_duration_seconds_count{action=\"export-b\",kind=\"export\",state=\"failed\"} 0")
                    .contains("caravan_import_rows_total{action=\"import-a\",dry_run=\"false\",outcome=\"error\"} 0")
                    .doesNotContain("caravan_import_rows_total{action=\"export-b\"");
        }
    }
}
