package dev.caravan.job;

import java.util.concurrent.ThreadFactory;

/** Threads that do not keep the process from its end. */
public final class DaemonThreads {
    private DaemonThreads() {}

    /** Threads of this name. */
    public static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
