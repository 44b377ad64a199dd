package dev.caravan.store;

import static dev.caravan.store.JobTable.CREATED;
import static dev.caravan.store.JobTable.FAILED;
import static dev.caravan.store.JobTable.READ;
import static dev.caravan.store.JobTable.UNCHANGED;
import static dev.caravan.store.JobTable.UPDATED;

import dev.caravan.model.Outcome;
import dev.caravan.model.Progress;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** The table {@code caravan_chunk}: what became of the rows, chunk by chunk. */
final class Chunks {
    static final Table<Record> CHUNK = DSL.table(DSL.name("caravan_chunk"));
    static final Field<UUID> JOB_ID = JobTable.column("job_id", SQLDataType.UUID);
    static final Field<Integer> NUMBER = JobTable.column("number", SQLDataType.INTEGER);
    static final Field<Integer> PART = JobTable.column("part", SQLDataType.INTEGER);
    private static final Field<Long> FIRST_LINE = JobTable.column("first_line", SQLDataType.BIGINT);
    /** Rows that are not in error. */
    static final Field<byte[]> SAVED = JobTable.column("saved", SQLDataType.BLOB);
    /** Rows in error, with their problems. */
    static final Field<byte[]> IN_ERROR = JobTable.column("failed", SQLDataType.BLOB);

    static final Comparator<Outcome> LINE_ORDER =
            Comparator.comparingLong(Outcome::line).thenComparingLong(Outcome::record);

    private Chunks() {}

    /** Adds the entry, as part of the transaction that saves its rows; tells if another transaction has done so. */
    static void record(DSLContext tx, ChunkEntry entry) {
        Map<Boolean, List<Outcome>> byError = entry.outcomes().stream()
                .sorted(LINE_ORDER)
                .collect(Collectors.partitioningBy(o -> o.kind() == Outcome.Kind.ERROR));
        try {
            tx.insertInto(CHUNK)
                    .set(JOB_ID, JobIds.get(entry.jobId()))
                    .set(NUMBER, entry.number())
                    .set(PART, entry.part())
                    .set(FIRST_LINE, entry.firstLine())
                    .set(JobTable.values(entry.progress()))
                    .set(SAVED, OutcomeCodec.encode(byError.getOrDefault(false, List.of())))
                    .set(IN_ERROR, OutcomeCodec.encode(byError.getOrDefault(true, List.of())))
                    .execute();
        } catch (DataAccessException e) {
            throw Failures.isDuplicate(e) ? new ChunkAlreadySavedException(entry, e) : e;
        }
    }

    /** Puts another entry in the place of one. */
    static void replace(DSLContext tx, ChunkEntry entry) {
        tx.deleteFrom(CHUNK)
                .where(JOB_ID.eq(JobIds.get(entry.jobId())), NUMBER.eq(entry.number()), PART.eq(entry.part()))
                .execute();
        record(tx, entry);
    }

    static Set<ChunkPart> parts(DSLContext dsl, UUID job) {
        return new LinkedHashSet<>(dsl.select(NUMBER, PART)
                .from(CHUNK)
                .where(JOB_ID.eq(job))
                .orderBy(NUMBER, PART)
                .fetch(row -> new ChunkPart(row.value1(), row.value2())));
    }

    static Optional<ChunkEntry> find(DSLContext dsl, UUID job, ChunkPart part) {
        return dsl.select(FIRST_LINE, SAVED, IN_ERROR)
                .from(CHUNK)
                .where(JOB_ID.eq(job), NUMBER.eq(part.number()), PART.eq(part.part()))
                .fetchOptional(row -> new ChunkEntry(
                        job.toString(), part.number(), part.part(), row.value1(), both(row.value2(), row.value3())));
    }

    private static List<Outcome> both(byte[] saved, byte[] inError) {
        return Stream.of(saved, inError)
                .flatMap(bytes -> OutcomeCodec.decode(bytes).stream())
                .sorted(LINE_ORDER)
                .toList();
    }

    /** The sums of these jobs' chunks; jobs without any are left out. */
    static Map<UUID, Progress> progress(DSLContext dsl, Collection<UUID> jobs) {
        Map<UUID, Progress> sums = new HashMap<>();
        if (!jobs.isEmpty()) {
            dsl.select(JOB_ID, sum(READ), sum(CREATED), sum(UPDATED), sum(UNCHANGED), sum(FAILED))
                    .from(CHUNK)
                    .where(JOB_ID.in(jobs))
                    .groupBy(JOB_ID)
                    .forEach(row -> sums.put(row.get(JOB_ID), JobTable.progress(row)));
        }
        return sums;
    }

    private static Field<Long> sum(Field<Long> counter) {
        return DSL.sum(counter).cast(SQLDataType.BIGINT).as(counter);
    }

    static int delete(DSLContext dsl, UUID job) {
        return dsl.deleteFrom(CHUNK).where(JOB_ID.eq(job)).execute();
    }
}
