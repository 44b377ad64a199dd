package dev.caravan.store;

import dev.caravan.model.JobKind;
import dev.caravan.model.JobState;
import java.util.Optional;
import java.util.Set;

/**
 * Which jobs are wanted: those that fulfil all that is given.
 *
 * @param name the action's name
 * @param states any of these; empty: all
 * @param createdBy the user's id
 */
public record JobFilter(
        Optional<JobKind> kind, Optional<String> name, Set<JobState> states, Optional<String> createdBy) {
    /** Every job. */
    public static final JobFilter ALL = new JobFilter(Optional.empty(), Optional.empty(), Set.of(), Optional.empty());

    /** Copies the set. */
    public JobFilter {
        states = Set.copyOf(states);
    }

    /** The same, of this kind only. */
    public JobFilter ofKind(JobKind wanted) {
        return new JobFilter(Optional.of(wanted), name, states, createdBy);
    }

    /** The same, of this action only. */
    public JobFilter named(String wanted) {
        return new JobFilter(kind, Optional.of(wanted), states, createdBy);
    }

    /** The same, in these states only. */
    public JobFilter in(JobState... wanted) {
        return new JobFilter(kind, name, Set.of(wanted), createdBy);
    }

    /** The same, of this user only. */
    public JobFilter by(String user) {
        return new JobFilter(kind, name, states, Optional.of(user));
    }
}
