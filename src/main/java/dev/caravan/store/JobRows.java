package dev.caravan.store;

import static dev.caravan.store.JobTable.DETAIL;
import static dev.caravan.store.JobTable.FILE_PROBLEMS;
import static dev.caravan.store.JobTable.FINISHED_AT;
import static dev.caravan.store.JobTable.HEARTBEAT_AT;
import static dev.caravan.store.JobTable.ID;
import static dev.caravan.store.JobTable.IGNORED_COLUMNS;
import static dev.caravan.store.JobTable.INCARNATION;
import static dev.caravan.store.JobTable.JOB;
import static dev.caravan.store.JobTable.NODE;
import static dev.caravan.store.JobTable.RESULTS_WRITTEN;
import static dev.caravan.store.JobTable.STARTED_AT;
import static dev.caravan.store.JobTable.STATE;

import dev.caravan.model.Job;
import dev.caravan.model.JobState;
import dev.caravan.model.Progress;
import dev.caravan.model.RecordType;
import dev.caravan.query.Predicate;
import dev.caravan.query.RecordQuery;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * The rows of jobs: each change of state is one statement that says from which states and by whom it may be made, so that
 * of several who try, one succeeds.
 */
final class JobRows {
    private static final List<String> AT_WORK = JobTable.labels(Stream.of(JobState.RUNNING, JobState.CANCELLING));
    private static final List<String> NOT_ENDED =
            JobTable.labels(Stream.of(JobState.values()).filter(s -> !s.isFinal()));

    private static final RecordType TYPE = JobSchema.recordType();
    private static final Relations RELATIONS = new Relations(JobSchema.catalog(TYPE));

    private final Clock clock;
    private final Node node;

    JobRows(Clock clock, Node node) {
        this.clock = clock;
        this.node = node;
    }

    private OffsetDateTime now() {
        return JobTable.time(clock.instant());
    }

    Job insert(DSLContext tx, Job job) {
        tx.insertInto(JOB)
                .set(JobTable.values(job))
                .set(RESULTS_WRITTEN, false)
                .set(NODE, node.name())
                .set(INCARNATION, node.incarnation())
                .set(HEARTBEAT_AT, now())
                .execute();
        return find(tx, JobIds.get(job.id())).orElseThrow();
    }

    boolean exists(DSLContext dsl, String id) {
        return dsl.fetchExists(JOB, ID.eq(JobIds.get(id)));
    }

    boolean markResultsWritten(DSLContext dsl, UUID id) {
        return dsl.update(JOB).set(RESULTS_WRITTEN, true).where(ID.eq(id)).execute() == 1;
    }

    /** The job, whose row nobody else changes until the transaction ends. */
    static Optional<Job> lock(DSLContext tx, UUID id) {
        return jobs(tx, tx.selectFrom(JOB).where(ID.eq(id)).forUpdate().fetch()).stream()
                .findFirst();
    }

    Optional<Job> find(DSLContext dsl, UUID id) {
        return jobs(dsl, dsl.selectFrom(JOB).where(ID.eq(id)).fetch()).stream().findFirst();
    }

    JobPage page(DSLContext dsl, RecordQuery query, Predicate visible) {
        Predicate predicate = Predicate.and(List.of(visible, query.predicate()));
        RecordSelect select = new RecordSelect(dsl, RELATIONS, TYPE, predicate, query.sort());
        Map<UUID, @Nullable Job> found = new LinkedHashMap<>();
        long total = 0;
        for (Record row :
                select.page(List.of(), query.page(), OptionalLong.empty()).fetch()) {
            found.put(row.get(0, UUID.class), null);
            total = row.get(1, Long.class);
        }
        if (found.isEmpty()) {
            long behind = query.page().offset() == 0
                    ? 0
                    : select.count().fetchSingle().value1();
            return new JobPage(List.of(), behind);
        }
        Result<Record> rows = dsl.selectFrom(JOB).where(ID.in(found.keySet())).fetch();
        jobs(dsl, rows).forEach(job -> found.put(JobIds.get(job.id()), job));
        return new JobPage(found.values().stream().filter(Objects::nonNull).toList(), total);
    }

    /** The jobs of these rows; those that have not ended with the sum of their chunks, if they have any. */
    private static List<Job> jobs(DSLContext dsl, List<Record> rows) {
        List<UUID> open = rows.stream()
                .filter(row -> !JobTable.state(row).isFinal())
                .map(row -> row.get(ID))
                .toList();
        Map<UUID, Progress> sums = Chunks.progress(dsl, open);
        return rows.stream()
                .map(row -> JobTable.job(withProgress(row, Optional.ofNullable(sums.get(row.get(ID))))))
                .toList();
    }

    private static Record withProgress(Record row, Optional<Progress> progress) {
        progress.ifPresent(sum -> row.fromMap(named(sum)));
        return row;
    }

    private static Map<String, Object> named(Progress progress) {
        Map<String, Object> named = new LinkedHashMap<>();
        JobTable.values(progress).forEach((field, value) -> named.put(field.getName(), value));
        return named;
    }

    List<Job> recoverable(DSLContext dsl, Duration staleAfter) {
        return jobs(
                dsl,
                dsl.selectFrom(JOB)
                        .where(STATE.in(NOT_ENDED), isAbandoned(staleAfter))
                        .orderBy(ID)
                        .fetch());
    }

    /** Whether the one who has the job is an earlier incarnation of this node, or has shown no heartbeat for so long. */
    private Condition isAbandoned(Duration staleAfter) {
        OffsetDateTime stale = now().minus(staleAfter);
        return INCARNATION.ne(node.incarnation()).and(NODE.eq(node.name()).or(HEARTBEAT_AT.lt(stale)));
    }

