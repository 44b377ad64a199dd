package dev.caravan.job;

import dev.caravan.model.Field;
import dev.caravan.model.Job;
import dev.caravan.query.FieldPath;
import dev.caravan.query.Predicate;
import dev.caravan.query.Predicate.Comparison.Operator;
import dev.caravan.store.ScheduleLedger;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The records that were changed in the time that a job of a schedule is about. */
public final class ChangedRecords {
    /** The parameter of a job that says after which moment the records changed that it exports. */
    static final String SINCE = "changed_since";

    private ChangedRecords() {}

    /** Holds for them; for all records if the job is about no time. */
    public static Predicate of(Job job) {
        FieldPath updatedAt = new FieldPath(List.of(Field.UPDATED_AT));
        List<Predicate> bounds = new ArrayList<>();
        Optional.ofNullable(job.parameters().get(SINCE))
                .map(t -> new Predicate.Comparison(updatedAt, Operator.GT, OffsetDateTime.parse(t)))
                .ifPresent(bounds::add);
        Optional.ofNullable(job.parameters().get(ScheduleLedger.CHANGED_UNTIL))
                .map(t -> new Predicate.Comparison(updatedAt, Operator.LTE, OffsetDateTime.parse(t)))
                .ifPresent(bounds::add);
        return Predicate.and(bounds);
    }
}
