package dev.caravan.job;

import dev.caravan.model.ProblemException;
import dev.caravan.store.Database;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;

/** A database that is away: what waits for it says so once, however often it asks. Safe for use by many threads. */
public final class Absence {
    private final Logger log;
    private final AtomicBoolean said = new AtomicBoolean();

    /** Says it in this log. */
    public Absence(Logger log) {
        this.log = log;
    }

    /**
     * Whether something failed since the database is away.
     *
     * @param consequence what to say of it, unless something was said since it has gone: {@code Jobs wait for the database}
     */
    public boolean explains(Throwable failure, String consequence) {
        boolean away =
                (failure instanceof ProblemException problem && problem.code().equals(Database.UNAVAILABLE))
                        || Database.isConnectionFailure(failure);
        if (away && said.compareAndSet(false, true)) {
            log.warn(consequence);
        }
        return away;
    }

    /** The database has answered. */
    public void ended() {
        said.set(false);
    }

    /**
     * Does some work that is done again and again, and must not end when it fails once: an executor drops in silence what
     * throws.
     *
     * @param consequence what to say of a database that is away
     * @param failure what to say of anything else
     */
    void outlast(Runnable work, String consequence, String failure) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            if (e instanceof Error || !explains(e, consequence)) {
                log.error(failure, e);
            }
        }
    }
}
