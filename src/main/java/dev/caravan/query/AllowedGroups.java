package dev.caravan.query;

import java.util.List;

/** Alternatives. */
final class AllowedGroups implements Allowed {
    private final List<List<String>> groups;

    AllowedGroups(List<List<String>> groups) {
        this.groups = groups.stream().map(List::copyOf).toList();
    }

    List<List<String>> groups() {
        return groups;
    }

    @Override
    public boolean isNothing() {
        return groups.isEmpty();
    }
}
