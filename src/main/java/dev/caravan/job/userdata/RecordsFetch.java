package dev.caravan.job.userdata;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.caravan.job.RecordValues;
import dev.caravan.model.ColumnType;
import dev.caravan.model.ExportField;
import dev.caravan.model.ExportPath;
import dev.caravan.model.Field;
import dev.caravan.model.Problem;
import dev.caravan.model.RecordType;
import dev.caravan.model.UserDataPlan;
import dev.caravan.query.FieldPath;
import dev.caravan.query.Predicate;
import dev.caravan.query.RecordQuery;
import dev.caravan.store.Database;
import dev.caravan.store.RecordCursor;
import dev.caravan.store.RecordSnapshot;
import dev.caravan.store.StoreException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches the rows of a record type that belong to the user, streamed from a snapshot. */
final class RecordsFetch {
    private static final Logger LOG = LoggerFactory.getLogger(RecordsFetch.class);

    private final UserDataRun run;

    RecordsFetch(UserDataRun run) {
        this.run = run;
    }

    /**
     * Writes the rows into the segment.
     *
     * @return how many there are, which is more than were written where a page was asked for
     */
    long fetch(String typeName, Segment segment) throws IOException {
        Optional<RecordType> type = run.catalog().findRecordType(typeName);
        UserDataPlan.Ownership ownership = run.plan().records().get(typeName);
        if (type.isEmpty() || ownership == null) {
            throw SourceException.lasting(
                    "unknown-entity",
                    "the platform names '" + Problem.abbreviate(typeName)
                            + "', which Caravan does not know as a record type");
        }
        if (!ownership.isPersonal()) {
            return 0;
        }
        Optional<RecordType> seen = run.seen(type.get());
        if (seen.isEmpty()) {
            // an empty section would say that nothing is held
            throw SourceException.lasting(
                    "records-hidden", "the roles of whoever asks show no record of '" + typeName + "'");
        }
        run.enterDatabase();
        try (RecordSnapshot snapshot = run.records().snapshot(run.waiting()::isOver)) {
            return write(snapshot, type.get(), seen.get(), owned(ownership), segment);
        } catch (StoreException e) {
            run.waiting().check();
            if (Database.isConnectionFailure(e)) {
                throw e;
            }
            LOG.warn("The records of {} could not be read", typeName, e);
            throw SourceException.lasting("records-failed", "the records could not be read from the database");
        } catch (CancellationException e) {
            run.waiting().check();
            throw e;
        } finally {
            run.leaveDatabase();
        }
    }

    /**
     * Writes the rows.
     *
     * @param seen the record type with the fields that the caller may read
     */
    private long write(RecordSnapshot snapshot, RecordType type, RecordType seen, Predicate owned, Segment segment)
            throws IOException {
        RecordQuery query = run.queries().of(seen, run.query());
        Predicate predicate = Predicate.and(List.of(owned, run.visible(type), query.predicate()));
        List<ExportField> fields = new ArrayList<>();
        for (String name : query.selection().fields()) {
            Field field = seen.findField(name).orElseThrow();
            fields.add(new ExportField(name, new ExportPath.Own(), field, Optional.empty()));
        }
        boolean paged = RowQueries.hasPage(run.query());
        long total = paged ? snapshot.count(type, predicate) : -1;
        long from = paged ? query.page().offset() : 0;
        long to = paged ? from + query.page().limit() : Long.MAX_VALUE;
        RecordCursor cursor = snapshot.read(type, fields, predicate, query.sort());
        @Nullable Object[] values = new Object[fields.size()];
        long rows = 0;
        try (JsonGenerator json = JsonRows.MAPPER.getFactory().createGenerator(segment.stream())) {
            for (long at = 0; at < to && cursor.next(); at++) {
                if (at >= from) {
                    cursor.read(values);
                    write(json, fields, values);
                    rows++;
                }
            }
        }
        segment.count(rows);
        return paged ? total : rows;
    }

    private static void write(JsonGenerator json, List<ExportField> fields, @Nullable Object[] values)
            throws IOException {
        json.writeStartObject();
        for (int i = 0; i < values.length; i++) {
            json.writeFieldName(fields.get(i).label());
            RecordValues.write(json, values[i]);
        }
        json.writeEndObject();
        json.writeRaw('\n');
    }

    private Predicate owned(UserDataPlan.Ownership ownership) {
        Predicate byUser = Predicate.or(ownership.owners().stream()
                .map(f -> holds(f, run.subject().user()))
                .toList());
        Optional<Predicate> byTenant =
                ownership.tenant().flatMap(f -> run.subject().tenant().map(t -> holds(f, t)));
        return byTenant.map(t -> Predicate.and(List.of(byUser, t))).orElse(byUser);
    }

    /** Holds if the field has this id; an id that the field's type does not know is nobody's there. */
    private static Predicate holds(Field field, String id) {
        return key(field.column().type(), id)
                .<Predicate>map(value ->
                        new Predicate.Comparison(FieldPath.of(field.name()), Predicate.Comparison.Operator.EQ, value))
                .orElse(Predicate.none());
    }

    private static Optional<Object> key(ColumnType type, String id) {
        if (type instanceof ColumnType.Text) {
            return Optional.of(id);
        }
        if (type instanceof ColumnType.Uuid) {
            // the parser also takes shorter ones, which are other texts for the same user
            return id.matches("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}")
                    ? Optional.of(UUID.fromString(id))
                    : Optional.empty();
        }
        return id.matches("-?(0|[1-9]\\d{0,30})") ? Optional.of(new BigDecimal(id)) : Optional.empty();
    }
}
