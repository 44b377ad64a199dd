package dev.caravan.store;

import dev.caravan.model.ImportField;
import dev.caravan.model.Job;
import dev.caravan.model.MissingReference;
import dev.caravan.model.Outcome;
import dev.caravan.model.Problem;
import dev.caravan.model.RecordType;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Saves the chunks of one job. Usually each chunk, or each part of it, is a transaction together with its entry in the
 * ledger; for a job of all or nothing, and for a dry run, everything is one transaction, and the ledger is told beside
 * it. Used by one thread at a time; the parts of a chunk are saved at the same time on connections of their own.
 */
public final class SaveSession implements AutoCloseable {
    /** In the ledger, the entry that says that a job of one transaction was committed. */
    private static final ChunkPart COMMITTED = new ChunkPart(Integer.MAX_VALUE, 0);

    private final Database database;
    private final Ledger ledger;
    private final Job job;
    private final boolean oneTransaction;
    private final List<SavePart> parts = new ArrayList<>();
    private final Set<ChunkPart> saved;
    private final ExecutorService executor;
    private final Waves waves;

    private SaveSession(Database database, Ledger ledger, Job job, SavePlan plan, Set<ChunkPart> saved) {
        this.database = database;
        this.ledger = ledger;
        this.job = job;
        this.oneTransaction = job.dryRun() || plan.action().atomic();
        this.saved = new HashSet<>(saved);
        this.waves = new Waves(plan);
        this.executor = new JobThreads(Executors.newFixedThreadPool(Math.max(1, job.parts() - 1), task -> {
            Thread thread = new Thread(task, "save-" + job.id());
            thread.setDaemon(true);
            return thread;
        }));
    }

