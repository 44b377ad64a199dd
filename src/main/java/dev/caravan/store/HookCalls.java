package dev.caravan.store;

import static dev.caravan.store.JobTable.column;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** The table {@code caravan_hook_call}: which signed call started which job. */
final class HookCalls {
    private static final Table<Record> CALL = DSL.table(DSL.name("caravan_hook_call"));
    private static final Field<String> HOOK = column("hook", SQLDataType.VARCHAR);
    private static final Field<String> SIGNATURE = column("signature", SQLDataType.VARCHAR);
    private static final Field<UUID> JOB_ID = column("job_id", SQLDataType.UUID);
    private static final Field<OffsetDateTime> CALLED_AT = column("called_at", SQLDataType.TIMESTAMPWITHTIMEZONE);

    private HookCalls() {}

    static Optional<String> find(DSLContext dsl, String hook, String signature) {
        return dsl.select(JOB_ID)
                .from(CALL)
                .where(HOOK.eq(hook), SIGNATURE.eq(signature))
                .fetchOptional(JOB_ID)
                .map(UUID::toString);
    }

    static void insert(DSLContext tx, String hook, String signature, String jobId, Instant at) {
        tx.insertInto(CALL, HOOK, SIGNATURE, JOB_ID, CALLED_AT)
                .values(hook, signature, JobIds.get(jobId), JobTable.time(at))
                .execute();
    }

    static void forgetBefore(DSLContext tx, String hook, Instant moment) {
        tx.deleteFrom(CALL)
                .where(HOOK.eq(hook), CALLED_AT.lt(JobTable.time(moment)))
                .execute();
    }
}
