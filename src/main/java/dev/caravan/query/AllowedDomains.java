package dev.caravan.query;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A list for each domain. */
final class AllowedDomains implements Allowed {
    private final Map<String, Set<String>> domains = new LinkedHashMap<>();

    AllowedDomains(Map<String, List<String>> domains) {
        domains.forEach((domain, names) -> this.domains.put(domain, new LinkedHashSet<>(names)));
    }

    boolean contains(String domain, String name) {
        Set<String> names = domains.get(domain);
        return names != null && names.contains(name);
    }

    List<String> names() {
        return new ArrayList<>(domains.keySet());
    }

    @Override
    public boolean isNothing() {
        return domains.isEmpty();
    }
}
