package dev.caravan.job;

import dev.caravan.access.Caller;
import dev.caravan.model.AccessRule;
import dev.caravan.model.Catalog;
import dev.caravan.model.RecordType;
import dev.caravan.query.Predicate;
import dev.caravan.store.Records;
import dev.caravan.store.RowRights;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one caller may do. {@link #catalog} holds nothing that the caller may not know of, so whoever works with it answers
 * what is forbidden just as what does not exist; {@link #records} shows only records that the caller may see. Immutable.
 */
public final class Permissions {
    private final Catalog catalog;
    private final Map<String, Predicate> visible;
    private final Map<String, Predicate> writable;
    private final RowRights rowRights;

    private Permissions(
            Catalog whole, Catalog catalog, Map<String, Predicate> visible, Map<String, Predicate> writable) {
        this.catalog = catalog;
        this.visible = Map.copyOf(visible);
        this.writable = Map.copyOf(writable);
        this.rowRights = visible.isEmpty() && writable.isEmpty()
                ? RowRights.ALL
                : RowRights.of(whole, this::visible, this::writable);
    }

    /** Everything. */
    static Permissions all(Catalog catalog) {
        return new Permissions(catalog, catalog, Map.of(), Map.of());
    }

    static Permissions of(Catalog catalog, Caller caller) {
        Map<String, Predicate> visible = new HashMap<>();
        Map<String, Predicate> writable = new HashMap<>();
        for (RecordType type : catalog.recordTypes().values()) {
            if (!type.access().isEmpty()) {
                List<AccessRule> reading = rules(type, caller, false);
                visible.put(type.name(), anyOf(reading, type, catalog, caller));
                writable.put(type.name(), anyOf(rules(type, caller, true), type, catalog, caller));
            }
        }
        return new Permissions(catalog, new CatalogView(catalog, caller).build(), visible, writable);
    }

    /** The rules of the caller's roles. */
    static List<AccessRule> rules(RecordType type, Caller caller, boolean writing) {
        return type.access().stream()
                .filter(r -> caller.roles().contains(r.role()) && (r.write() || !writing))
                .toList();
    }

    private static Predicate anyOf(List<AccessRule> rules, RecordType type, Catalog catalog, Caller caller) {
        if (rules.stream().anyMatch(r -> r.filter().isEmpty())) {
            return Predicate.all();
        }
        return new Predicate.Or(
                rules.stream().map(r -> RowFilter.of(r, type, catalog, caller)).toList());
    }

    /** The part of the catalog that the caller may know of. */
    public Catalog catalog() {
        return catalog;
    }

    /** Which records of a type the caller may see. */
    public Predicate visible(RecordType type) {
        return visible.getOrDefault(type.name(), Predicate.all());
    }

    /** Which records of a type the caller may write. */
    public Predicate writable(RecordType type) {
        return writable.getOrDefault(type.name(), Predicate.all());
    }

    /** The records that the caller may see, of all that there are. */
    public Records records(Records all) {
        return visible.isEmpty() ? all : all.seenBy(this::visible);
    }

    /** Which records the caller may refer to and write. */
    public RowRights rowRights() {
        return rowRights;
    }
}
