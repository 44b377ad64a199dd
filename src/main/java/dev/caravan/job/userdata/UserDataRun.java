package dev.caravan.job.userdata;

import dev.caravan.access.OutgoingHosts;
import dev.caravan.job.ImportRun;
import dev.caravan.job.JobCaller;
import dev.caravan.job.JobFolders;
import dev.caravan.job.JobParkedException;
import dev.caravan.job.PartFile;
import dev.caravan.job.Permissions;
import dev.caravan.job.Policy;
import dev.caravan.model.Catalog;
import dev.caravan.model.Job;
import dev.caravan.model.JobState;
import dev.caravan.model.Platform;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import dev.caravan.model.Progress;
import dev.caravan.model.RecordType;
import dev.caravan.model.SectionPlan;
import dev.caravan.model.SectionSource;
import dev.caravan.model.TextTemplate;
import dev.caravan.model.UserDataPlan;
import dev.caravan.query.Predicate;
import dev.caravan.store.Ending;
import dev.caravan.store.Records;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a user-data export: its stages, free of Camel. {@link #sections} wait for nothing and may be fetched at the
 * same time; each gives {@link Section#dependents}; when all of them are there, {@link #remaining} gives what nobody has
 * named so far, and {@link #finish} writes the file and ends the job. A run that takes a job up again begins anew.
 */
public final class UserDataRun implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(UserDataRun.class);
    private static final String SPOOL = "spool";

    private final Job job;
    private final Environment environment;
    private final Subject subject;
    private final OutputFormat format;
    private final Path spool;
    private final Waiting waiting;
    private final Permissions permissions;
    private final Optional<PlatformClient> client;
    private final AtomicInteger files = new AtomicInteger();
    private final AtomicLong fileBytes = new AtomicLong();
    private final Set<String> names = ConcurrentHashMap.newKeySet();

    /**
     * What a run works with.
     *
     * @param hosts where requests may go
     * @param databaseSlots how many sections may read the database at a time, over all runs
     */
    public record Environment(
            UserDataPlan plan,
            ImportRun.Environment jobs,
            Records records,
            Outgoing outgoing,
            OutgoingHosts hosts,
            Semaphore databaseSlots) {}

    private UserDataRun(Job job, Environment environment) {
        this.job = job;
        this.environment = environment;
        this.subject = Subject.of(job);
        this.format = OutputFormat.of(job);
        this.permissions = new Policy(catalog()).of(JobCaller.of(job));
        // of a run that was broken off some sections may be at work still
        this.spool = spools(job, environment).resolve(UUID.randomUUID().toString());
        this.waiting = new Waiting(
                job.id(),
                Optional.of(environment.jobs().ledger()),
                environment.jobs().stopping());
        this.client = environment
                .plan()
                .platform()
                .map(p -> new PlatformClient(environment.outgoing(), environment.hosts(), p.retries(), waiting));
        environment.plan().sections().forEach(s -> names.add(s.name()));
    }

    /** Begins, after clearing away what an earlier run has left. */
    public static UserDataRun open(Job job, Environment environment) throws IOException {
        UserDataRun run = new UserDataRun(job, environment);
        JobFolders folders = environment.jobs().folders();
        if (Files.exists(folders.of(job.id())) && Delivery.of(job) == Delivery.DOWNLOAD) {
            clear(spools(job, environment));
            throw new ProblemException(Problem.of(
                    "download-interrupted", "Caravan stopped while the client waited, so nobody is there to take it"));
        }
        clear(spools(job, environment));
        Files.createDirectories(run.spool);
        return run;
    }

    private static Path spools(Job job, Environment environment) {
        return environment.jobs().folders().of(job.id()).resolve(SPOOL);
    }

    /** What somebody still writes to is left for the next time, or until the job is forgotten. */
    private static void clear(Path folder) throws IOException {
        try {
            JobFolders.deleteAll(folder);
        } catch (DirectoryNotEmptyException e) {
            LOG.debug("{} is still written to", folder, e);
        }
    }

    /** The sections that wait for nothing. */
    public List<Section> sections() {
        List<Section> sections = new ArrayList<>();
        List<SectionPlan> plans = plan().sections();
        for (int i = 0; i < plans.size(); i++) {
            if (plans.get(i).forEach().isEmpty()) {
                sections.add(new Section(this, SectionSpec.of(plans.get(i), Optional.empty(), i)));
            }
        }
        return sections;
    }

    /** The sections of owned record types that no other section is about, so that none is missing. */
    public List<Section> remaining(List<Section> fetched) throws SourceException {
        Set<String> exported = new HashSet<>();
        for (Section section : fetched) {
            if (section.spec().source() instanceof SectionSpec.Declared declared
                    && declared.source() instanceof SectionSource.OfRecords records) {
                exported.add(new Variables(subject, section.spec().item()).plain(records.recordType()));
            }
        }
        List<Section> left = new ArrayList<>();
        int order = plan().sections().size();
        for (String type : plan().records().keySet()) {
            if (plan().records().get(type).isPersonal() && !exported.contains(type)) {
                SectionSource source = new SectionSource.OfRecords(new TextTemplate(type));
                left.add(new Section(
                        this,
                        new SectionSpec(
                                takeName(type, "records"),
                                Optional.empty(),
                                new SectionSpec.Declared(source),
                                Optional.empty(),
                                Optional.empty(),
                                order++,
                                0)));
            }
        }
        return left;
    }

    /**
     * Writes the file, ends the job and answers with it.
     *
     * @param fetched all sections, in any order
     */
    public Job finish(List<Section> fetched) throws IOException {
        waiting.check();
        Bundle bundle = new Bundle(this, fetched);
        Path target = environment.jobs().folders().export(job.id(), format.extension());
        try (PartFile part = PartFile.of(target)) {
            bundle.write(format, part.path());
            bundle.writeManifest(environment.jobs().folders().of(job.id()).resolve("manifest.json"));
            part.complete();
        }
        List<String> missing = bundle.missing();
        Ending ending = Ending.of(missing.isEmpty() ? JobState.COMPLETED : JobState.COMPLETED_WITH_ERRORS)
                .withProgress(new Progress(bundle.rows(), 0, 0, 0, 0));
        return end(
                missing.isEmpty()
                        ? ending
                        : ending.because(
                                "not complete: " + missing.stream().limit(20).collect(Collectors.joining("; "))));
    }

    private Job end(Ending ending) {
        return environment.jobs().ledger().finish(job.id(), ending).orElseThrow(() -> new JobParkedException(job.id()));
    }

    /** Removes what was spooled. */
    @Override
    public void close() throws IOException {
        clear(spool);
        try {
            Files.deleteIfExists(spools(job, environment));
        } catch (DirectoryNotEmptyException e) {
            LOG.debug("Another run of job {} has spooled too", job.id(), e);
        }
    }

    Job job() {
        return job;
    }

    UserDataPlan plan() {
        return environment.plan();
    }

    Catalog catalog() {
        return environment.jobs().catalog();
    }

    Records records() {
        return environment.records();
    }

    Clock clock() {
        return environment.jobs().clock();
    }

    Subject subject() {
        return subject;
    }

    Waiting waiting() {
        return waiting;
    }

    RowQueries queries() {
        return new RowQueries(plan(), permissions.catalog());
    }

    /** What the rows of records are asked for; empty: all of them. */
    String query() {
        return job.parameters().getOrDefault("query", "");
    }

    /** The record type with the fields that whoever asks may read; empty if they may read no record of it. */
    Optional<RecordType> seen(RecordType type) {
        return permissions.catalog().findRecordType(type.name());
    }

    /** What whoever asks may see of these records at all. */
    Predicate visible(RecordType type) {
        return permissions.visible(type);
    }

    /** The platform; only sections that ask it come here. */
    Platform platform() {
        return plan().platform().orElseThrow();
    }

    PlatformClient client() {
        return client.orElseThrow();
    }

    /** Whether the files that rows name are fetched too. */
    boolean wantsFiles() {
        return format == OutputFormat.BUNDLE;
    }

    /** A new file in the spool. */
    Path newFile(String what) {
        return spool.resolve(what + "-" + files.incrementAndGet());
    }

    /** The file of this name in the spool. */
    Path spooled(String fileName) {
        return spool.resolve(fileName);
    }

    /** A name for a section that no other section has: the one that is wanted, if possible. */
    String takeName(String wanted, String list) {
        String name = wanted;
        for (int i = 1; !names.add(name); i++) {
            name = list + "." + wanted + (i > 1 ? "-" + i : "");
        }
        return name;
    }

    long fileBytesLeft() throws SourceException {
        long left = plan().limits().filesBytes() - fileBytes.get();
        if (left <= 0) {
            throw SourceException.lasting(
                    "files-too-large",
                    "the files of the user have more than %,d bytes together"
                            .formatted(plan().limits().filesBytes()));
        }
        return left;
    }

    void takeFileBytes(long bytes) {
        fileBytes.addAndGet(bytes);
    }

    void enterDatabase() {
        environment.databaseSlots().acquireUninterruptibly();
    }

    void leaveDatabase() {
        environment.databaseSlots().release();
    }
}
