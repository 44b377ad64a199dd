package dev.caravan.job;

import dev.caravan.model.Job;

/**
 * Told of what jobs do in this process, in the thread that does it: implementations are quick, safe for use by many threads,
 * and throw nothing.
 */
public interface JobWatch {
    /** Looks away. */
    JobWatch NONE = new JobWatch() {
        @Override
        public void began(Job job) {}

        @Override
        public void ended(Job job) {}

        @Override
        public void parked(Job job) {}
    };

    /** This process has taken the job up: for the first time, or again after somebody has left it. */
    void began(Job job);

    /** The job has ended here. */
    void ended(Job job);

    /** The process stops, and the job goes on at its next start. */
    void parked(Job job);
}
