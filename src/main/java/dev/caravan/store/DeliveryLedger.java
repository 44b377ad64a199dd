package dev.caravan.store;

import static dev.caravan.store.JobTable.column;

import dev.caravan.model.Job;
import dev.caravan.model.JobState;
import dev.caravan.model.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * The part of the ledger that remembers what is to be brought where. An entry is made together with its job (a file) or
 * with its end (a notice), becomes due when the job has ended, is {@linkplain #claim claimed} by one node for a while,
 * and is pending until it is delivered, skipped or given up. Safe for use by many threads and many nodes.
 */
public final class DeliveryLedger {
    private static final Table<Record> DELIVERY = DSL.table(DSL.name("caravan_delivery"));
    private static final Field<UUID> JOB_ID = qualified("job_id", SQLDataType.UUID);
    private static final Field<String> KIND = qualified("kind", SQLDataType.VARCHAR);
    private static final Field<String> NAME = qualified("name", SQLDataType.VARCHAR);
    private static final Field<String> STATE = qualified("state", SQLDataType.VARCHAR);
    private static final Field<String> FILE_NAME = qualified("file_name", SQLDataType.VARCHAR);
    private static final Field<Integer> ATTEMPTS = qualified("attempts", SQLDataType.INTEGER);
    private static final Field<OffsetDateTime> NEXT_AT = qualified("next_at", SQLDataType.TIMESTAMPWITHTIMEZONE);
    private static final Field<OffsetDateTime> LEASED_UNTIL =
            qualified("leased_until", SQLDataType.TIMESTAMPWITHTIMEZONE);
    private static final Field<String> NODE = qualified("node", SQLDataType.VARCHAR);
    private static final Field<UUID> INCARNATION = qualified("incarnation", SQLDataType.UUID);
    private static final Field<String> DETAIL = qualified("detail", SQLDataType.VARCHAR);
    private static final Field<OffsetDateTime> ENDED_AT = qualified("ended_at", SQLDataType.TIMESTAMPWITHTIMEZONE);
    private static final Field<String> JOB_NODE_OF_JOB =
            DSL.field(DSL.name("caravan_job", "node"), SQLDataType.VARCHAR);
    private static final Field<String> JOB_NODE = JOB_NODE_OF_JOB.as("job_node");

    /** Longer than any entry waits for its next attempt. */
    private static final Duration LONGEST_PAUSE = Duration.ofHours(25);

    /** Of a {@linkplain #census census}: waits for another attempt. */
    public static final String RETRYING = "retrying";

    private static final String PENDING = DeliveryEntry.State.PENDING.label();

    private final Database database;
    private final Clock clock;
    private final Node node;

    DeliveryLedger(Database database, Clock clock, Node node) {
        this.database = database;
        this.clock = clock;
        this.node = node;
    }

    private static <T> Field<T> qualified(String name, org.jooq.DataType<T> type) {
        return DSL.field(DSL.name("caravan_delivery", name), type);
    }

    private OffsetDateTime now() {
        return JobTable.time(clock.instant());
    }

    /** Adds files of a job, unless they are there. */
    void plan(DSLContext tx, String jobId, List<DeliveryEntry.Plan> plans) {
        for (DeliveryEntry.Plan plan : plans) {
            insert(tx, jobId, DeliveryEntry.Kind.FILE, plan);
        }
    }

    /** Adds notices of a job that has ended. */
    void announce(DSLContext tx, Job job, List<String> names) {
        for (String name : names) {
            insert(tx, job.id(), DeliveryEntry.Kind.NOTICE, new DeliveryEntry.Plan(name, ""));
        }
    }

    private void insert(DSLContext tx, String jobId, DeliveryEntry.Kind kind, DeliveryEntry.Plan plan) {
        UUID id = JobIds.get(jobId);
        if (tx.fetchExists(DELIVERY, JOB_ID.eq(id), KIND.eq(kind.label()), NAME.eq(plan.name()))) {
            return;
        }
        Map<Field<?>, @Nullable Object> row = new LinkedHashMap<>();
        row.put(column("job_id", SQLDataType.UUID), id);
        row.put(column("kind", SQLDataType.VARCHAR), kind.label());
        row.put(column("name", SQLDataType.VARCHAR), plan.name());
        row.put(column("state", SQLDataType.VARCHAR), PENDING);
        row.put(column("file_name", SQLDataType.VARCHAR), plan.fileName());
        row.put(column("attempts", SQLDataType.INTEGER), 0);
        row.put(column("next_at", SQLDataType.TIMESTAMPWITHTIMEZONE), now());
        tx.insertInto(DELIVERY).set(row).execute();
    }

    /** Whether there is something of this job that is to be brought yet. */
    static Condition isPendingFor(Field<UUID> job) {
        return DSL.exists(DSL.selectOne().from(DELIVERY).where(JOB_ID.eq(job), STATE.eq(PENDING)));
    }

    /**
     * How many entries there are, by name and then by state: {@code pending} those that have not been tried,
     * {@code retrying} those that wait for another attempt, and the {@linkplain DeliveryEntry.State states} of those that have
     * ended.
     */
    public Map<String, Map<String, Integer>> census() {
        Field<Integer> tried = DSL.count().filterWhere(ATTEMPTS.gt(0), DETAIL.isNotNull());
        Map<String, Map<String, Integer>> census = new LinkedHashMap<>();
        database.dsl()
                .select(NAME, STATE, DSL.count(), tried)
                .from(DELIVERY)
                .groupBy(NAME, STATE)
                .orderBy(NAME)
                .forEach(row -> {
                    Map<String, Integer> states = census.computeIfAbsent(row.value1(), name -> new LinkedHashMap<>());
                    int retrying = row.value2().equals(PENDING) ? row.value4() : 0;
                    if (retrying > 0) {
                        states.put(RETRYING, retrying);
                    }
                    if (row.value3() > retrying) {
                        states.put(row.value2(), row.value3() - retrying);
                    }
                });
        return census;
    }

    /** All entries of a job, files first. */
    public List<DeliveryEntry> of(String jobId) {
        return JobIds.parse(jobId)
                .map(id -> select(JOB_ID.eq(id), 1_000, List.of()))
                .orElse(List.of());
    }

    /**
     * Entries that are due and that nobody is at work on: those whose files lie here first, and of these those that have
     * waited longest. No pause is as long as {@link #LONGEST_PAUSE}, so that what is to wait longer was noted while the
     * clock was wrong, and is due.
     *
     * @param without deliveries and webhooks that are left out, however much waits for them
     */
    public List<DeliveryEntry> due(int limit, Collection<DeliveryEntry.Place> without) {
        List<String> ended = JobTable.labels(Stream.of(JobState.values()).filter(JobState::isFinal));
        Condition due = NEXT_AT.le(now()).or(NEXT_AT.gt(now().plus(LONGEST_PAUSE)));
        Condition condition = isFree().and(due).and(JobTable.STATE_OF_JOB.in(ended));
        for (DeliveryEntry.Place place : without) {
            condition = condition.andNot(KIND.eq(place.kind().label()).and(NAME.eq(place.name())));
        }
        Condition here = KIND.eq(DeliveryEntry.Kind.NOTICE.label()).or(JOB_NODE_OF_JOB.eq(node.name()));
        return select(condition, limit, List.of(DSL.when(here, 0).otherwise(1)));
    }

    private Condition isFree() {
        return STATE.eq(PENDING)
                .and(LEASED_UNTIL
                        .isNull()
                        .or(LEASED_UNTIL.lt(now()))
                        .or(NODE.eq(node.name()).and(INCARNATION.ne(node.incarnation()))));
    }

    private List<DeliveryEntry> select(Condition condition, int limit, List<Field<Integer>> first) {
        List<Field<?>> order = new ArrayList<>(first);
        order.addAll(List.of(NEXT_AT, JOB_ID, KIND, NAME));
        return database.dsl()
                .select(JOB_ID, KIND, NAME, STATE, FILE_NAME, ATTEMPTS, NEXT_AT, DETAIL, ENDED_AT, JOB_NODE)
                .from(DELIVERY)
                .join(JobTable.JOB)
                .on(JOB_ID.eq(JobTable.ID_OF_JOB))
                .where(condition)
                .orderBy(order)
                .limit(limit)
                .fetch(this::entry);
    }

    private DeliveryEntry entry(Record row) {
        return new DeliveryEntry(
                row.get(JOB_ID).toString(),
                kind(row.get(KIND)),
                row.get(NAME),
                state(row.get(STATE)),
                row.get(FILE_NAME),
                row.get(ATTEMPTS),
                row.get(NEXT_AT).toInstant(),
                Optional.ofNullable(row.get(DETAIL)),
                Optional.ofNullable(row.get(ENDED_AT)).map(OffsetDateTime::toInstant),
                row.get(JOB_NODE).equals(node.name()));
    }

    private static DeliveryEntry.Kind kind(String label) {
        return Stream.of(DeliveryEntry.Kind.values())
                .filter(k -> k.label().equals(label))
                .findFirst()
                .orElseThrow();
    }

    private static DeliveryEntry.State state(String label) {
        return Stream.of(DeliveryEntry.State.values())
                .filter(s -> s.label().equals(label))
                .findFirst()
                .orElseThrow();
    }

    /** Takes an entry for this node, for so long; of several callers one succeeds. Counts as an attempt. */
    public boolean claim(DeliveryEntry entry, Duration lease) {
        return database.inTransaction(tx -> tx.update(DELIVERY)
                        .set(ATTEMPTS, ATTEMPTS.plus(1))
                        .set(LEASED_UNTIL, now().plus(lease))
                        .set(NODE, node.name())
                        .set(INCARNATION, node.incarnation())
                        .where(is(entry), isFree())
                        .execute()
                == 1);
    }

    /** Keeps an entry that this node has claimed for so long from now. */
    public boolean keep(DeliveryEntry entry, Duration lease) {
        return database.dsl()
                        .update(DELIVERY)
                        .set(LEASED_UNTIL, now().plus(lease))
                        .where(is(entry), STATE.eq(PENDING), INCARNATION.eq(node.incarnation()))
                        .execute()
                == 1;
    }

    private static Condition is(DeliveryEntry entry) {
        return JOB_ID.eq(JobIds.get(entry.jobId()))
                .and(KIND.eq(entry.kind().label()))
                .and(NAME.eq(entry.name()));
    }

    /** Will be tried again; nothing happens if another node has taken the entry over in the meantime. */
    public void retry(DeliveryEntry entry, Instant at, String detail) {
        database.inTransaction(tx -> tx.update(DELIVERY)
                .set(NEXT_AT, JobTable.time(at))
                .set(LEASED_UNTIL, (OffsetDateTime) null)
                .set(DETAIL, JobTexts.storable(detail))
                .where(is(entry), STATE.eq(PENDING), INCARNATION.eq(node.incarnation()))
                .execute());
    }

    /**
     * Ends a pending entry; one that failed only if no other node has taken it over in the meantime. If that was the last file of a scheduled export of what has changed, and all are where they
     * belong, the schedule goes on from there: in the same transaction.
     */
    public void end(DeliveryEntry entry, DeliveryEntry.State state, Optional<String> detail) {
        database.inTransaction(tx -> {
            // two that end at the same time must see each other
            Optional<Job> job = JobRows.lock(tx, JobIds.get(entry.jobId()));
            Condition mine =
                    state == DeliveryEntry.State.FAILED ? INCARNATION.eq(node.incarnation()) : DSL.noCondition();
            tx.update(DELIVERY)
                    .set(STATE, state.label())
                    .set(LEASED_UNTIL, (OffsetDateTime) null)
                    .set(ENDED_AT, now())
                    .set(DETAIL, detail.map(JobTexts::storable).orElse(null))
                    .where(is(entry), STATE.eq(PENDING), mine)
                    .execute();
            boolean open = tx.fetchExists(
                    DELIVERY,
                    JOB_ID.eq(JobIds.get(entry.jobId())),
                    KIND.eq(DeliveryEntry.Kind.FILE.label()),
                    STATE.in(PENDING, DeliveryEntry.State.FAILED.label()));
            if (!open && entry.kind() == DeliveryEntry.Kind.FILE) {
                job.filter(j -> j.state() == JobState.COMPLETED).ifPresent(j -> ScheduleLedger.moveOn(tx, j));
            }
            return true;
        });
    }

    /**
     * Has the files of a job brought again: those that were given up, and with names these, whatever became of them.
     * Returns how many.
     */
    public int again(String jobId, Collection<DeliveryEntry.Plan> plans) {
        return database.inTransaction(tx -> {
            UUID id = JobIds.get(jobId);
            List<String> names = plans.stream().map(DeliveryEntry.Plan::name).toList();
            plan(tx, jobId, List.copyOf(plans));
            Condition wanted = names.isEmpty()
                    ? STATE.eq(DeliveryEntry.State.FAILED.label())
                    : KIND.eq(DeliveryEntry.Kind.FILE.label()).and(NAME.in(names));
            return tx.update(DELIVERY)
                    .set(STATE, PENDING)
                    .set(ATTEMPTS, 0)
                    .set(NEXT_AT, now())
                    .set(ENDED_AT, (OffsetDateTime) null)
                    .where(JOB_ID.eq(id), wanted, LEASED_UNTIL.isNull().or(LEASED_UNTIL.lt(now())))
                    .execute();
        });
    }

    /** How many were given up, by the name of the delivery or webhook. */
    public Map<String, Integer> failed() {
        Field<Integer> count = DSL.count();
        return database.dsl()
                .select(NAME, count)
                .from(DELIVERY)
                .where(STATE.eq(DeliveryEntry.State.FAILED.label()))
                .groupBy(NAME)
                .orderBy(NAME)
                .fetchMap(NAME, count);
    }

    /**
     * How many of ended jobs have been due for so long, by the name of the delivery or webhook: their place hangs, or nobody
     * is there who could bring them.
     */
    public Map<String, Integer> overdue(Duration time) {
        OffsetDateTime before = now().minus(time);
        Field<Integer> count = DSL.count();
        return database.dsl()
                .select(NAME, count)
                .from(DELIVERY)
                .join(JobTable.JOB)
                .on(JOB_ID.eq(JobTable.ID_OF_JOB))
                .where(STATE.eq(PENDING), NEXT_AT.lt(before), JobTable.FINISHED_AT.lt(before))
                .groupBy(NAME)
                .orderBy(NAME)
                .fetchMap(NAME, count);
    }

    /** How many wait for their next attempt although one has failed. */
    public int retrying() {
        return database.dsl().fetchCount(DELIVERY, STATE.eq(PENDING), ATTEMPTS.gt(0), DETAIL.isNotNull());
    }

    /** What a call of a hook started; the same call again starts nothing. */
    public Optional<String> findCall(String hook, String signature) {
        return HookCalls.find(database.dsl(), hook, signature);
    }

    /** The problem that a job has no deliveries that could be tried again. */
    public static Problem nothingToDeliver(String jobId) {
        return Problem.of("nothing-to-deliver", "job '" + jobId + "' has no delivery that was given up")
                .withHint("name deliveries with deliver_to to have the file brought there (again)");
    }
}
