package dev.caravan.store;

import static dev.caravan.store.JobTable.column;

import dev.caravan.model.Job;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * The part of the ledger that remembers schedules: when each was due last, and up to where what has changed was
 * delivered. Due times only go forward, so that of several nodes one runs each. Safe for use by many threads and nodes.
 */
public final class ScheduleLedger {
    /** The parameter of a job that names its schedule. */
    public static final String SCHEDULE = "schedule";

    /** The parameter of a job that says up to which moment it exports changes. */
    public static final String CHANGED_UNTIL = "changed_until";

    private static final Table<Record> TABLE = DSL.table(DSL.name("caravan_schedule"));
    private static final Field<String> NAME = column("name", SQLDataType.VARCHAR);
    private static final Field<OffsetDateTime> KNOWN_SINCE = column("known_since", SQLDataType.TIMESTAMPWITHTIMEZONE);
    private static final Field<OffsetDateTime> LAST_DUE = column("last_due", SQLDataType.TIMESTAMPWITHTIMEZONE);
    private static final Field<UUID> LAST_JOB = column("last_job", SQLDataType.UUID);
    private static final Field<OffsetDateTime> UNTIL = column("changed_until", SQLDataType.TIMESTAMPWITHTIMEZONE);

    private final Database database;
    private final Clock clock;
    private final Ledger ledger;

    ScheduleLedger(Database database, Clock clock, Ledger ledger) {
        this.database = database;
        this.clock = clock;
        this.ledger = ledger;
    }

    /**
     * What is known of a schedule.
     *
     * @param knownSince when it was first seen; what was due before does not count as missed
     * @param lastDue the last due time that was run or passed over
     * @param lastJob the job that it ran
     * @param changedUntil up to where what has changed was delivered
     */
    public record Entry(
            Instant knownSince, Optional<Instant> lastDue, Optional<String> lastJob, Optional<Instant> changedUntil) {
        /** What is due after this moment has not been run yet. */
        public Instant doneUntil() {
            return lastDue.orElse(knownSince);
        }
    }

    /** What is known of this schedule, which is known from now on. */
    public Entry know(String name) {
        Optional<Entry> known = find(name);
        if (known.isPresent()) {
            return known.get();
        }
        try {
            database.inTransaction(tx -> tx.insertInto(TABLE, NAME, KNOWN_SINCE)
                    .values(name, JobTable.time(clock.instant()))
                    .execute());
        } catch (RuntimeException e) {
            if (!Failures.isDuplicate(e)) {
                throw e;
            }
            // another node was first
        }
        return find(name).orElseThrow();
    }

    /** What is known of this schedule, if it was ever seen. */
    public Optional<Entry> find(String name) {
        return find(database.dsl(), name);
    }

    private static Optional<Entry> find(DSLContext dsl, String name) {
        return dsl.selectFrom(TABLE).where(NAME.eq(name)).fetchOptional(ScheduleLedger::entry);
    }

    private static Entry entry(Record row) {
        return new Entry(
                row.get(KNOWN_SINCE).toInstant(),
                Optional.ofNullable(row.get(LAST_DUE)).map(OffsetDateTime::toInstant),
                Optional.ofNullable(row.get(LAST_JOB)).map(UUID::toString),
                Optional.ofNullable(row.get(UNTIL)).map(OffsetDateTime::toInstant));
    }

    /** A job, and where its file goes. */
    public record Planned(Job job, List<DeliveryEntry.Plan> plans) {
        /** Copies the list. */
        public Planned {
            plans = List.copyOf(plans);
        }
    }

    /**
     * Runs a due time, if no node has run it or a later one: adds the job that the function makes of what is known.
     * The job's entry and the due time's are one transaction.
     */
    public Optional<Job> run(String name, Instant due, Function<Entry, Planned> work) {
        return database.inTransaction(tx -> {
            if (!advance(tx, name, due)) {
                return Optional.empty();
            }
            return Optional.of(create(tx, name, work));
        });
    }

    /** Adds the job that the function makes of what is known, without regard to due times. */
    public Job runNow(String name, Function<Entry, Planned> work) {
        return database.inTransaction(tx -> create(tx, name, work));
    }

    private Job create(DSLContext tx, String name, Function<Entry, Planned> work) {
        Planned planned = work.apply(find(tx, name).orElseThrow());
        Job job = ledger.create(tx, planned.job(), planned.plans());
        tx.update(TABLE)
                .set(LAST_JOB, JobIds.get(job.id()))
                .where(NAME.eq(name))
                .execute();
        return job;
    }

    /**
     * Takes back what was noted while the clock was wrong: times that lie further ahead than the clocks of nodes lie apart.
     * Otherwise nothing would be due until they have come, and what changes until then would never be exported. The
     * schedule is due again from now on; if changes are exported, all records are, once more.
     *
     * @param ahead by how much the clock of another node may differ
     * @return whether there was anything to take back
     */
    public boolean takeBack(String name, Duration ahead) {
        Instant now = clock.instant();
        OffsetDateTime latest = JobTable.time(now.plus(ahead));
        return database.inTransaction(tx -> {
            int due = tx.update(TABLE)
                    .set(LAST_DUE, JobTable.time(now))
                    .where(NAME.eq(name), LAST_DUE.gt(latest))
                    .execute();
            int known = tx.update(TABLE)
                    .set(KNOWN_SINCE, JobTable.time(now))
                    .where(NAME.eq(name), KNOWN_SINCE.gt(latest))
                    .execute();
            int until = tx.update(TABLE)
                    .set(UNTIL, (OffsetDateTime) null)
                    .where(NAME.eq(name), UNTIL.gt(latest))
                    .execute();
            return due + known + until > 0;
        });
    }

    /** Passes over what was due up to this moment; says whether there was anything new in that. */
    public boolean skip(String name, Instant due) {
        return database.inTransaction(tx -> advance(tx, name, due));
    }

    private static boolean advance(DSLContext tx, String name, Instant due) {
        OffsetDateTime time = JobTable.time(due);
        return tx.update(TABLE)
                        .set(LAST_DUE, time)
                        .where(NAME.eq(name), LAST_DUE.isNull().or(LAST_DUE.lt(time)))
                        .execute()
                == 1;
    }

    /** Everything of this job is where it belongs: the next export of changes begins where it ended. */
    static void moveOn(DSLContext tx, Job job) {
        String schedule = job.parameters().get(SCHEDULE);
        String until = job.parameters().get(CHANGED_UNTIL);
        if (schedule != null && until != null) {
            OffsetDateTime time = JobTable.time(Instant.parse(until));
            tx.update(TABLE)
                    .set(UNTIL, time)
                    .where(NAME.eq(schedule), UNTIL.isNull().or(UNTIL.lt(time)))
                    .execute();
        }
    }
}
