package dev.caravan.store;

import java.util.List;
import java.util.Map;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Threads that work for the job of whoever gives them work: what they log has its id. */
public final class JobThreads extends AbstractExecutorService {
    private final ExecutorService threads;

    /** These threads. */
    public JobThreads(ExecutorService threads) {
        this.threads = threads;
    }

    /** The same work for another thread, which then logs for the job that this thread is at. */
    public static Runnable carrying(Runnable work) {
        @Nullable Map<String, String> names = MDC.getCopyOfContextMap();
        return () -> {
            MDC.clear();
            if (names != null) {
                MDC.setContextMap(names);
            }
            try {
                work.run();
            } finally {
                MDC.clear();
            }
        };
    }

    @Override
    public void execute(Runnable work) {
        threads.execute(carrying(work));
    }

    @Override
    public void shutdown() {
        threads.shutdown();
    }

    /** Like {@link #shutdown}: an interrupt would close the file of an embedded database under all threads. */
    @Override
    public List<Runnable> shutdownNow() {
        threads.shutdown();
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return threads.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return threads.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return threads.awaitTermination(timeout, unit);
    }
}
