package dev.caravan.job;

import dev.caravan.format.RowReader;
import dev.caravan.format.RowReaders;
import dev.caravan.model.Catalog;
import dev.caravan.model.ImportAction;
import dev.caravan.model.Job;
import dev.caravan.model.JobState;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import dev.caravan.model.Progress;
import dev.caravan.model.Row;
import dev.caravan.store.Database;
import dev.caravan.store.Ending;
import dev.caravan.store.Ledger;
import dev.caravan.store.LookupSession;
import dev.caravan.store.RowRights;
import dev.caravan.store.RowToSave;
import dev.caravan.store.SavePlan;
import dev.caravan.store.SaveSession;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * One run of an import job: its stages, free of Camel. Chunks come in order, and each goes through {@link #decode},
 * {@link #resolve} and {@link #save}; {@link #finish} ends the job. A run that takes over a job which was at work
 * before leaves out the chunks that the ledger has. For one thread at a time.
 */
public final class ImportRun implements Closeable {
    private static final Duration BETWEEN_CANCEL_CHECKS = Duration.ofMillis(500);

    private static final Problem ROLLED_BACK = Problem.of(
                    "rolled-back", "nothing is wrong with this row, but others of the file are in error")
            .withHint("this import saves all rows or none; mend the others and import all of them again");

    private final Job job;
    private final ImportAction action;
    private final Ledger ledger;
    private final JobFolders folders;
    private final Clock clock;
    private final AtomicBoolean stopping;
    private final RowDecoder decoder;
    private final ReferenceResolver resolver;
    private final ColumnMapping mapping;
    private final ReadAhead reading;
    private final LookupSession lookups;
    private final SaveSession session;
    private int chunks;
    private Instant cancelCheck = Instant.MIN;
    private boolean cancelled;
    private boolean broken;

    /**
     * What a run works with.
     *
     * @param stopping set when the process stops, so that jobs are parked
     */
    public record Environment(
            Catalog catalog,
            Database database,
            Ledger ledger,
            JobFolders folders,
            Clock clock,
            AtomicBoolean stopping) {}

    private ImportRun(Job job, ImportAction action, RowRights rights, Environment environment, RowReader reader)
            throws IOException {
        this.job = job;
        this.action = action;
        this.ledger = environment.ledger();
        this.folders = environment.folders();
        this.clock = environment.clock();
        this.stopping = environment.stopping();
        this.decoder = new RowDecoder(action);
        this.resolver = new ReferenceResolver(environment.catalog(), action, decoder);
        this.mapping = ColumnMapping.of(action, reader.columns());
        SavePlan plan = SavePlans.of(environment.catalog(), action, decoder, job.dryRun(), rights);
        this.lookups = LookupSession.open(environment.database(), rights);
        SaveSession opened = null;
        try {
            opened = SaveSession.open(
                    environment.database(), ledger, job, plan, resolver, environment.catalog()::getRecordType, clock);
            this.reading = new ReadAhead(reader, job.chunkSize(), "read-" + job.id());
            this.session = opened;
        } catch (RuntimeException e) {
            if (opened != null) {
                opened.close();
            }
            lookups.close();
            throw e;
        }
    }

    /**
     * Opens the job's source: finds out what file it is and which columns it has.
     *
     * @throws ProblemException if the file as a whole cannot be imported
     */
    public static ImportRun open(Job job, Environment environment) throws IOException {
        Permissions permissions = new Policy(environment.catalog()).of(JobCaller.of(job));
        ImportAction action = permissions
                .catalog()
                .findImport(job.name())
                .orElseThrow(() -> new ProblemException(
                        Problem.of("unknown-import", "there is no import '" + job.name() + "' any more")));
        Path source = environment.folders().source(job.id());
        RowReader reader = RowReaders.open(source, action.file(), ColumnMapping.labels(action));
        try {
            RowLimit.check(source, reader, action);
            return new ImportRun(job, action, permissions.rowRights(), environment, reader);
        } catch (ProblemException e) {
            try (reader) {
                throw MissingColumnsProblem.orNested(e, reader);
            }
        } catch (IOException | RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    /** Into how many parts the chunks of a new job are divided. */
    static int parts(ImportAction action, boolean dryRun, Environment environment) {
        SavePlan plan = SavePlans.of(environment.catalog(), action, new RowDecoder(action), dryRun, RowRights.ALL);
        return SaveSession.parts(environment.database(), plan, dryRun);
    }

    /** The job. */
    public Job job() {
        return job;
    }

    /**
     * The chunks that are still to be saved, in order; ends early when the job is cancelled. Once something has failed there
     * are no more: a flow that cleans up after a failure by going through what is left must not read the whole file for it.
     *
     * @throws JobParkedException from the iterator, once, if the process stops, or another node has taken the job over
     */
    public Iterator<Chunk> chunks() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                while (!broken && !isCancelled() && reading.hasNext()) {
                    if (stopping.get()) {
                        broken = true;
                        throw new JobParkedException(job.id());
                    }
                    if (!session.isSaved(chunks)) {
                        return true;
                    }
                    reading.next();
                    chunks++;
                }
                return false;
            }

            @Override
            public Chunk next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return Chunk.of(job.id(), chunks++, reading.next());
            }
        };
    }

    private boolean isCancelled() {
        Instant now = clock.instant();
        if (!cancelled && cancelCheck.plus(BETWEEN_CANCEL_CHECKS).isBefore(now)) {
            cancelCheck = now;
            cancelled = stateAtWork() == JobState.CANCELLING;
        }
        return cancelled;
    }

    /**
     * Asked often, for a process that stands still may have been taken for dead.
     *
     * @throws JobParkedException if another node has the job now
     */
    private JobState stateAtWork() {
        Optional<JobState> state = ledger.findStateAtWork(job.id());
        if (state.isEmpty()) {
            broken = true;
            throw JobParkedException.takenOver(job.id());
        }
        return state.get();
    }

    /** Text → typed values. */
    public Chunk decode(Chunk chunk) {
        return orBreak(() -> {
            List<RowToSave> decoded = new ArrayList<>(chunk.rows().size());
            for (Row row : chunk.rows()) {
                decoded.add(decoder.decode(row, mapping));
            }
            return chunk.withDecoded(decoded);
        });
    }

    /** Keys of other records → their {@code _id}s. */
    public Chunk resolve(Chunk chunk) {
        return orBreak(() -> {
            resolver.resolve(lookups.lookups(), chunk.decoded());
            return chunk;
        });
    }

    /** Typed values → records, in one transaction with the ledger's entry. */
    public Chunk save(Chunk chunk) {
        long firstLine = chunk.rows().get(0).line();
        return orBreak(() -> chunk.withOutcomes(session.save(chunk.number(), firstLine, chunk.decoded())));
    }

    private Chunk orBreak(Supplier<Chunk> stage) {
        boolean done = false;
        try {
            Chunk chunk = stage.get();
            done = true;
            return chunk;
        } finally {
            broken |= !done;
        }
    }

    /**
     * Ends the job: its counters, the file of rows in error, its state.
     *
     * @throws JobParkedException if another node has the job now
     */
    public Job finish() throws IOException {
        stateAtWork();
        Optional<String> detail = session.isOneTransaction() ? endOneTransaction() : Optional.empty();
        Progress progress = ledger.progress(job.id());
        if (progress.failed() > 0) {
            new ErrorFile(action, folders.source(job.id())).write(folders, ledger, job.id());
        }
        JobState state = cancelled
                ? JobState.CANCELLED
                : progress.failed() > 0 ? JobState.COMPLETED_WITH_ERRORS : JobState.COMPLETED;
        if (cancelled && detail.isEmpty()) {
            detail = Optional.of(
                    progress.read() == 0
                            ? "cancelled before a row was saved"
                            : "cancelled after %,d rows; what is saved stays saved".formatted(progress.read()));
        }
        Ending ending = new Ending(state, detail, List.of(), mapping.ignored(), Optional.empty());
        return ledger.finish(job.id(), ending).orElseThrow(() -> new JobParkedException(job.id()));
    }

    private Optional<String> endOneTransaction() {
        if (session.isCommitted()) {
            return Optional.empty();
        }
        Progress progress = ledger.progress(job.id());
        if (job.dryRun()) {
            session.rollback();
            return Optional.of("a dry run: nothing was saved");
        }
        if (cancelled) {
            session.rollback();
            ledger.deleteChunks(job.id());
            return Optional.of("cancelled; this import saves all rows or none, so nothing was saved");
        }
        if (progress.failed() > 0) {
            session.rollback();
            session.rewriteAsRolledBack(ROLLED_BACK);
            return Optional.of("this import saves all rows or none: %,d of %,d rows are in error, so nothing was saved"
                    .formatted(progress.failed(), progress.read()));
        }
        session.commit();
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        try (lookups;
                session) {
            reading.close();
        }
    }
}
