package dev.caravan.query;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A flat list. */
final class AllowedNames implements Allowed {
    private final Set<String> names;
    private final List<Glob> globs;

    AllowedNames(List<String> names) {
        this.names = new LinkedHashSet<>(names);
        this.globs = names.stream().map(Glob::new).toList();
    }

    boolean contains(String name) {
        return names.contains(name);
    }

    AllowedDomains asDomain(String domain) {
        return new AllowedDomains(Map.of(domain, List.copyOf(names)));
    }

    boolean matches(String path) {
        for (Glob glob : globs) {
            if (glob.matches(path)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean isNothing() {
        return names.isEmpty();
    }
}
