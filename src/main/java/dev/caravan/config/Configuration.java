package dev.caravan.config;

import dev.caravan.model.Catalog;
import java.util.List;

/**
 * A configuration without a problem.
 *
 * @param catalog what it declares
 * @param warnings what works, but should be looked at: older spellings, identifiers that are not unique, …; by place
 */
public record Configuration(Catalog catalog, List<ConfigurationProblem> warnings) {
    /** Copies the list. */
    public Configuration {
        warnings = List.copyOf(warnings);
    }
}
