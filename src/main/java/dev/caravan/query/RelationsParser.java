package dev.caravan.query;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code include}. */
final class RelationsParser {
    private RelationsParser() {}

    static List<Relation> parse(@Nullable Object data, ParameterOptions options, Limits limits) {
        if (options.allowed().isNothing()) {
            return List.of();
        }
        List<String> paths = new ArrayList<>();
        for (String token : Tokens.of(data, limits)) {
            String path = options.mapped(token);
            checkDepth(path, limits);
            if (!(options.allowed() instanceof AllowedNames names) || names.matches(path)) {
                paths.add(path);
            }
        }
        List<Relation> relations = new ArrayList<>();
        for (String path : withParents(paths, options)) {
            relations.add(relation(path, options.defaultAlias()));
        }
        return List.copyOf(relations);
    }

    private static void checkDepth(String path, Limits limits) {
        int names = 1 + (int) path.chars().filter(c -> c == '.').count();
        if (names > limits.depth()) {
            throw new QueryException(Problem.of(
                    ProblemCode.TOO_DEEP, "include", path, "at most " + limits.depth() + " names in a path"));
        }
    }

    private static Set<String> withParents(List<String> paths, ParameterOptions options) {
        Set<String> expanded = new LinkedHashSet<>();
        if (options.includeParents() instanceof AllowedNames globs) {
            for (String path : paths) {
                if (path.indexOf('.') >= 0 && globs.matches(path)) {
                    addParents(expanded, path, options);
                }
            }
            expanded.addAll(paths);
        } else {
            paths.forEach(path -> addParents(expanded, path, options));
        }
        return expanded;
    }

    /** Adds {@code a}, {@code a.b} and {@code a.b.c}; a prefix that stands for another is replaced before it goes on. */
    private static void addParents(Set<String> expanded, String path, ParameterOptions options) {
        String prefix = "";
        String separator = "";
        for (String name : Ecma.split(path, '.')) {
            prefix = options.mapped(prefix + separator + name);
            expanded.add(prefix);
            separator = ".";
        }
    }

    private static Relation relation(String path, String defaultAlias) {
        int dot = path.lastIndexOf('.');
        String name = path.substring(dot + 1);
        if (dot >= 0) {
            return new Relation(path.substring(path.lastIndexOf('.', dot - 1) + 1), name);
        }
        return new Relation(defaultAlias.isEmpty() ? name : defaultAlias + "." + name, name);
    }
}
