package dev.caravan.job.userdata;

import dev.caravan.model.Job;
import java.util.Map;
import java.util.Optional;

/**
 * Whose data it is.
 *
 * @param user the user's id
 * @param tenant the tenant in which it is looked for; empty: in all
 */
public record Subject(String user, Optional<String> tenant) {
    private static final String USER = "user";
    private static final String TENANT = "tenant";
    private static final int MAX_LENGTH = 200;

    /** Whether this text can be the id of a user at all. */
    public static boolean canBe(String user) {
        return !user.isBlank()
                && user.length() <= MAX_LENGTH
                && !user.equals(".")
                && !user.equals("..")
                && user.codePoints().noneMatch(Character::isISOControl);
    }

    /** The subject of a job. */
    static Subject of(Job job) {
        return new Subject(
                job.parameters().getOrDefault(USER, ""),
                Optional.ofNullable(job.parameters().get(TENANT)));
    }

    /** Adds the subject to the parameters of a job. */
    public void putInto(Map<String, String> parameters) {
        parameters.put(USER, user);
        tenant.ifPresent(t -> parameters.put(TENANT, t));
    }
}
