package dev.caravan.store;

import dev.caravan.model.Job;
import java.util.List;

/**
 * Some jobs, as a query selects them.
 *
 * @param total how many jobs there are on all pages together
 */
public record JobPage(List<Job> jobs, long total) {
    /** Copies the list. */
    public JobPage {
        jobs = List.copyOf(jobs);
    }
}
