package dev.caravan.web.page;

import java.util.List;

/**
 * The page on which users ask for all that is held about them.
 *
 * @param jobs that they have asked for lately
 */
public record MyDataPage(List<JobLine> jobs) {
    /** Copies the list. */
    public MyDataPage {
        jobs = List.copyOf(jobs);
    }
}
