package dev.caravan.flow;

import dev.caravan.access.Caller;
import dev.caravan.format.FileFormat;
import dev.caravan.job.Absence;
import dev.caravan.job.Compressed;
import dev.caravan.job.JobDocument;
import dev.caravan.job.JobFolders;
import dev.caravan.job.JobParkedException;
import dev.caravan.job.Jobs;
import dev.caravan.job.PartFile;
import dev.caravan.job.Spool;
import dev.caravan.model.Catalog;
import dev.caravan.model.ImportAction;
import dev.caravan.model.Job;
import dev.caravan.model.JobState;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import dev.caravan.model.ProblemGroup;
import dev.caravan.model.Suggestion;
import dev.caravan.store.Database;
import dev.caravan.store.FileClaim;
import dev.caravan.store.Ledger;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.FileConstants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of {@code routes/inbox.camel.yaml}: a file that was dropped, its import, its result. */
public final class InboxFlow {
    private static final Logger LOG = LoggerFactory.getLogger(InboxFlow.class);
    private static final String MOVED_TO = "inboxMovedTo";
    private static final String REFUSAL = "inboxRefusal";
    private static final String STAMP = "inboxStamp";
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** In bytes; the names of a file's lock, result and rows in error are longer than its own. */
    static final int LONGEST_NAME = 230;

    private static final int MAX_GROUPS = 1_000;
    private static final int MAX_RANGES = 1_000;

    private final Catalog catalog;
    private final Jobs jobs;
    private final Ledger ledger;
    private final JobFolders folders;
    private final Caller caller;
    private final RestingFiles resting;
    private final Set<Path> noticed = ConcurrentHashMap.newKeySet();
    private final Set<Path> noticedNames = ConcurrentHashMap.newKeySet();
    private final Absence absence = new Absence(LOG);

    /**
     * Files for the imports of this catalog.
     *
     * @param caller in whose name they are imported
     * @param quiet how long nobody has written to a file that is whole
     */
    public InboxFlow(
            Catalog catalog, Jobs jobs, Ledger ledger, JobFolders folders, Caller caller, Duration quiet, Clock clock) {
        this.resting = new RestingFiles(quiet, clock);
        this.catalog = catalog;
        this.jobs = jobs;
        this.ledger = ledger;
        this.folders = folders;
        this.caller = caller;
    }

