package dev.caravan.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration has problems, so nothing can start on it. The message lists all of them, a line each. */
public final class ConfigurationException extends RuntimeException {
    private final transient List<ConfigurationProblem> problems;
    private final transient List<ConfigurationProblem> warnings;

    ConfigurationException(List<ConfigurationProblem> problems, List<ConfigurationProblem> warnings) {
        super(render(problems));
        this.problems = List.copyOf(problems);
        this.warnings = List.copyOf(warnings);
    }

    /** All of these, at least one. */
    public static ConfigurationException of(List<ConfigurationProblem> problems) {
        return new ConfigurationException(problems, List.of());
    }

    /** All that is wrong, by place; never empty. */
    public List<ConfigurationProblem> problems() {
        return problems;
    }

    /** What else should be looked at, by place. */
    public List<ConfigurationProblem> warnings() {
        return warnings;
    }

    private static String render(List<ConfigurationProblem> problems) {
        String head = problems.size() == 1
                ? "the configuration has a problem:"
                : "the configuration has " + problems.size() + " problems:";
        return problems.stream()
                .map(ConfigurationProblem::toString)
                .collect(Collectors.joining(System.lineSeparator(), head + System.lineSeparator(), ""));
    }
}
