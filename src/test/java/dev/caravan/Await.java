package dev.caravan;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other threads and processes do. */
final class Await {
    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

    private Await() {}

    /** Returns as soon as it holds; a failure that says what was waited for if it does not in time. */
    static void until(String what, Duration atMost, Callable<Boolean> condition) {
        value(what, atMost, () -> condition.call() ? Optional.of(true) : Optional.empty());
    }

    /** The value as soon as there is one. */
    static <T> T value(String what, Duration atMost, Callable<Optional<T>> source) {
        long end = System.nanoTime() + atMost.toNanos();
        Optional<Exception> last = Optional.empty();
        while (System.nanoTime() - end < 0) {
            try {
                Optional<T> value = source.call();
                if (value.isPresent()) {
                    return value.get();
                }
            } catch (Exception e) {
                last = Optional.of(e);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        throw new AssertionError("waited " + atMost.toSeconds() + " s in vain: " + what, last.orElse(null));
    }
}
