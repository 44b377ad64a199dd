package dev.caravan.job;

import dev.caravan.access.Caller;
import dev.caravan.model.Job;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * In whose name a job runs. A job may run long after it was asked for, in another process even, so it takes along what
 * its caller was then: tenant and roles among its parameters, under names that nobody can ask for.
 */
public final class JobCaller {
    private static final String PREFIX = "caller.";
    private static final String TENANT = PREFIX + "tenant";
    private static final String ROLES = PREFIX + "roles";
    private static final String SEPARATOR = "\n";

    private JobCaller() {}

    /** What to keep of the caller. */
    static Map<String, String> parameters(Caller caller) {
        Map<String, String> parameters = new LinkedHashMap<>();
        caller.tenant().ifPresent(tenant -> parameters.put(TENANT, tenant));
        parameters.put(ROLES, String.join(SEPARATOR, caller.roles()));
        return parameters;
    }

    /** Who the caller was. */
    public static Caller of(Job job) {
        String roles = job.parameters().getOrDefault(ROLES, "");
        return new Caller(
                job.createdBy(),
                Optional.ofNullable(job.parameters().get(TENANT)),
                roles.isEmpty() ? Set.of() : Set.of(roles.split(SEPARATOR)));
    }

    /** What the job was asked for, without whom by. */
    static Map<String, String> withoutCaller(Map<String, String> parameters) {
        Map<String, String> rest = new LinkedHashMap<>(parameters);
        rest.keySet().removeIf(key -> key.startsWith(PREFIX));
        return rest;
    }
}
