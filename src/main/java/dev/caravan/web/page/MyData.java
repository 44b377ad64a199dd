package dev.caravan.web.page;

import java.util.List;

/**
 * The page on which users ask for all that is held about them.
 *
 * @param jobs that they have asked for lately
 */
public record MyData(List<JobLine> jobs) {
    /** Copies the list. */
    public MyData {
        jobs = List.copyOf(jobs);
    }
}
