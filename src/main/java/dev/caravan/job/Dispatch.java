package dev.caravan.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.config.Deliveries;
import dev.caravan.config.Delivery;
import dev.caravan.config.Retry;
import dev.caravan.config.Webhook;
import dev.caravan.model.Job;
import dev.caravan.model.JobKind;
import dev.caravan.model.JobState;
import dev.caravan.model.Problem;
import dev.caravan.store.DeliveryEntry;
import dev.caravan.store.DeliveryEntry.State;
import dev.caravan.store.DeliveryLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Brings what the ledger says is due: the files of exports to their deliveries, the ends of jobs to webhooks. Each
 * delivery has a thread of its own while it has something to do, so that one that hangs holds up no other.
 *
 * <p>An entry is taken for a while and kept as long as this process is alive; when the process dies between the bringing
 * and the ledger's entry, it is brought once more, under the same name.
 */
public final class Dispatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Duration KEEP = Duration.ofSeconds(15);
    private static final int AT_ONCE = 500;
    private static final int MAX_DETAIL = 1_000;

    private final ImportRun.Environment environment;
    private final DeliveryLedger ledger;
    private final Deliveries declared;
    private final Courier courier;
    private final Watch watch;
    private final Clock clock;
    private final ScheduledExecutorService looking =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("dispatch"));
    private final ExecutorService working = Executors.newCachedThreadPool(DaemonThreads.named("delivery"));
    private final List<java.util.concurrent.Future<?>> looks = new ArrayList<>();
    private final Set<DeliveryEntry.Place> busy = ConcurrentHashMap.newKeySet();
    private final Absence absence = new Absence(LOG);
    private final Set<DeliveryEntry> held = ConcurrentHashMap.newKeySet();

    /** Told of each attempt to bring something. */
    public interface Watch {
        /**
         * It was tried.
         *
         * @param name of the delivery or webhook
         */
        void attempted(String name, Result result);
    }

    /** What came of an attempt. */
    public enum Result {
        /** It is there. */
        DELIVERED,
        /** It is not, and is tried again. */
        FAILED,
        /** It is not, and is not tried again. */
        GIVEN_UP
    }

    /** Brings what this ledger says; nothing happens before {@link #start} or {@link #look}. */
    public Dispatch(ImportRun.Environment environment, Deliveries declared, Courier courier) {
        this(environment, declared, courier, (name, result) -> {});
    }

    /**
     * The same.
     *
     * @param watch told of each attempt, in the thread that makes it
     */
    public Dispatch(ImportRun.Environment environment, Deliveries declared, Courier courier, Watch watch) {
        this.watch = watch;
        this.environment = environment;
        this.ledger = environment.ledger().deliveries();
        this.declared = declared;
        this.courier = courier;
        this.clock = environment.clock();
    }

    /** From now on looks for itself what is due. */
    public void start(Duration pause) {
        looks.add(looking.scheduleWithFixedDelay(
                () -> patiently(this::look), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS));
        looks.add(looking.scheduleWithFixedDelay(
                () -> patiently(() -> held.forEach(entry -> ledger.keep(entry, LEASE))),
                KEEP.toMillis(),
                KEEP.toMillis(),
                TimeUnit.MILLISECONDS));
    }

    private void patiently(Runnable work) {
        absence.outlast(work, "Deliveries wait for the database", "Could not look for deliveries");
    }

    /** Has everything that is due brought by other threads, but for what they are at already. */
    public void look() {
        Map<DeliveryEntry.Place, List<DeliveryEntry>> byPlace = new LinkedHashMap<>();
        List<DeliveryEntry> due = ledger.due(AT_ONCE, Set.copyOf(busy));
        absence.ended();
        for (DeliveryEntry entry : due) {
            if (isForThisNode(entry)) {
                byPlace.computeIfAbsent(entry.place(), k -> new ArrayList<>()).add(entry);
            }
        }
        byPlace.forEach((place, entries) -> {
            if (!environment.stopping().get() && busy.add(place)) {
                working.execute(() -> {
                    try {
                        entries.forEach(entry -> patiently(() -> attempt(entry)));
                    } finally {
                        busy.remove(place);
                    }
                });
            }
        });
    }

    /** A file lies at the node that made it, unless nodes share their home. */
    private boolean isForThisNode(DeliveryEntry entry) {
        return entry.kind() == DeliveryEntry.Kind.NOTICE
                || entry.here()
                || Files.isDirectory(environment.folders().of(entry.jobId()));
    }

    /** Tries once to bring an entry, unless somebody else is at it. */
    @SuppressWarnings("try") // closing is all that it is for
    void attempt(DeliveryEntry entry) {
        if (environment.stopping().get() || !ledger.claim(entry, LEASE)) {
            return;
        }
        held.add(entry);
        try (MDC.MDCCloseable id = MDC.putCloseable(Jobs.LOG_ID, entry.jobId())) {
            Job job = environment.ledger().find(entry.jobId()).orElseThrow();
            if (entry.kind() == DeliveryEntry.Kind.NOTICE) {
                tell(entry, job);
            } else {
                bring(entry, job);
            }
        } finally {
            held.remove(entry);
        }
    }

    private void bring(DeliveryEntry entry, Job job) {
        Optional<String> nothing = nothingToBring(job);
        if (nothing.isPresent()) {
            end(entry, State.SKIPPED, nothing);
            return;
        }
        Optional<Delivery> delivery = declared.find(entry.name());
        if (delivery.isEmpty()) {
            giveUp(entry, "there is no delivery '" + entry.name() + "' any more");
            return;
        }
        JobFile made = JobFile.of(job, environment.catalog());
        Optional<Path> file = environment.folders().findExport(job.id(), made.extension());
        if (file.isEmpty()) {
            giveUp(entry, "the export's file is no longer there; run the export again");
            return;
        }
        trying(entry, delivery.get().retry(), () -> {
            Parcel parcel = new Parcel(
                    file.get(),
                    entry.fileName(),
                    job.name(),
                    job.id(),
                    made.mediaType(),
                    Files.size(file.get()),
                    Spool.sha256(file.get()));
            courier.deliver(delivery.get(), parcel);
        });
    }

    private static Optional<String> nothingToBring(Job job) {
        // what is held about users is brought with its gaps, which it names
        boolean partly = job.state() == JobState.COMPLETED_WITH_ERRORS && job.kind() != JobKind.EXPORT;
        if (job.state() != JobState.COMPLETED && !partly) {
            return Optional.of("the export " + (job.state() == JobState.CANCELLED ? "was cancelled" : "failed")
                    + ", so there is nothing to deliver");
        }
        return job.progress().read() == 0 && "skip".equals(job.parameters().get(ExportOrder.WHEN_EMPTY))
                ? Optional.of("there were no records, and when_empty is skip")
                : Optional.empty();
    }

    private void tell(DeliveryEntry entry, Job job) {
        Webhook webhook = declared.webhooks().get(entry.name());
        if (webhook == null) {
            giveUp(entry, "there is no webhook '" + entry.name() + "' any more");
            return;
        }
        trying(entry, webhook.retry(), () -> courier.notify(webhook, job.id() + "/" + webhook.name(), news(job)));
    }

    private byte[] news(Job job) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("event", "job.ended");
        document.put(
                "job",
                JobDocument.of(
                        job,
                        job.progress().failed() > 0 ? environment.ledger().problemGroups(job.id(), 20, 20) : List.of(),
                        Map.of("self", "/api/jobs/" + job.id())));
        try {
            return JSON.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a document of maps and lists is always JSON", e);
        }
    }

    private interface Attempt {
        void run() throws IOException;
    }

    private void trying(DeliveryEntry entry, Retry retry, Attempt attempt) {
        try {
            attempt.run();
        } catch (Courier.RefusedException e) {
            watch.attempted(entry.name(), Result.GIVEN_UP);
            giveUp(entry, detail(e));
            return;
        } catch (IOException | RuntimeException | LinkageError e) {
            failed(entry, retry, e);
            return;
        }
        watch.attempted(entry.name(), Result.DELIVERED);
        LOG.info("{} of job {} was delivered to {}", label(entry), entry.jobId(), entry.name());
        end(entry, State.DELIVERED, Optional.empty());
    }

    private void failed(DeliveryEntry entry, Retry retry, Throwable e) {
        int failed = entry.attempts() + 1;
        if (environment.stopping().get()) {
            // it is not the other side's fault, and counts as not tried
            LOG.info("Delivery {} of job {} goes on at the next start", entry.name(), entry.jobId());
        } else if (failed >= retry.attempts()) {
            watch.attempted(entry.name(), Result.GIVEN_UP);
            giveUp(entry, detail(e) + (failed == 1 ? " (tried once)" : " (tried " + failed + " times)"));
        } else {
            watch.attempted(entry.name(), Result.FAILED);
            Duration pause = retry.pauseAfter(failed);
            LOG.warn(
                    "Delivery {} of job {} failed, next attempt in {}: {}",
                    entry.name(),
                    entry.jobId(),
                    pause.toString().substring("PT".length()).toLowerCase(Locale.ROOT),
                    detail(e));
            ledger.retry(entry, clock.instant().plus(pause), detail(e));
        }
    }

    private static String label(DeliveryEntry entry) {
        return entry.kind() == DeliveryEntry.Kind.FILE ? "File " + entry.fileName() : "The end";
    }

    private void giveUp(DeliveryEntry entry, String detail) {
        LOG.error("Delivery {} of job {} was given up: {}", entry.name(), entry.jobId(), detail);
        end(entry, State.FAILED, Optional.of(detail));
    }

    private void end(DeliveryEntry entry, State state, Optional<String> detail) {
        environment.database().outlast(() -> {
            ledger.end(entry, state, detail);
            return true;
        });
    }

    /** What went wrong, in one line and without secrets. */
    private String detail(Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        String line = declared.redact(message).replaceAll("\\s+", " ").strip();
        return line.length() > MAX_DETAIL ? Problem.abbreviate(line) : line;
    }

    /** Waits for what is being brought, for a while. */
    @Override
    public void close() {
        looks.forEach(look -> look.cancel(false));
        looking.shutdown();
        working.shutdown();
        try {
            working.awaitTermination(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
