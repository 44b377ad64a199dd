package dev.caravan.config;

import java.util.Comparator;
import java.util.Optional;

/**
 * One thing wrong, or to be looked at, in the configuration.
 *
 * @param file the file's path, as reached from the path that was asked for, with {@code /} between its names
 * @param line from 1; 0 if the problem is that of the whole file
 * @param column from 1; 0 if the problem is that of the whole file
 * @param keyPath where in the tree: {@code records.user.list.actions[0].label}; empty if the problem is not one of the
 *     tree, such as broken syntax
 * @param code kebab-case, one of {@code docs/errors.md}
 * @param message what was found and what is valid
 * @param hint what to do about it, if that is known: {@code did you mean email?}
 */
public record ConfigurationProblem(
        String file, int line, int column, String keyPath, String code, String message, Optional<String> hint) {

    /** By file, line and column. */
    static final Comparator<ConfigurationProblem> BY_PLACE = Comparator.comparing(ConfigurationProblem::file)
            .thenComparingInt(ConfigurationProblem::line)
            .thenComparingInt(ConfigurationProblem::column);

    /** The problem in one line: {@code cms/user.yaml:12: records.user.tabel: unknown key; …; did you mean table?}. */
    @Override
    public String toString() {
        String place = line > 0 ? file + ":" + line : file;
        String path = keyPath.isEmpty() ? "" : keyPath + ": ";
        return place + ": " + path + message + hint.map(h -> "; " + h).orElse("");
    }
}
