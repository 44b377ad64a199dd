package dev.caravan.web.page;

import java.util.List;

/** The history of jobs. */
public record JobList(String kind, String state, List<JobLine> jobs, Pager pager, boolean anyRunning) {
    /** Copies the list. */
    public JobList {
        jobs = List.copyOf(jobs);
    }
}