    /**
     * Whether a file can be dealt with now. It must have come to rest, as must those that are older. And the names of its lock, result and rows in error are longer than its
     * own, and file systems take only so much. Says once of each that it cannot.
     */
    public boolean takes(Exchange exchange) {
        Path file = fileOf(exchange);
        int length = file.getFileName().toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_NAME && noticedNames.add(file)) {
            LOG.warn(
                    "{} is not taken: its name has {} bytes; at most {} leave room for the name of its result. Rename it",
                    file,
                    length,
                    LONGEST_NAME);
        }
        Long modified = exchange.getIn().getHeader(FileConstants.FILE_LAST_MODIFIED, Long.class);
        return length <= LONGEST_NAME
                && (modified == null || resting.isAtRest(folderOf(file), Instant.ofEpochMilli(modified)));
    }

    /** Takes the file over as a job. The answer is the job; without one, the exchange carries the refusal. */
    public Optional<Job> receive(Exchange exchange) throws IOException {
        Path file = exchange.getIn().getBody(File.class).toPath();
        FileStamp.of(file).ifPresent(stamp -> exchange.setProperty(STAMP, stamp));
        ImportAction action;
        try {
            action = action(file);
        } catch (ProblemException e) {
            LOG.warn("{} was not imported: {}", file, e.getMessage());
            exchange.setProperty(REFUSAL, e);
            return Optional.empty();
        }
        Jobs.ImportRequest request = new Jobs.ImportRequest(
                action, Job.Channel.FOLDER, file.getFileName().toString(), caller, false);
        return Optional.of(receive(file, request));
    }

    private Job receive(Path file, Jobs.ImportRequest request) throws IOException {
        try {
            try (Spool spool = spoolPatiently(file, request.action())) {
                FileClaim claim = jobs.claim(request, spool);
                boolean repeated = !claim.isNew() && claim.resultsWritten();
                if (!repeated) {
                    return claim.job();
                }
                Job duplicate = jobs.recordDuplicate(request, spool, claim.job());
                LOG.info("{}: {}", file, duplicate.detail().orElse(""));
                return duplicate;
            }
        } catch (ProblemException e) {
            if (e.code().equals(Database.UNAVAILABLE)) {
                // the file stays where it is until the database is back
                throw e;
            }
            return jobs.recordRefusal(request, e);
        }
    }

    private static Spool spool(Path file, ImportAction action, JobFolders folders) throws IOException {
        try (InputStream packed = Files.newInputStream(file);
                InputStream in = Compressed.open(packed, file.getFileName().toString())) {
            return Spool.of(in, folders, action.limits().fileBytes(), action.name());
        }
    }

    private Spool spool(Path file, ImportAction action) throws IOException {
        if (Files.exists(file) && !Files.isReadable(file)) {
            throw new ProblemException(
                    Problem.of("unreadable-file", "the file cannot be read; its permissions forbid it")
                            .withHint("make it readable for the user that Caravan runs as, and drop it again"));
        }
        if (Files.isSymbolicLink(file)) {
            // whoever may drop files could read any that Caravan may
            throw new ProblemException(
                    Problem.of("unreadable-file", "this is a link to a file, and links are not followed")
                            .withHint("drop the file itself"));
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            // opening a pipe would wait for its writer, and all other files with it
            throw new ProblemException(
                    Problem.of("unreadable-file", "this is no file with an end, but a pipe, a socket or a device")
                            .withHint("drop a regular file"));
        }
        return spool(file, action, folders);
    }

    /** A full disk is waited for: the file stays where it is, and one line in the log says so. */
    private Spool spoolPatiently(Path file, ImportAction action) throws IOException {
        for (Duration pause = FIRST_PAUSE; ; pause = longer(pause)) {
            try {
                return spool(file, action);
            } catch (ProblemException e) {
                if (!e.code().equals(Spool.NO_SPACE)) {
                    throw e;
                }
                if (pause.equals(FIRST_PAUSE)) {
                    LOG.warn("{} waits: {}", file, e.getMessage());
                }
                jobs.rest(pause, file.toString());
            }
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    /** Says once of each thing in the drop folder that is no file which could be taken, and why not. */
    public void noticeFolders() throws IOException {
        Path inbox = folders.home().resolve("inbox");
        if (!Files.isDirectory(inbox)) {
            return;
        }
        Map<Path, String> found = new LinkedHashMap<>();
        try (Stream<Path> walk = Files.walk(inbox, 2)) {
            walk.filter(p -> !p.equals(inbox))
                    .filter(p -> !String.valueOf(p.getFileName()).startsWith("."))
                    .forEach(p -> why(inbox, p).ifPresent(reason -> found.put(p, reason)));
        } catch (UncheckedIOException e) {
            // what is taken while one looks is no trouble
            LOG.debug("{} changes while it is looked at", inbox, e);
            return;
        }
        noticed.retainAll(found.keySet());
        found.forEach((path, reason) -> {
            if (noticed.add(path)) {
                LOG.warn("{} {}", path, reason);
            }
        });
    }

    /** Why nothing is made of this, where nobody else says so. */
    private static Optional<String> why(Path inbox, Path path) {
        if (Files.isSymbolicLink(path)) {
            return Files.exists(path)
                    ? Optional.empty()
                    : Optional.of(
                            "is a link to a file that is not there; nothing is taken from it. Drop the file itself");
        }
        if (Files.exists(path) && !path.toFile().exists()) {
            return Optional.of("is not taken: its name is not text in the encoding of this system (UTF-8). Rename it");
        }
        return Files.isDirectory(path) && inbox.relativize(path).getNameCount() == 2
                ? Optional.of(
                        "is a folder; nothing is taken from it. Drop its files into " + path.getParent() + " itself")
                : Optional.empty();
    }

    private ImportAction action(Path file) {
        Path folder = folderOf(file);
        Path inbox = folders.home().resolve("inbox").toAbsolutePath();
        if (folder.equals(inbox)) {
            throw stray(file);
        }
        return catalog.requireImport(String.valueOf(folder.getFileName()));
    }

    /** A file that lies in the inbox itself. */
    private ProblemException stray(Path file) {
        List<String> names = catalog.imports().stream().map(ImportAction::name).toList();
        String stem = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        String near = Suggestion.find(stem, names)
                .or(() -> names.stream().filter(n -> n.endsWith("-" + stem)).findFirst())
                .map(n -> "; did you mean " + n + "/?")
                .orElse("");
        return new ProblemException(Problem.of(
                "unknown-import",
                "files belong into a folder of inbox that is named like an import; there are "
                        + String.join(", ", names) + near));
    }

    /** Says why a file stays where it is, where it will be tried again: of a database that is away once for all files. */
    public void stays(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        String file = exchange.getIn().getHeader(Exchange.FILE_PATH, String.class);
        if (failure instanceof JobParkedException) {
            LOG.info("{} stays in the drop folder: {}", file, failure.getMessage());
        } else if (failure instanceof ReplacedException) {
            LOG.info("{}; what it is now is imported next", failure.getMessage());
        } else if (isGone(failure, file)) {
            LOG.warn("{} was taken away while it was read; nothing was imported", file);
        } else if (!absence.explains(failure, "Files stay in the drop folder until the database answers: " + file)) {
            LOG.error("{} could not be dealt with, and stays in the drop folder", file, failure);
        }
    }

    private static boolean isGone(Exception failure, String file) {
        return failure instanceof NoSuchFileException missing && file.equals(missing.getFile());
    }

    /** Runs the job to its end, or waits for it where it is at work already. */
    public Optional<Job> run(Optional<Job> job) {
        return job.map(j -> j.state().isFinal() ? j : jobs.run(j));
    }

    /** Says where the file goes, puts the rows in error beside the result, and answers with the result. */
    public Map<String, Object> report(Exchange exchange, Optional<Job> job) throws IOException {
        Path file = fileOf(exchange);
        boolean good = job.map(j -> j.state() != JobState.FAILED && j.state() != JobState.CANCELLED)
                .orElse(false);
        exchange.setProperty(MOVED_TO, freeName(file, good ? ".done" : ".failed"));
        Path relative = inboxOf(file).relativize(file);
        Path outbox = folderOf(folders.home().resolve("outbox").resolve(relative));
        Files.createDirectories(outbox);
        Optional<Path> errors = copyErrors(job, outbox, String.valueOf(relative.getFileName()));
        exchange.getIn().setHeader(Exchange.FILE_NAME, relative + ".result.json");
        job.ifPresent(j -> exchange.setProperty("jobId", j.id()));
        return job.map(j -> result(j, errors)).orElseGet(() -> refused(exchange, file));
    }

    private static Path fileOf(Exchange exchange) {
        return Path.of(exchange.getIn().getHeader(Exchange.FILE_PATH, String.class));
    }

    private static Path folderOf(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file lies in a folder");
    }

    private Path inboxOf(Path file) {
        Path inbox = folders.home().resolve("inbox");
        return file.isAbsolute() ? inbox.toAbsolutePath() : inbox;
    }

    private static String freeName(Path file, String folder) throws IOException {
        Path target = file.toAbsolutePath().resolveSibling(folder);
        Files.createDirectories(target);
        String name = file.getFileName().toString();
        Path free = target.resolve(name);
        for (int i = 2; Files.exists(free); i++) {
            int dot = name.lastIndexOf('.');
            free = target.resolve(dot > 0 ? name.substring(0, dot) + "-" + i + name.substring(dot) : name + "-" + i);
        }
        return free.toString();
    }

    private Optional<Path> copyErrors(Optional<Job> job, Path outbox, String fileName) throws IOException {
        // what an earlier file of this name left, of whichever format that was
        for (FileFormat format : FileFormat.values()) {
            Files.deleteIfExists(outbox.resolve(fileName + ".errors." + format.extension()));
        }
        // of bytes that are known those of the job that has imported them: whoever drops a file twice loses nothing
        Optional<Path> errors =
                job.flatMap(j -> folders.findErrors(j.duplicateOf().orElse(j.id())));
        if (errors.isEmpty()) {
            return Optional.empty();
        }
        String extension = JobFolders.errorFormat(errors.get()).extension();
        Path target = outbox.resolve(fileName + ".errors." + extension);
        try (PartFile part = PartFile.named(target, ".part-" + target.getFileName())) {
            Files.copy(errors.get(), part.path(), StandardCopyOption.REPLACE_EXISTING);
            part.complete();
        }
        return Optional.of(target);
    }

    private Map<String, Object> result(Job job, Optional<Path> errors) {
        List<ProblemGroup> groups =
                job.progress().failed() > 0 ? ledger.problemGroups(job.id(), MAX_GROUPS, MAX_RANGES) : List.of();
        Map<String, String> links = new LinkedHashMap<>();
        links.put("self", "/api/jobs/" + job.id());
        errors.ifPresent(file -> links.put("errors", file.getFileName().toString()));
        return JobDocument.of(job, groups, links);
    }

    private static Map<String, Object> refused(Exchange exchange, Path file) {
        ProblemException refusal = exchange.getProperty(REFUSAL, ProblemException.class);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("kind", "import");
        result.put("state", JobState.FAILED.label());
        result.put("detail", refusal.getMessage());
        result.put(
                "source",
                Map.of(
                        "channel",
                        Job.Channel.FOLDER.label(),
                        "file_name",
                        file.getFileName().toString()));
        result.put(
                "file_problems",
                refusal.problems().stream().map(JobDocument::problem).toList());
        return result;
    }

    /** Another file has come under the name of the one that was imported; it must not be moved away as if it was that. */
    private static final class ReplacedException extends RuntimeException {
        ReplacedException(Path file) {
            super(file + " was written to while it was imported, or replaced by another file");
        }
    }

    /**
     * Remembers that the result lies in the outbox, so that the same bytes count as known from now on. What lies in the
     * inbox is moved then, unless that is another file by now, which stays for the next look.
     */
    public void reported(Exchange exchange) throws IOException {
        String jobId = exchange.getProperty("jobId", String.class);
        absence.ended();
        if (jobId != null) {
            ledger.markResultsWritten(jobId);
        }
        Path file = fileOf(exchange);
        Optional<FileStamp> now = FileStamp.of(file);
        if (now.isPresent() && !now.get().equals(exchange.getProperty(STAMP, FileStamp.class))) {
            throw new ReplacedException(file);
        }
    }
}
