package dev.caravan.web;

import dev.caravan.access.Access;
import dev.caravan.access.Caller;
import dev.caravan.job.Policy;
import dev.caravan.model.Catalog;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What callers may see, for all that answers requests. Remembers the callers of late. Safe for use by many threads. */
public final class Views {
    private static final int MAX_CALLERS = 500;

    private final Policy policy;
    private final Access access;
    private final Map<Caller, View> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Caller, View> eldest) {
            return size() > MAX_CALLERS;
        }
    };

    /**
     * The views of one catalog.
     *
     * @param access says who may see everybody's jobs
     */
    public Views(Catalog catalog, Access access) {
        this.policy = new Policy(catalog);
        this.access = access;
    }

    /** What this caller may see. */
    View of(Caller caller) {
        synchronized (known) {
            return known.computeIfAbsent(
                    caller,
                    c -> new View(policy.of(c), access.seesEveryJob(c) ? Optional.empty() : Optional.of(c.user())));
        }
    }
}
