package dev.caravan.query;

import java.util.List;
import java.util.Map;

/** What a client may name in a parameter. {@link #everything()} is the default. */
public sealed interface Allowed permits AllowedEverything, AllowedNames, AllowedDomains, AllowedGroups {
    /** No restriction. */
    static Allowed everything() {
        return AllowedEverything.INSTANCE;
    }

    /** Nothing at all. */
    static Allowed nothing() {
        return names(List.of());
    }

    /** These names; for relations, globs: {@code profile.*}. */
    static Allowed names(List<String> names) {
        return new AllowedNames(names);
    }

    /** These names; for relations, globs: {@code profile.*}. */
    static Allowed names(String... names) {
        return new AllowedNames(List.of(names));
    }

    /** For fields: these names of each domain, which is the default alias or a relation. */
    static Allowed domains(Map<String, List<String>> domains) {
        return new AllowedDomains(domains);
    }

    /** For sort: combinations of names, of which the first that is requested completely is taken. */
    static Allowed groups(List<List<String>> groups) {
        return new AllowedGroups(groups);
    }

    /** Whether nothing is allowed. */
    default boolean isNothing() {
        return false;
    }
}
