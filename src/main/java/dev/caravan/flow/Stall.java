package dev.caravan.flow;

import dev.caravan.job.DaemonThreads;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Breaks a connection off on which nothing has moved for too long although something is waited for. The other side may
 * show that it is alive all the time: a server whose disk hangs does.
 */
final class Stall implements AutoCloseable {
    private static final int LOOKS = 4;
    private static final ScheduledExecutorService WATCH =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("stall"));

    private final AtomicLong moves = new AtomicLong();
    private final Runnable breakOff;
    private final Future<?> watching;
    private volatile boolean waiting;
    private volatile boolean broken;
    private long seen;
    private int still;

    /**
     * Watches a connection until it is closed.
     *
     * @param patience how long nothing may move
     * @param breakOff ends whatever waits for the other side
     */
    Stall(Duration patience, Runnable breakOff) {
        this.breakOff = breakOff;
        long pause = Math.max(1, patience.toMillis() / LOOKS);
        watching = WATCH.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.MILLISECONDS);
    }

    private void look() {
        long now = moves.get();
        still = waiting && now == seen ? still + 1 : 0;
        seen = now;
        if (still >= LOOKS && !broken) {
            broken = true;
            // what closes a connection may wait itself, and others are watched by this thread too
            Thread cut = new Thread(breakOff, "breaking");
            cut.setDaemon(true);
            cut.start();
        }
    }

    /** From now on something is waited for. */
    void begin() {
        moves.incrementAndGet();
        waiting = true;
    }

    /** Something has moved. */
    void moved() {
        moves.incrementAndGet();
    }

    /** Nothing is waited for any more. */
    void end() {
        waiting = false;
    }

    /** Whether the connection was broken off. */
    boolean isBroken() {
        return broken;
    }

    @Override
    public void close() {
        watching.cancel(false);
    }
}
