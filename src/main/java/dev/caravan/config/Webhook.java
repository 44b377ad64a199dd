package dev.caravan.config;

import dev.caravan.model.Job;
import dev.caravan.model.JobKind;
import dev.caravan.model.JobState;
import java.util.Set;

/**
 * Who is told when jobs have ended.
 *
 * @param kinds of these kinds; empty: of all
 * @param states in these states; empty: in any
 */
public record Webhook(String name, Target.Http target, Set<JobKind> kinds, Set<JobState> states, Retry retry) {
    /** Copies the sets. */
    public Webhook {
        kinds = Set.copyOf(kinds);
        states = Set.copyOf(states);
    }

    /** Whether it is told of this job, which has ended. */
    public boolean wants(Job job) {
        return (kinds.isEmpty() || kinds.contains(job.kind())) && (states.isEmpty() || states.contains(job.state()));
    }
}
