package dev.caravan.config;

import java.util.Collection;
import java.util.Optional;

/** The settings that a configuration may refer to with {@code {{name}}}. */
public interface PropertySource {
    /** The value of a setting; empty if it is not set. */
    Optional<String> find(String name);

    /** The settings that there are, for suggestions. */
    Collection<String> names();
}
