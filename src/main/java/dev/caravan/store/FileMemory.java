package dev.caravan.store;

import static dev.caravan.store.JobTable.ID;
import static dev.caravan.store.JobTable.JOB;
import static dev.caravan.store.JobTable.RESULTS_WRITTEN;
import static dev.caravan.store.JobTable.STATE;

import dev.caravan.model.Job;
import dev.caravan.model.JobState;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** The table {@code caravan_file}: which job has imported which bytes, once for each import. */
final class FileMemory {
    private static final Table<Record> FILE = DSL.table(DSL.name("caravan_file"));
    private static final Field<String> IMPORT = JobTable.column("import_name", SQLDataType.VARCHAR);
    private static final Field<String> SHA256 = JobTable.column("sha256", SQLDataType.VARCHAR);
    private static final Field<UUID> JOB_ID = JobTable.column("job_id", SQLDataType.UUID);

    /** How often the row may have come and gone between two statements before something else must be wrong. */
    private static final int MAX_TRIES = 10;

    private final Database database;
    private final JobRows jobs;

    FileMemory(Database database, JobRows jobs) {
        this.database = database;
        this.jobs = jobs;
    }

    /** Two who insert at the same time meet in the primary key; the later one then finds the row of the earlier. */
    FileClaim claim(Job job, boolean again) {
        for (int tries = 1; ; tries++) {
            try {
                return database.inTransaction(tx -> claim(tx, job, again));
            } catch (DataAccessException e) {
                if (!Failures.isDuplicate(e) || tries == MAX_TRIES || jobs.exists(database.dsl(), job.id())) {
                    throw e;
                }
            }
        }
    }

    private FileClaim claim(DSLContext tx, Job job, boolean again) {
        Optional<UUID> remembered = lock(tx, job);
        Optional<FileClaim> earlier =
                remembered.flatMap(id -> earlier(tx, id)).filter(claim -> !again || !claim.resultsWritten());
        if (earlier.isPresent()) {
            return earlier.get();
        }
        Job created = jobs.insert(tx, job);
        if (remembered.isPresent()) {
            tx.update(FILE)
                    .set(JOB_ID, JobIds.get(job.id()))
                    .where(IMPORT.eq(job.name()), SHA256.eq(job.source().sha256()))
                    .execute();
        } else {
            tx.insertInto(FILE, IMPORT, SHA256, JOB_ID)
                    .values(job.name(), job.source().sha256(), JobIds.get(job.id()))
                    .execute();
        }
        return new FileClaim(created, true, false);
    }

    /** The lock makes those wait who would take the same place of a failed job. */
    private static Optional<UUID> lock(DSLContext tx, Job job) {
        return tx.select(JOB_ID)
                .from(FILE)
                .where(IMPORT.eq(job.name()), SHA256.eq(job.source().sha256()))
                .forUpdate()
                .fetchOptional(JOB_ID);
    }

    private Optional<FileClaim> earlier(DSLContext tx, UUID id) {
        return tx.select(RESULTS_WRITTEN)
                .from(JOB)
                .where(ID.eq(id), STATE.notIn(JobTable.labels(Stream.of(JobState.FAILED, JobState.CANCELLED))))
                .fetchOptional(RESULTS_WRITTEN)
                .flatMap(written -> jobs.find(tx, id).map(job -> new FileClaim(job, false, written)));
    }

    /** Forgets the files of these jobs. */
    static void forget(DSLContext tx, List<UUID> ids) {
        tx.deleteFrom(FILE).where(JOB_ID.in(ids)).execute();
    }
}
