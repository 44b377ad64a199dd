package dev.caravan.job;

/** A job is left while it is at work: the process stops, and it goes on at the next start; or another node has it now. */
public final class JobParkedException extends RuntimeException {
    /** The job of this id. */
    public JobParkedException(String jobId) {
        this("job " + jobId, " is parked until the next start");
    }

    private JobParkedException(String job, String why) {
        super(job + why);
    }

    /** Another node has taken the job over, since it had not heard of this one for too long. */
    static JobParkedException takenOver(String jobId) {
        return new JobParkedException("job " + jobId, " was taken over by another node");
    }
}
