package dev.caravan;

import dev.caravan.model.Progress;
import dev.caravan.store.Ledger;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A line on the terminal that tells how far a job is; nothing where there is no terminal. */
final class ProgressLine {
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "progress");
        thread.setDaemon(true);
        return thread;
    });
    private final Ledger ledger;
    private final String jobId;
    private final Future<?> ticking;

    private ProgressLine(Ledger ledger, String jobId, boolean visible) {
        this.ledger = ledger;
        this.jobId = jobId;
        this.ticking = visible
                ? executor.scheduleWithFixedDelay(this::show, 1, 1, TimeUnit.SECONDS)
                : executor.submit(() -> {});
    }

    /** Does the work, and meanwhile tells how far the job is. */
    static <T> T during(Ledger ledger, String jobId, Supplier<T> work) {
        ProgressLine line = new ProgressLine(ledger, jobId, onTerminal());
        try {
            return work.get();
        } finally {
            line.close();
        }
    }

    private void show() {
        Progress progress = ledger.progress(jobId);
        System.err.printf(
                "\r%,d rows: %,d created, %,d updated, %,d unchanged, %,d in error",
                progress.read(), progress.created(), progress.updated(), progress.unchanged(), progress.failed());
        System.err.flush();
    }

    @SuppressWarnings(
            "SystemConsoleNull") // from JDK 22 on the line then appears without a terminal too, and does no harm
    private static boolean onTerminal() {
        return System.console() != null;
    }

    private void close() {
        ticking.cancel(false);
        // without an interrupt, which would close an embedded H2 database
        executor.shutdown();
        if (onTerminal()) {
            System.err.println();
        }
    }
}
