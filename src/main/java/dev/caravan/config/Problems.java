package dev.caravan.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Collects what is wrong, so that all of it can be reported at once. Not thread-safe. */
final class Problems {
    // a place that is read twice, through a YAML alias, is reported once
    private final Set<ConfigurationProblem> errors = new LinkedHashSet<>();
    private final Set<ConfigurationProblem> warnings = new LinkedHashSet<>();
    private boolean declarationsAreMissing;

    void add(At at, String code, String message) {
        errors.add(problem(at, code, message, Optional.empty()));
    }

    void add(At at, String code, String message, String hint) {
        errors.add(problem(at, code, message, Optional.of(hint)));
    }

    void add(At at, String code, String message, Optional<String> hint) {
        errors.add(problem(at, code, message, hint));
    }

    void warn(At at, String code, String message, String hint) {
        warnings.add(problem(at, code, message, Optional.of(hint)));
    }

    /** Reports a name that does not exist, with those that do, and the one that was probably meant. */
    void unknown(At at, String code, String what, String found, Collection<String> valid) {
        add(
                at,
                code,
                "unknown " + what + " '" + Names.shorten(found) + "'; valid: " + Names.list(valid),
                Names.didYouMean(found, valid));
    }

    /**
     * Says that declarations could not be read, a broken file for one, so that what others refer to may well be among
     * them: what is not declared is no problem of its own then.
     */
    void declarationsAreMissing() {
        declarationsAreMissing = true;
    }

    /** Whether what is not declared may be declared in something that could not be read. */
    boolean mayBeDeclared() {
        return declarationsAreMissing;
    }

    /** Reports a declared name that does not exist, unless it may be in what could not be read. */
    void undeclared(At at, String code, String what, String found, Collection<String> valid) {
        if (!declarationsAreMissing) {
            unknown(at, code, what, found, valid);
        }
    }

    boolean isEmpty() {
        return errors.isEmpty();
    }

    List<ConfigurationProblem> errors() {
        return sorted(errors);
    }

    List<ConfigurationProblem> warnings() {
        return sorted(warnings);
    }

    private static List<ConfigurationProblem> sorted(Set<ConfigurationProblem> problems) {
        List<ConfigurationProblem> sorted = new ArrayList<>(problems);
        sorted.sort(ConfigurationProblem.BY_PLACE);
        return List.copyOf(sorted);
    }

    private static ConfigurationProblem problem(At at, String code, String message, Optional<String> hint) {
        Place place = at.place();
        return new ConfigurationProblem(place.file(), place.line(), place.column(), at.path(), code, message, hint);
    }
}
