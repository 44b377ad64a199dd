package dev.caravan.config;

import dev.caravan.model.Association;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The associations that exports can go through.
 *
 * @param bound those without a problem
 * @param declared the names of all
 */
record Associations(Map<String, Association> bound, Set<String> declared, Problems problems) {
    /** The association of this name; one that is not declared is a problem. */
    Optional<Association> find(Value name) {
        if (!declared.contains(name.text())) {
            problems.undeclared(name.at(), "config-unknown-association", "association", name.text(), declared);
        }
        return Optional.ofNullable(bound.get(name.text()));
    }
}
