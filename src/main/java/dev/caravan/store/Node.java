package dev.caravan.store;

import java.util.UUID;

/**
 * A process that runs jobs.
 *
 * @param name the same after a restart, and at no time that of two running processes; a process that starts takes over at
 *     once what its name had at work before
 * @param incarnation another one each time the process starts
 */
public record Node(String name, UUID incarnation) {
    /** This process, from now on. */
    public static Node starting(String name) {
        return new Node(name, UUID.randomUUID());
    }

    /**
     * A process that comes once, such as a command. Its jobs are taken over by others only when its heartbeat has been
     * missing for long enough.
     */
    public static Node passing(String purpose) {
        UUID incarnation = UUID.randomUUID();
        return new Node(purpose + "-" + incarnation, incarnation);
    }
}
