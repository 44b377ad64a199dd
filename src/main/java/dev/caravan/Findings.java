package dev.caravan;

import dev.caravan.config.ConfigurationException;
import dev.caravan.config.ConfigurationProblem;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is wrong in several places of the configuration, so that all of it can be told at once. Not thread-safe. */
final class Findings {
    private final Set<ConfigurationProblem> problems = new LinkedHashSet<>();

    /** Something that may find what is wrong. */
    interface Reading<T> {
        T read() throws IOException;
    }

    /** Adds a problem of a place that is not a line of a YAML file. */
    void add(String file, int line, Problem problem) {
        problems.add(new ConfigurationProblem(file, line, 0, "", problem.code(), problem.message(), problem.hint()));
    }

    /**
     * What is read, unless something is wrong with it.
     *
     * @param file where problems are that do not say themselves
     */
    <T> Optional<T> of(String file, Reading<T> reading) throws IOException {
        try {
            return Optional.of(reading.read());
        } catch (ConfigurationException e) {
            problems.addAll(e.problems());
        } catch (ProblemException e) {
            e.problems().stream()
                    // values of settings are told where the settings are checked
                    .filter(p -> !p.code().equals(SettingsCheck.BAD) || problems.isEmpty())
                    .forEach(p -> add(file, 0, p));
        }
        return Optional.empty();
    }

    /** Whether nothing is wrong so far. */
    boolean isEmpty() {
        return problems.isEmpty();
    }

    /**
     * Ends the finding.
     *
     * @throws ConfigurationException if something is wrong, with all of it
     */
    void finish() {
        if (!problems.isEmpty()) {
            List<ConfigurationProblem> all = new ArrayList<>(problems);
            throw ConfigurationException.of(all);
        }
    }
}
