package dev.caravan.flow;

import dev.caravan.access.Caller;
import dev.caravan.config.Deliveries;
import dev.caravan.config.PickUp;
import dev.caravan.config.Target;
import dev.caravan.job.Compressed;
import dev.caravan.job.DaemonThreads;
import dev.caravan.job.ImportRun;
import dev.caravan.job.JobParkedException;
import dev.caravan.job.Jobs;
import dev.caravan.job.Spool;
import dev.caravan.model.Catalog;
import dev.caravan.model.ImportAction;
import dev.caravan.model.Job;
import dev.caravan.model.ProblemException;
import dev.caravan.store.Database;
import dev.caravan.store.FileClaim;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The step of {@code routes/pick-ups.camel.yaml}: files that lie elsewhere, their imports, their results. Each place has a
 * thread of its own while it is looked at, so that one that hangs holds up no other.
 *
 * <p>A file is imported as it was when it was found complete: it is compared before it is read, after that, and before
 * it leaves its place. One that has changed meanwhile is left for another look, so that none is imported in part, and none
 * that took another's name is lost.
 */
public final class PickUpFlow implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PickUpFlow.class);
    private static final int MAX_FAILURES = 3;
    private static final int PATIENCE_SECONDS = 20;

    /** Several nodes may put the results of one file at the same time. */
    static final String WRITER = UUID.randomUUID().toString().substring(0, 8);

    private final ImportRun.Environment environment;
    private final Catalog catalog;
    private final Jobs jobs;
    private final Caller caller;
    private final Deliveries declared;
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final Set<String> failing;
    private final Set<String> noticed = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> lookedAt = new ConcurrentHashMap<>();
    private final Map<String, Completeness> completeness = new ConcurrentHashMap<>();
    private final Map<String, Unfinished> unfinished = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(DaemonThreads.named("pick-up"));

    /**
     * Pick-ups that this caller answers for.
     *
     * @param catalog the imports that the caller may run
     * @param failing has the names of those that could not be looked at, or not wholly, when that was last tried
     */
    public PickUpFlow(
            ImportRun.Environment environment,
            Catalog catalog,
            Jobs jobs,
            Caller caller,
            Deliveries declared,
            Set<String> failing) {
        this.failing = failing;
        this.environment = environment;
        this.catalog = catalog;
        this.jobs = jobs;
        this.caller = caller;
        this.declared = declared;
    }

    /** Has the places looked at that are due. */
    public void look() {
        Instant now = environment.clock().instant();
        for (PickUp pickUp : declared.pickUps().values()) {
            Instant last = lookedAt.getOrDefault(pickUp.name(), Instant.MIN);
            // a clock that was set back must not make it wait until the time from before has come again
            boolean due = last.equals(Instant.MIN)
                    || now.isBefore(last)
                    || !last.plus(pickUp.every()).isAfter(now);
            if (due && !environment.stopping().get() && busy.add(pickUp.name())) {
                lookedAt.put(pickUp.name(), now);
                threads.execute(() -> {
                    try {
                        visit(pickUp);
                    } finally {
                        busy.remove(pickUp.name());
                    }
                });
            }
        }
    }

    /** Imports what is complete at this place; what cannot be reached is left for the next time. */
    private void visit(PickUp pickUp) {
        try (FileFolder folder = FileFolders.open(pickUp.target(), UnaryOperator.identity(), WRITER)) {
            takeAll(pickUp, folder);
        } catch (JobParkedException e) {
            LOG.info("{}", e.getMessage());
        } catch (IOException | RuntimeException e) {
            if (!environment.stopping().get()) {
                fail(pickUp, "", e);
            }
        }
    }

    private void fail(PickUp pickUp, String path, Exception e) {
        failing.add(pickUp.name());
        String message = declared.redact(String.valueOf(e.getMessage()));
        if (path.isEmpty()) {
            LOG.warn("Pick-up {}: {}", pickUp.name(), message);
        } else if (unfinished(pickUp).isNews(path, message)) {
            LOG.warn("Pick-up {}: {} waits: {}", pickUp.name(), path, message);
        }
    }

    private Unfinished unfinished(PickUp pickUp) {
        return unfinished.computeIfAbsent(pickUp.name(), n -> new Unfinished());
    }

    /** One file that cannot be read holds up no other, but when several fail the place itself may be away. */
    private void takeAll(PickUp pickUp, FileFolder folder) throws IOException {
        Completeness known = completeness.computeIfAbsent(pickUp.name(), n -> new Completeness(pickUp));
        List<FileFolder.Entry> entries = folder.list(pickUp.importName().isEmpty());
        Instant now = environment.clock().instant();
        unfinished(pickUp).keep(entries);
        int failures = 0;
        int suspicious = MAX_FAILURES;
        for (FileFolder.Entry entry : known.complete(entries, now)) {
            if (environment.stopping().get()) {
                return;
            }
            try {
                take(pickUp, folder, entry);
            } catch (IOException | RuntimeException e) {
                if (concernsAll(e)) {
                    throw e;
                }
                fail(pickUp, entry.path(), e);
                if (++failures == suspicious) {
                    folder.list(pickUp.importName().isEmpty());
                    suspicious *= 2;
                }
            }
        }
        for (FileFolder.Entry marker : known.leftMarkers(entries, now)) {
            folder.delete(marker.path());
        }
        if (failures == 0) {
            failing.remove(pickUp.name());
        }
    }

    /** The process stops, or the database or the disk is away: no other file would fare better. */
    private static boolean concernsAll(Exception e) {
        if (e instanceof ProblemException problem) {
            return problem.code().equals(Database.UNAVAILABLE) || problem.code().equals(Spool.NO_SPACE);
        }
        return e instanceof JobParkedException
                || (e instanceof RuntimeException failure && Database.isConnectionFailure(failure));
    }

    private void take(PickUp pickUp, FileFolder folder, FileFolder.Entry entry) throws IOException {
        Optional<ImportAction> action = action(pickUp, entry);
        if (action.isEmpty() || !isNameable(pickUp, entry) || hasChanged(folder, entry)) {
            return;
        }
        PickUpReport report = new PickUpReport(environment, pickUp, folder, entry);
        Optional<Unfinished.Rest> rest = unfinished(pickUp).find(entry);
        if (rest.isPresent()) {
            rest.get().run(report);
        } else {
            imported(pickUp, folder, entry, action.get())
                    .ifPresent(r -> unfinished(pickUp).add(entry, r));
            unfinished(pickUp).find(entry).orElse(r -> {}).run(report);
        }
        unfinished(pickUp).done(entry);
    }

    /** What is left to do with the file when its import has ended; empty if it changed while it was read. */
    private Optional<Unfinished.Rest> imported(
            PickUp pickUp, FileFolder folder, FileFolder.Entry entry, ImportAction action) throws IOException {
        Jobs.ImportRequest request = new Jobs.ImportRequest(action, channel(pickUp), entry.name(), caller, false);
        try {
            return claim(folder, entry, request)
                    .map(job -> job.state().isFinal() ? job : jobs.run(job))
                    .map(ended -> report -> report.ended(ended));
        } catch (ProblemException e) {
            if (concernsAll(e)) {
                throw e;
            }
            Job refused = jobs.recordRefusal(request, e);
            return Optional.of(report -> report.ended(refused));
        }
    }

    /** As in drop folders, the name must leave room for that of the result; and it must be the file's. */
    private boolean isNameable(PickUp pickUp, FileFolder.Entry entry) {
        int length = entry.name().getBytes(StandardCharsets.UTF_8).length;
        boolean unreadable = entry.path().indexOf('\uFFFD') >= 0;
        if ((unreadable || length > InboxFlow.LONGEST_NAME) && noticed.add(pickUp.name() + "/" + entry.path())) {
            String why = unreadable
                    ? "its name is not in the encoding of the place"
                    : "its name has " + length + " bytes; at most " + InboxFlow.LONGEST_NAME
                            + " leave room for the name of its result";
            LOG.warn("Pick-up {}: {} is not taken: {}. Rename it", pickUp.name(), entry.path(), why);
        }
        return !unreadable && length <= InboxFlow.LONGEST_NAME;
    }

    static boolean hasChanged(FileFolder folder, FileFolder.Entry entry) throws IOException {
        return folder.find(entry.path()).filter(entry::equals).isEmpty();
    }

    /** Folders that are not named like an import are somebody else's. */
    private Optional<ImportAction> action(PickUp pickUp, FileFolder.Entry entry) {
        String name = pickUp.importName().orElseGet(entry::folder);
        Optional<ImportAction> action = catalog.findImport(name);
        if (action.isEmpty() && noticed.add(pickUp.name() + "/" + name)) {
            LOG.warn("Pick-up {}: there is no import '{}', so files for it stay where they are", pickUp.name(), name);
        }
        return action;
    }

    /** The job of these bytes; empty if the file changed while it was read. */
    private Optional<Job> claim(FileFolder folder, FileFolder.Entry entry, Jobs.ImportRequest request)
            throws IOException {
        try (Spool spool = spool(folder, entry, request.action())) {
            if (hasChanged(folder, entry)) {
                return Optional.empty();
            }
            FileClaim claim = jobs.claim(request, spool);
            boolean repeated = !claim.isNew() && claim.resultsWritten();
            return Optional.of(repeated ? jobs.recordDuplicate(request, spool, claim.job()) : claim.job());
        }
    }

    private Spool spool(FileFolder folder, FileFolder.Entry entry, ImportAction action) throws IOException {
        try (InputStream packed = folder.read(entry.path());
                InputStream in = Compressed.open(packed, entry.name())) {
            return Spool.of(in, environment.folders(), action.limits().fileBytes(), action.name());
        }
    }

    static Job.Channel channel(PickUp pickUp) {
        if (pickUp.target() instanceof Target.S3) {
            return Job.Channel.S3;
        }
        return pickUp.target() instanceof Target.Sftp ? Job.Channel.SFTP : Job.Channel.FOLDER;
    }

    /** Waits for the files at work, for a while. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
