package dev.caravan.store;

import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.BOOLEAN;
import static org.jooq.impl.SQLDataType.INTEGER;
import static org.jooq.impl.SQLDataType.TIMESTAMPWITHTIMEZONE;
import static org.jooq.impl.SQLDataType.UUID;
import static org.jooq.impl.SQLDataType.VARCHAR;

import dev.caravan.model.Job;
import dev.caravan.model.JobKind;
import dev.caravan.model.JobState;
import dev.caravan.model.Progress;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** The table {@code caravan_job}: its columns, and how a job becomes a row and a row a job. */
final class JobTable {
    static final Table<Record> JOB = DSL.table(DSL.name("caravan_job"));
    static final Field<UUID> ID = column("id", UUID);
    static final Field<String> KIND = column("kind", VARCHAR);
    static final Field<String> NAME = column("name", VARCHAR);
    static final Field<String> STATE = column("state", VARCHAR);
    static final Field<String> CREATED_BY = column("created_by", VARCHAR);
    static final Field<OffsetDateTime> STARTED_AT = column("started_at", TIMESTAMPWITHTIMEZONE);
    static final Field<OffsetDateTime> FINISHED_AT = column("finished_at", TIMESTAMPWITHTIMEZONE);
    static final Field<String> DETAIL = column("detail", VARCHAR);
    static final Field<String> FILE_PROBLEMS = column("file_problems", VARCHAR);
    static final Field<String> IGNORED_COLUMNS = column("ignored_columns", VARCHAR);
    static final Field<Boolean> RESULTS_WRITTEN = column("results_written", BOOLEAN);
    static final Field<String> NODE = column("node", VARCHAR);
    static final Field<UUID> INCARNATION = column("incarnation", UUID);
    static final Field<OffsetDateTime> HEARTBEAT_AT = column("heartbeat_at", TIMESTAMPWITHTIMEZONE);

    /** The same, where the other table has columns of these names. */
    static final Field<UUID> ID_OF_JOB = DSL.field(DSL.name("caravan_job", "id"), UUID);

    static final Field<String> STATE_OF_JOB = DSL.field(DSL.name("caravan_job", "state"), VARCHAR);

    static final Field<Long> READ = column("rows_read", BIGINT);
    static final Field<Long> CREATED = column("rows_created", BIGINT);
    static final Field<Long> UPDATED = column("rows_updated", BIGINT);
    static final Field<Long> UNCHANGED = column("rows_unchanged", BIGINT);
    static final Field<Long> FAILED = column("rows_failed", BIGINT);

    private static final Field<Boolean> DRY_RUN = column("dry_run", BOOLEAN);
    private static final Field<String> CHANNEL = column("channel", VARCHAR);
    private static final Field<String> FILE_NAME = column("file_name", VARCHAR);
    private static final Field<Long> BYTES = column("bytes", BIGINT);
    private static final Field<String> SHA256 = column("sha256", VARCHAR);
    private static final Field<String> PARAMETERS = column("parameters", VARCHAR);
    static final Field<OffsetDateTime> CREATED_AT = column("created_at", TIMESTAMPWITHTIMEZONE);
    private static final Field<UUID> DUPLICATE_OF = column("duplicate_of", UUID);
    private static final Field<Integer> CHUNK_SIZE = column("chunk_size", INTEGER);
    private static final Field<Integer> PARTS = column("parts", INTEGER);

    private JobTable() {}

    static <T> Field<T> column(String name, DataType<T> type) {
        return DSL.field(DSL.name(name), type);
    }

    /** The columns of this job's row, but for those that say who works on it. */
    static Map<Field<?>, @Nullable Object> values(Job job) {
        Map<Field<?>, @Nullable Object> values = new LinkedHashMap<>();
        values.put(ID, JobIds.get(job.id()));
        values.put(KIND, job.kind().label());
        values.put(NAME, job.name());
        values.put(STATE, job.state().label());
        values.put(DRY_RUN, job.dryRun());
        values.put(CREATED_BY, JobTexts.storable(job.createdBy()));
        values.put(CHANNEL, job.source().channel().label());
        values.put(FILE_NAME, JobTexts.storable(job.source().fileName()));
        values.put(BYTES, job.source().bytes());
        values.put(SHA256, job.source().sha256());
        values.put(PARAMETERS, JobTexts.ofMap(job.parameters()));
        values.putAll(values(job.progress()));
        values.put(CREATED_AT, time(job.createdAt()));
        values.put(STARTED_AT, job.startedAt().map(JobTable::time).orElse(null));
        values.put(FINISHED_AT, job.finishedAt().map(JobTable::time).orElse(null));
        values.put(DETAIL, job.detail().map(JobTexts::storable).orElse(null));
        values.put(FILE_PROBLEMS, JobTexts.ofProblems(job.fileProblems()));
        values.put(IGNORED_COLUMNS, JobTexts.ofList(job.ignoredColumns()));
        values.put(DUPLICATE_OF, job.duplicateOf().map(JobIds::get).orElse(null));
        values.put(CHUNK_SIZE, job.chunkSize());
        values.put(PARTS, job.parts());
        return values;
    }

    static Map<Field<?>, @Nullable Object> values(Progress progress) {
        Map<Field<?>, @Nullable Object> values = new LinkedHashMap<>();
        values.put(READ, progress.read());
        values.put(CREATED, progress.created());
        values.put(UPDATED, progress.updated());
        values.put(UNCHANGED, progress.unchanged());
        values.put(FAILED, progress.failed());
        return values;
    }

    static Job job(Record row) {
        return new Job(
                row.get(ID).toString(),
                byLabel(JobKind.values(), JobKind::label, row.get(KIND)),
                row.get(NAME),
                state(row),
                row.get(DRY_RUN),
                row.get(CREATED_BY),
                source(row),
                JobTexts.toMap(row.get(PARAMETERS)),
                progress(row),
                row.get(CREATED_AT).toInstant(),
                Optional.ofNullable(row.get(STARTED_AT)).map(OffsetDateTime::toInstant),
                Optional.ofNullable(row.get(FINISHED_AT)).map(OffsetDateTime::toInstant),
                Optional.ofNullable(row.get(DETAIL)),
                JobTexts.toProblems(row.get(FILE_PROBLEMS)),
                JobTexts.toList(row.get(IGNORED_COLUMNS)),
                Optional.ofNullable(row.get(DUPLICATE_OF)).map(java.util.UUID::toString),
                row.get(CHUNK_SIZE),
                row.get(PARTS));
    }

    private static Job.Source source(Record row) {
        Job.Channel channel = byLabel(Job.Channel.values(), Job.Channel::label, row.get(CHANNEL));
        return new Job.Source(channel, row.get(FILE_NAME), row.get(BYTES), row.get(SHA256));
    }

    static Progress progress(Record row) {
        return new Progress(row.get(READ), row.get(CREATED), row.get(UPDATED), row.get(UNCHANGED), row.get(FAILED));
    }

    static JobState state(Record row) {
        return byLabel(JobState.values(), JobState::label, row.get(STATE));
    }

    static List<String> labels(Stream<JobState> states) {
        return states.map(JobState::label).toList();
    }

    private static <T> T byLabel(T[] values, Function<T, String> label, String wanted) {
        return Stream.of(values)
                .filter(v -> label.apply(v).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the ledger says '" + wanted + "'; this Caravan knows "
                        + Stream.of(values).map(label).toList()));
    }

    static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
