package dev.caravan.job;

import dev.caravan.access.Caller;
import dev.caravan.model.AccessRule;
import dev.caravan.model.Catalog;
import dev.caravan.model.RecordType;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the configuration lets callers do. Remembers the callers of late. Safe for use by many threads. */
public final class Policy {
    private static final int MAX_CALLERS = 500;

    private final Catalog catalog;
    private final boolean open;
    private final Permissions everything;
    private final Map<Caller, Permissions> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Caller, Permissions> eldest) {
            return size() > MAX_CALLERS;
        }
    };

    /** The policy of this catalog. */
    public Policy(Catalog catalog) {
        this.catalog = catalog;
        this.everything = Permissions.all(catalog);
        this.open =
                catalog.recordTypes().values().stream().allMatch(t -> t.access().isEmpty())
                        && catalog.imports().stream().allMatch(a -> a.roles().isEmpty())
                        && catalog.exports().stream().allMatch(a -> a.roles().isEmpty());
    }

    /** What a caller may do. */
    public Permissions of(Caller caller) {
        if (open || caller.hasEveryRole()) {
            return everything;
        }
        synchronized (known) {
            return known.computeIfAbsent(caller, c -> Permissions.of(catalog, c));
        }
    }

    /**
     * Checks the row filters that are declared.
     *
     * @throws dev.caravan.model.ProblemException if one is wrong
     */
    public static void check(Catalog catalog) {
        for (RecordType type : catalog.recordTypes().values()) {
            for (AccessRule rule : type.access()) {
                RowFilter.check(rule, type, catalog);
            }
        }
    }
}
