package dev.caravan.job;

import dev.caravan.model.Job;
import java.io.IOException;

/** What brings a job from its first stage to its last: a flow. */
public interface Pipeline {

    /**
     * Runs a job whose state is {@code running}, and ends it.
     *
     * @throws dev.caravan.model.ProblemException if the job cannot go on, for reasons that a user can mend
     * @throws IOException if the disk cannot be read or written
     */
    Job run(Job job) throws IOException;
}
