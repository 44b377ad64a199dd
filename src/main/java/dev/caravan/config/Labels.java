package dev.caravan.config;

import java.util.HashMap;
import java.util.Map;

/** Sees to it that no label stands twice in one file. */
final class Labels {
    private final Map<String, At> taken = new HashMap<>();
    private final Problems problems;

    Labels(Problems problems) {
        this.problems = problems;
    }

    void take(String label, At at) {
        At first = taken.putIfAbsent(label, at);
        if (first != null) {
            String message = "label '" + Names.shorten(label) + "' stands twice; the first is in line ";
            problems.add(at, "config-duplicate-name", message + first.place().line(), "give another label");
        }
    }
}
