package dev.caravan.web.page;

import java.util.List;

/**
 * A page that says what went wrong, and the way out.
 *
 * @param status of HTTP
 */
public record Trouble(int status, String message, List<JobDetails.Fault> faults, Link out) {
    /** Copies the list. */
    public Trouble {
        faults = List.copyOf(faults);
    }
}
