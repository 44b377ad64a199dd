package dev.caravan.flow;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.caravan.access.Caller;
import dev.caravan.config.Deliveries;
import dev.caravan.config.PickUp;
import dev.caravan.config.Target;
import dev.caravan.job.Compressed;
import dev.caravan.job.ImportRun;
import dev.caravan.job.JobDocument;
import dev.caravan.job.JobFolders;
import dev.caravan.job.JobParkedException;
import dev.caravan.job.Jobs;
import dev.caravan.job.Spool;
import dev.caravan.model.ImportAction;
import dev.caravan.model.Job;
import dev.caravan.model.JobState;
import dev.caravan.model.ProblemException;
import dev.caravan.store.Database;
import dev.caravan.store.FileClaim;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The step of {@code routes/pick-ups.camel.yaml}: files that lie elsewhere, their imports, their results. Each place has a
 * thread of its own while it is looked at, so that one that hangs holds up no other.
 */
public final class PickUpFlow {
    private static final Logger LOG = LoggerFactory.getLogger(PickUpFlow.class);
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final int MAX_GROUPS = 1_000;

    private final ImportRun.Environment environment;
    private final Jobs jobs;
    private final Caller caller;
    private final Deliveries declared;
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> lookedAt = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Seen>> seen = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "pick-up");
        thread.setDaemon(true);
        return thread;
    });

    /** Pick-ups that this caller answers for. */
    public PickUpFlow(ImportRun.Environment environment, Jobs jobs, Caller caller, Deliveries declared) {
        this.environment = environment;
        this.jobs = jobs;
        this.caller = caller;
        this.declared = declared;
    }

    /** A file as it was, and since when it has been so, by the clock of this machine: others' clocks may be wrong. */
    private record Seen(FileFolder.Entry entry, Instant since) {}

    /** Has the places looked at that are due. */
    public void look() {
        Instant now = environment.clock().instant();
        for (PickUp pickUp : declared.pickUps().values()) {
            Instant last = lookedAt.getOrDefault(pickUp.name(), Instant.MIN);
            boolean due = last.equals(Instant.MIN) || !last.plus(pickUp.every()).isAfter(now);
            if (due && !environment.stopping().get() && busy.add(pickUp.name())) {
                lookedAt.put(pickUp.name(), now);
                threads.execute(() -> {
                    try {
                        look(pickUp);
                    } finally {
                        busy.remove(pickUp.name());
                    }
                });
            }
        }
    }

    /** Imports what is complete at this place; what cannot be reached is left for the next time. */
    void look(PickUp pickUp) {
        try (FileFolder folder = FileFolders.open(pickUp.target(), UnaryOperator.identity())) {
            List<FileFolder.Entry> entries = folder.list(pickUp.importName().isEmpty());
            for (FileFolder.Entry entry : complete(pickUp, entries)) {
                if (!environment.stopping().get()) {
                    take(pickUp, folder, entry);
                }
            }
        } catch (JobParkedException e) {
            LOG.info("{}", e.getMessage());
        } catch (IOException | RuntimeException e) {
            LOG.warn("Pick-up {}: {}", pickUp.name(), declared.redact(String.valueOf(e.getMessage())));
        }
    }

    private List<FileFolder.Entry> complete(PickUp pickUp, List<FileFolder.Entry> entries) {
        Instant now = environment.clock().instant();
        Map<String, Seen> before = seen.getOrDefault(pickUp.name(), Map.of());
        Map<String, Seen> after = new LinkedHashMap<>();
        Set<String> paths = new HashSet<>();
        entries.forEach(e -> paths.add(e.path()));
        for (FileFolder.Entry entry : entries) {
            Seen last = before.get(entry.path());
            after.put(entry.path(), last != null && last.entry().equals(entry) ? last : new Seen(entry, now));
        }
        seen.put(pickUp.name(), after);
        Optional<String> marker = pickUp.doneMarker();
        return entries.stream()
                .filter(e -> isCandidate(e.name())
                        && marker.filter(m -> e.name().endsWith(m)).isEmpty())
                .filter(e -> marker.isPresent()
                        ? paths.contains(e.path() + marker.get())
                        : !after.get(e.path()).since().plus(pickUp.quiet()).isAfter(now))
                .toList();
    }

    private static boolean isCandidate(String name) {
        return !name.startsWith(".")
                && !name.endsWith(".part")
                && !name.endsWith(".tmp")
                && !name.endsWith(".result.json")
                && !name.contains(".errors.");
    }

    private void take(PickUp pickUp, FileFolder folder, FileFolder.Entry entry) throws IOException {
        if (!folder.exists(entry.path())) {
            return;
        }
        Optional<Job> job = Optional.empty();
        Map<String, Object> result;
        try {
            job = Optional.of(run(claim(pickUp, folder, entry)));
            result = JobDocument.of(
                    job.get(),
                    job.get().progress().failed() > 0
                            ? environment.ledger().problemGroups(job.get().id(), MAX_GROUPS, MAX_GROUPS)
                            : List.of(),
                    Map.of("self", "/api/jobs/" + job.get().id()));
        } catch (ProblemException e) {
            if (e.code().equals(Database.UNAVAILABLE) || e.code().equals(Spool.NO_SPACE)) {
                throw e;
            }
            LOG.warn("Pick-up {}: {} was not imported: {}", pickUp.name(), entry.path(), e.getMessage());
            result = refused(pickUp, entry, e);
        }
        report(pickUp, folder, entry, job, result);
    }

    private Job claim(PickUp pickUp, FileFolder folder, FileFolder.Entry entry) throws IOException {
        ImportAction action =
                environment.catalog().requireImport(pickUp.importName().orElseGet(entry::folder));
        Jobs.ImportRequest request =
                new Jobs.ImportRequest(action, channel(pickUp), entry.name(), caller.user(), false);
        try (InputStream packed = folder.read(entry.path());
                InputStream in = Compressed.open(packed, entry.name());
                Spool spool =
                        Spool.of(in, environment.folders(), action.limits().fileBytes(), action.name())) {
            FileClaim claim = jobs.claim(request, spool);
            boolean repeated = !claim.isNew() && claim.resultsWritten();
            return repeated ? jobs.recordDuplicate(request, spool, claim.job()) : claim.job();
        }
    }

    private static Job.Channel channel(PickUp pickUp) {
        if (pickUp.target() instanceof Target.S3) {
            return Job.Channel.S3;
        }
        return pickUp.target() instanceof Target.Sftp ? Job.Channel.SFTP : Job.Channel.FOLDER;
    }

    private Job run(Job job) {
        return job.state().isFinal() ? job : jobs.run(job);
    }

    private static Map<String, Object> refused(PickUp pickUp, FileFolder.Entry entry, ProblemException refusal) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("kind", "import");
        result.put("state", JobState.FAILED.label());
        result.put("detail", refusal.getMessage());
        result.put("source", Map.of("channel", channel(pickUp).label(), "file_name", entry.name()));
        result.put(
                "file_problems",
                refusal.problems().stream().map(JobDocument::problem).toList());
        return result;
    }

    /** The result first, then the file leaves its place, then the ledger: a crash in between repeats what comes after. */
    private void report(
            PickUp pickUp, FileFolder folder, FileFolder.Entry entry, Optional<Job> job, Map<String, Object> result)
            throws IOException {
        String below = entry.folder().isEmpty() ? "" : entry.folder() + "/";
        Path document = Files.createTempFile("caravan-", ".json");
        try {
            Files.write(document, JSON.writeValueAsBytes(result));
            Optional<Path> errors = job.flatMap(j -> environment.folders().findErrors(j.id()));
            if (pickUp.results().isPresent()) {
                putResults(folder, below + pickUp.results().get() + "/" + entry.name(), document, errors);
            } else {
                String name = pickUp.importName().orElseGet(entry::folder);
                try (FileFolder outbox =
                        new LocalFolder(environment.folders().home().resolve("outbox"))) {
                    putResults(outbox, name + "/" + entry.name(), document, errors);
                }
            }
        } finally {
            Files.delete(document);
        }
        boolean good = job.map(j -> j.state() != JobState.FAILED && j.state() != JobState.CANCELLED)
                .orElse(false);
        String place = below + (good ? pickUp.done() : pickUp.failed()) + "/";
        folder.move(entry.path(), freeName(folder, place, entry.name()));
        if (pickUp.doneMarker().isPresent()) {
            folder.delete(entry.path() + pickUp.doneMarker().get());
        }
        job.ifPresent(j -> environment.ledger().markResultsWritten(j.id()));
    }

    private static void putResults(FileFolder folder, String path, Path document, Optional<Path> errors)
            throws IOException {
        if (errors.isPresent()) {
            String extension = JobFolders.errorFormat(errors.get()).extension();
            folder.put(errors.get(), path + ".errors." + extension);
        }
        folder.put(document, path + ".result.json");
    }

    private static String freeName(FileFolder folder, String place, String name) throws IOException {
        String free = place + name;
        int dot = name.lastIndexOf('.');
        for (int i = 2; folder.exists(free); i++) {
            free = place + (dot > 0 ? name.substring(0, dot) + "-" + i + name.substring(dot) : name + "-" + i);
        }
        return free;
    }
}
