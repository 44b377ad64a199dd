package dev.caravan.model;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that somebody did, or was not let do.
 *
 * @param user the user's id; {@code -} for somebody who has not come in
 * @param from the address of the client, or {@code folder}, {@code cli}, {@code schedule}
 * @param action what was done: {@code GET}, {@code import}, {@code sign-in}
 * @param subject on what: a path, or the name of an action and the job's id
 * @param result how it ended: an HTTP status, or the state of a job
 */
public record AuditEntry(
        Instant at, String user, Optional<String> tenant, String from, String action, String subject, String result) {
    /** Stands for somebody who has not come in. */
    public static final String NOBODY = "-";
}
