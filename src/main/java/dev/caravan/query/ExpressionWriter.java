package dev.caravan.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the expression form of a predicate. */
final class ExpressionWriter {
    private final StringBuilder text = new StringBuilder();

    private ExpressionWriter() {}

    /**
     * The expression that parses to the predicate.
     *
     * @throws IllegalArgumentException if there is none: for empty junctions and lists, patterns, searches that respect
     *     case, and paths that are no words
     */
    static String write(Predicate predicate) {
        ExpressionWriter writer = new ExpressionWriter();
        writer.append(predicate);
        return writer.text.toString();
    }

    private void append(Predicate predicate) {
        if (predicate instanceof Predicate.And and) {
            append(ExpressionFunction.AND, and.parts());
        } else if (predicate instanceof Predicate.Or or) {
            append(ExpressionFunction.OR, or.parts());
        } else if (predicate instanceof Predicate.Not not) {
            appendNot(not.part());
        } else {
            appendCondition(predicate);
        }
    }

    private void append(ExpressionFunction function, List<Predicate> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("an empty '" + function.text() + "' has no expression form");
        }
        open(function);
        for (int i = 0; i < parts.size(); i++) {
            text.append(i == 0 ? "" : ",");
            append(parts.get(i));
        }
        text.append(')');
    }

    private void appendNot(Predicate part) {
        if (part instanceof Predicate.IsNull isNull) {
            append(ExpressionFunction.NOT_NULL, isNull.path(), List.of());
            return;
        }
        open(ExpressionFunction.NOT);
        append(part);
        text.append(')');
    }

    private void appendCondition(Predicate predicate) {
        if (predicate instanceof Predicate.Comparison comparison) {
            append(ExpressionFunction.of(comparison.operator()), comparison.path(), List.of(comparison.value()));
        } else if (predicate instanceof Predicate.In in && !in.values().isEmpty()) {
            append(ExpressionFunction.IN, in.path(), in.values());
        } else if (predicate instanceof Predicate.IsNull isNull) {
            append(ExpressionFunction.IS_NULL, isNull.path(), List.of());
        } else if (predicate instanceof Predicate.Match match && match.ignoreCase()) {
            append(ExpressionFunction.of(match.place()), match.path(), List.of(match.text()));
        } else {
            throw new IllegalArgumentException(predicate + " has no expression form");
        }
    }

    private void append(ExpressionFunction function, FieldPath path, List<?> values) {
        open(function);
        text.append(word(path.toString()));
        for (Object value : values) {
            text.append(",'").append(escaped(value)).append('\'');
        }
        text.append(')');
    }

    private void open(ExpressionFunction function) {
        text.append(function.text()).append('(');
    }

    private static String word(String path) {
        if (path.isEmpty() || !path.chars().allMatch(c -> ExpressionParser.isWordPart((char) c))) {
            throw new IllegalArgumentException(
                    "path '" + path + "' has no expression form; expected letters, digits, . and _");
        }
        return path;
    }

    private static String escaped(@Nullable Object value) {
        return String.valueOf(value).replace("'", "''");
    }
}
