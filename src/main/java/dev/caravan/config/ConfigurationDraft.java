package dev.caravan.config;

import dev.caravan.model.Catalog;
import dev.caravan.model.UserDataPlan;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** A configuration that may have problems, to which more can be read, so that whoever mends it is told all at once. */
public final class ConfigurationDraft {
    private final Catalog catalog;
    private final Set<String> doubtful;
    private final Problems problems;

    ConfigurationDraft(Catalog catalog, Set<String> doubtful, Problems problems) {
        this.catalog = catalog;
        this.doubtful = Set.copyOf(doubtful);
        this.problems = problems;
    }

    /**
     * Reads what is exported of a user, too. What is wrong with it is told by {@link #finish}.
     *
     * @param properties what {@code {{name}}} stands for
     * @return the plan; whole if {@link #finish} has nothing to tell
     */
    public Optional<UserDataPlan> userData(Path file, PropertySource properties) {
        return new UserDataReader(catalog, doubtful, properties, problems).read(file);
    }

    /** What is declared, as far as it could be read. */
    public Catalog catalog() {
        return catalog;
    }

    /** Whether all of it could be read: otherwise what somebody else names may well be declared. */
    public boolean isWhole() {
        return problems.isEmpty();
    }

    /**
     * The configuration.
     *
     * @throws ConfigurationException if there is a problem, with all problems
     */
    public Configuration finish() {
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems.errors(), problems.warnings());
        }
        return new Configuration(catalog, problems.warnings());
    }
}
