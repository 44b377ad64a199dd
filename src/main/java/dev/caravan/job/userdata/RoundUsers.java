package dev.caravan.job.userdata;

import dev.caravan.codec.Codecs;
import dev.caravan.codec.FieldCodec;
import dev.caravan.job.ChangedRecords;
import dev.caravan.job.JobCaller;
import dev.caravan.job.Permissions;
import dev.caravan.job.Policy;
import dev.caravan.model.ExportField;
import dev.caravan.model.ExportPath;
import dev.caravan.model.Field;
import dev.caravan.model.Job;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import dev.caravan.model.RecordType;
import dev.caravan.query.Predicate;
import dev.caravan.query.QueryException;
import dev.caravan.query.RecordQuery;
import dev.caravan.query.RecordQueryOptions;
import dev.caravan.store.RecordCursor;
import dev.caravan.store.RecordSchema;
import dev.caravan.store.RecordSnapshot;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the users of a round, as far as whoever asks may see them. */
final class RoundUsers {
    private final Job job;
    private final RoundOrder order;
    private final UserDataRound.Environment environment;
    private final Permissions permissions;

    RoundUsers(Job job, RoundOrder order, UserDataRound.Environment environment) {
        this.job = job;
        this.order = order;
        this.environment = environment;
        this.permissions = new Policy(environment.environment().catalog()).of(JobCaller.of(job));
    }

    /** Writes their ids, one a line. What cannot be the id of a user is left out. */
    void write(Path target) throws IOException {
        RecordType type = permissions
                .catalog()
                .findRecordType(order.users())
                .orElseThrow(() -> gone("there is no record type '" + order.users() + "' any more"));
        Field id = type.findField(order.id())
                .orElseThrow(() -> gone("record type " + type.name() + " has no field '" + order.id() + "' any more"));
        RecordQuery query = query(type);
        FieldCodec codec = Codecs.of(id, Optional.empty(), ZoneOffset.UTC);
        List<ExportField> fields = List.of(new ExportField(id.name(), new ExportPath.Own(), id, Optional.empty()));
        Predicate predicate = Predicate.and(List.of(query.predicate(), ChangedRecords.of(job)));
        @Nullable Object[] values = new Object[1];
        // a key is another one in each record; what else may hold the id may hold it several times
        Set<String> seen = new HashSet<>();
        boolean repeats = !id.name().equals(type.id().name());
        try (BufferedWriter out = Files.newBufferedWriter(target, StandardCharsets.UTF_8);
                RecordSnapshot snapshot = permissions
                        .records(environment.records())
                        .snapshot(environment.environment().stopping()::get)) {
            RecordCursor cursor = snapshot.read(type, fields, predicate, query.sort());
            while (cursor.next()) {
                cursor.read(values);
                String user = codec.encode(values[0]);
                if (Subject.canBe(user) && (!repeats || seen.add(user))) {
                    out.write(user);
                    out.write('\n');
                }
            }
        }
    }

    private RecordQuery query(RecordType type) {
        try {
            return RecordQuery.parse(
                    order.query(), RecordSchema.of(type, permissions.catalog()), RecordQueryOptions.DEFAULT);
        } catch (QueryException e) {
            throw gone(String.valueOf(e.getMessage()));
        }
    }

    private static ProblemException gone(String message) {
        return new ProblemException(Problem.of("bad-schedule", message));
    }
}