    boolean isOwn(DSLContext dsl, UUID id) {
        return dsl.fetchExists(JOB, ID.eq(id), NODE.eq(node.name()));
    }

    Optional<Job> claim(DSLContext tx, UUID id, Duration staleAfter) {
        int claimed = tx.update(JOB)
                .set(
                        STATE,
                        DSL.when(STATE.eq(JobState.QUEUED.label()), JobState.RUNNING.label())
                                .otherwise(STATE))
                .set(STARTED_AT, DSL.coalesce(STARTED_AT, DSL.val(now())))
                .set(NODE, node.name())
                .set(INCARNATION, node.incarnation())
                .set(HEARTBEAT_AT, now())
                .where(
                        ID.eq(id),
                        STATE.eq(JobState.QUEUED.label()).or(STATE.in(AT_WORK).and(isAbandoned(staleAfter))))
                .execute();
        return found(tx, id, claimed);
    }

    private Optional<Job> found(DSLContext tx, UUID id, int changed) {
        return changed == 1 ? find(tx, id) : Optional.empty();
    }

    Map<String, JobState> heartbeat(DSLContext tx) {
        Condition own = INCARNATION.eq(node.incarnation()).and(STATE.in(NOT_ENDED));
        tx.update(JOB).set(HEARTBEAT_AT, now()).where(own).execute();
        Map<String, JobState> jobs = new LinkedHashMap<>();
        tx.select(ID, STATE)
                .from(JOB)
                .where(own)
                .orderBy(ID)
                .forEach(row -> jobs.put(row.get(ID).toString(), JobTable.state(row)));
        return jobs;
    }

    Optional<Job> requestCancel(DSLContext tx, UUID id) {
        String queued = JobState.QUEUED.label();
        int changed = tx.update(JOB)
                .set(FINISHED_AT, DSL.when(STATE.eq(queued), DSL.val(now())).otherwise(FINISHED_AT))
                .set(
                        STATE,
                        DSL.when(STATE.eq(queued), JobState.CANCELLED.label()).otherwise(JobState.CANCELLING.label()))
                .where(ID.eq(id), STATE.in(NOT_ENDED))
                .execute();
        return found(tx, id, changed);
    }

    int reportProgress(DSLContext dsl, UUID id, Progress progress) {
        return dsl.update(JOB)
                .set(JobTable.values(progress))
                .where(ID.eq(id), isAtWorkHere())
                .execute();
    }

    Optional<JobState> findStateAtWork(DSLContext dsl, UUID id) {
        return dsl.select(STATE).from(JOB).where(ID.eq(id), isAtWorkHere()).fetchOptional(JobTable::state);
    }

    private Condition isAtWorkHere() {
        return STATE.in(AT_WORK).and(INCARNATION.eq(node.incarnation()));
    }

    Optional<Job> finish(DSLContext tx, UUID id, Ending ending) {
        Optional<Progress> progress = ending.progress()
                .or(() -> Optional.ofNullable(Chunks.progress(tx, List.of(id)).get(id)));
        int changed = tx.update(JOB)
                .set(STATE, ending.state().label())
                .set(FINISHED_AT, now())
                .set(DETAIL, ending.detail().map(JobTexts::storable).orElse(null))
                .set(FILE_PROBLEMS, JobTexts.ofProblems(ending.fileProblems()))
                .set(IGNORED_COLUMNS, JobTexts.ofList(ending.ignoredColumns()))
                .set(progress.map(JobTable::values).orElse(Map.of()))
                .where(ID.eq(id), isAtWorkHere())
                .execute();
        return found(tx, id, changed);
    }

    List<String> deleteEndedBefore(DSLContext tx, Instant moment, int limit) {
        List<UUID> ids = tx.select(ID)
                .from(JOB)
                .where(
                        STATE.notIn(NOT_ENDED),
                        FINISHED_AT.lt(JobTable.time(moment)),
                        DeliveryLedger.isPendingFor(JobTable.ID_OF_JOB).not())
                .orderBy(ID)
                .limit(limit)
                .fetch(ID);
        if (!ids.isEmpty()) {
            FileMemory.forget(tx, ids);
            tx.deleteFrom(JOB).where(ID.in(ids)).execute();
        }
        return ids.stream().map(UUID::toString).toList();
    }

    Set<String> known(DSLContext dsl, List<UUID> ids) {
        return ids.isEmpty()
                ? Set.of()
                : new HashSet<>(dsl.select(ID).from(JOB).where(ID.in(ids)).fetch(row -> row.value1()
                        .toString()));
    }

    JobCensus census(DSLContext dsl, Duration staleAfter) {
        Field<Integer> silent = DSL.count().filterWhere(HEARTBEAT_AT.lt(now().minus(staleAfter)));
        Map<String, Record> states = dsl.select(STATE, DSL.count(), silent, DSL.min(JobTable.CREATED_AT))
                .from(JOB)
                .where(STATE.in(NOT_ENDED))
                .groupBy(STATE)
                .fetchMap(STATE, row -> row);
        return new JobCensus(
                number(states, JobState.QUEUED, 1),
                number(states, JobState.RUNNING, 1),
                number(states, JobState.CANCELLING, 1),
                number(states, JobState.RUNNING, 2) + number(states, JobState.CANCELLING, 2),
                Optional.ofNullable(states.get(JobState.QUEUED.label()))
                        .map(row -> row.get(3, OffsetDateTime.class).toInstant()));
    }

    private static long number(Map<String, Record> states, JobState state, int column) {
        Record row = states.get(state.label());
        return row == null ? 0 : row.get(column, Long.class);
    }
}