    /**
     * Opens a session.
     *
     * @param types the record types by name
     */
    public static SaveSession open(
            Database database,
            Ledger ledger,
            Job job,
            SavePlan plan,
            Resolver resolver,
            Function<String, RecordType> types,
            Clock clock) {
        boolean oneTransaction = job.dryRun() || plan.action().atomic();
        Set<ChunkPart> saved = ledger.savedParts(job.id());
        if (oneTransaction && !saved.contains(COMMITTED)) {
            ledger.deleteChunks(job.id());
            saved = Set.of();
        }
        SaveSession session = new SaveSession(database, ledger, job, plan, saved);
        try {
            for (int i = 0; i < job.parts(); i++) {
                session.parts.add(SavePart.open(database, plan, resolver, types, clock));
            }
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /**
     * Into how many parts the chunks of such a job may be divided without changing the result: two on PostgreSQL, as
     * long as rows with different identifiers cannot get into each other's way, nor mean the same record.
     */
    public static int parts(Database database, SavePlan plan, boolean dryRun) {
        boolean alone = !database.isPostgres()
                || dryRun
                || plan.action().atomic()
                || plan.action().missingReference() == MissingReference.CREATE
                || new Waves(plan).hasSelfReferences()
                || writesOtherUniqueKey(plan)
                || hasLooseKeys(database, plan);
        return alone ? 1 : 2;
    }

    /**
     * Whether the database may take rows for equal whose identifiers differ: {@code citext}, padded texts, some
     * collations, exclusion constraints, unique indexes on expressions or parts of the table.
     */
    static boolean hasLooseKeys(Database database, SavePlan plan) {
        String[] identifier = Sql.columns(plan.action().identifier()).stream()
                .map(c -> c.name())
                .toArray(String[]::new);
        String table = plan.recordType().table().name();
        return database.dsl().resultQuery("""
                                select 1 from pg_attribute a
                                join pg_type t on t.oid = a.atttypid left join pg_collation c on c.oid = a.attcollation
                                where a.attrelid = quote_ident(?)::regclass and a.attname = any(?)
                                and ((t.typcategory = 'S' and t.typname not in ('text', 'varchar'))
                                or not coalesce(c.collisdeterministic, true))
                                union all
                                select 1 from pg_index i where i.indrelid = quote_ident(?)::regclass
                                and (i.indisexclusion
                                or i.indisunique and (i.indexprs is not null or i.indpred is not null))""", table, identifier, table).fetch().isNotEmpty();
    }

    private static boolean writesOtherUniqueKey(SavePlan plan) {
        Set<String> written = plan.fields().stream()
                .map(ImportField::field)
                .flatMap(f -> f.columns().stream())
                .map(c -> c.name())
                .collect(Collectors.toSet());
        Set<String> identifier = Sql.columns(plan.action().identifier()).stream()
                .map(c -> c.name())
                .collect(Collectors.toSet());
        return plan.recordType().table().uniqueKeys().stream()
                .anyMatch(key -> !key.containsAll(identifier) && key.stream().anyMatch(written::contains));
    }

    /** Whether all of this chunk was saved by an earlier run of the job. */
    public boolean isSaved(int chunk) {
        if (isCommitted()) {
            return true;
        }
        for (int part = 0; part < job.parts(); part++) {
            if (!saved.contains(new ChunkPart(chunk, part))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Saves a chunk.
     *
     * @param chunk its number; chunks come in order
     * @param firstLine the physical line of its first row
     * @param rows decoded and resolved, in the order of the file
     * @return an outcome for each row that had not been saved before, by line
     */
    public List<Outcome> save(int chunk, long firstLine, List<RowToSave> rows) {
        List<List<RowToSave>> shares = divide(rows);
        List<Future<List<Outcome>>> others = new ArrayList<>();
        for (int part = 1; part < shares.size(); part++) {
            int number = part;
            others.add(executor.submit(() -> savePart(chunk, number, firstLine, shares.get(number))));
        }
        List<Outcome> outcomes = new ArrayList<>(rows.size());
        RuntimeException failure = null;
        try {
            outcomes.addAll(savePart(chunk, 0, firstLine, shares.get(0)));
        } catch (RuntimeException e) {
            failure = e;
        }
        for (Future<List<Outcome>> other : others) {
            try {
                outcomes.addAll(result(other));
            } catch (RuntimeException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
        outcomes.sort((a, b) -> Long.compare(a.record(), b.record()));
        return outcomes;
    }

    private static List<Outcome> result(Future<List<Outcome>> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while saving", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Rows with the same identifier go to the same part, so that they are saved in order. */
    private List<List<RowToSave>> divide(List<RowToSave> rows) {
        if (job.parts() == 1) {
            return List.of(rows);
        }
        List<List<RowToSave>> shares = new ArrayList<>();
        for (int i = 0; i < job.parts(); i++) {
            shares.add(new ArrayList<>(rows.size() / job.parts() + 16));
        }
        for (RowToSave row : rows) {
            List<KeyValue> identity = waves.identity(row);
            int hash = identity == null ? Long.hashCode(row.row().number()) : identity.hashCode();
            shares.get(Math.floorMod(hash ^ hash >>> 16, job.parts())).add(row);
        }
        return shares;
    }

    private List<Outcome> savePart(int chunk, int number, long firstLine, List<RowToSave> rows) {
        ChunkPart key = new ChunkPart(chunk, number);
        if (saved.contains(key)) {
            return List.of();
        }
        SavePart part = parts.get(number);
        List<Outcome> outcomes = rows.isEmpty() ? List.of() : part.save(rows);
        ChunkEntry entry = new ChunkEntry(job.id(), chunk, number, firstLine, outcomes);
        if (oneTransaction) {
            // on a connection of its own: what was found out about the rows must outlive a roll-back
            ledger.recordChunk(database.dsl(), entry);
        } else {
            ledger.recordChunk(part.dsl(), entry);
            part.commit();
        }
        return outcomes;
    }

    /**
     * Ends a session of one transaction well. In the same transaction the ledger learns of it, so that after a crash
     * between here and the end of the job nothing is saved again.
     */
    public void commit() {
        ledger.recordChunk(
                parts.get(0).dsl(), new ChunkEntry(job.id(), COMMITTED.number(), COMMITTED.part(), 0, List.of()));
        parts.get(0).commit();
    }

    /** Whether an earlier run of the job had committed everything, in one transaction. */
    public boolean isCommitted() {
        return saved.contains(COMMITTED);
    }

    /** Takes back everything that a session of one transaction has saved. */
    public void rollback() {
        parts.get(0).rollback();
    }

    /**
     * Has the ledger say of each row that was taken back that it is in error, for this reason.
     *
     * @param why the problem of rows that have none of their own
     */
    public void rewriteAsRolledBack(Problem why) {
        for (ChunkPart part : ledger.savedParts(job.id())) {
            ledger.findChunk(job.id(), part)
                    .ifPresent(entry -> database.inTransaction(tx -> {
                        Chunks.replace(tx, rolledBack(entry, why));
                        return true;
                    }));
        }
    }

    private static ChunkEntry rolledBack(ChunkEntry entry, Problem why) {
        List<Outcome> outcomes = entry.outcomes().stream()
                .map(o -> o.kind() == Outcome.Kind.ERROR
                        ? o
                        : new Outcome(
                                o.line(), o.record(), Outcome.Kind.ERROR, Optional.empty(), List.of(why), List.of()))
                .toList();
        return new ChunkEntry(entry.jobId(), entry.number(), entry.part(), entry.firstLine(), outcomes);
    }

    /** Whether the job is saved in one transaction, to be committed or taken back at its end. */
    public boolean isOneTransaction() {
        return oneTransaction;
    }

    @Override
    public void close() {
        executor.shutdown();
        RuntimeException failure = null;
        for (SavePart part : parts) {
            try {
                part.close();
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        parts.clear();
        if (failure != null && !Database.isConnectionFailure(failure)) {
            throw failure;
        }
    }
}
