package dev.caravan.job;

/** The process stops while a job is at work; the job goes on where it was at the next start. */
public final class JobParkedException extends RuntimeException {
    /** The job of this id. */
    public JobParkedException(String jobId) {
        super("job " + jobId + " is parked until the next start");
    }
}
