package dev.caravan.query;

import dev.caravan.model.Suggestion;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parses the expression form: {@code and(gte(age,'18'),or(eq(name,'a'),startsWith(name,'b')))}.
 *
 * <pre>
 * expression = ("and" | "or") "(" expression {"," expression} ")"
 *            | "not" "(" expression ")"
 *            | ("isNull" | "notNull") "(" path ")"
 *            | comparison "(" path "," value ")"
 *            | "in" "(" path {"," value} ")"
 * value      = "'" text, in which '' is a quote, "'" | "null" | word
 * </pre>
 *
 * White space between the parts is ignored. Words hold letters, digits and {@code . _ : + -}.
 */
final class ExpressionParser {
    private static final String FILTER = Parameter.FILTERS.urlName();
    private static final String NULL = "null";
    private static final int SHOWN = 20;

    private final String text;
    private final Conditions conditions;
    private final Problems problems;
    private final Limits limits;
    private int position;

    ExpressionParser(String text, Conditions conditions, Problems problems, Limits limits) {
        this.text = text;
        this.conditions = conditions;
        this.problems = problems;
        this.limits = limits;
    }

    /** What stops parsing; carries no stack trace, as it never leaves this class. */
    private static final class SyntaxException extends Exception {
        private final int at;
        private final String expected;

        private SyntaxException(int at, String expected) {
            super(expected, null, false, false);
            this.at = at;
            this.expected = expected;
        }
    }

    /** The predicate; some predicate if there was a problem. */
    Predicate parse() {
        try {
            Predicate predicate = expression(1);
            skipSpace();
            if (position < text.length()) {
                throw new SyntaxException(position, "the end");
            }
            return predicate;
        } catch (SyntaxException e) {
            problems.add(ProblemCode.MALFORMED_FILTER, FILTER, found(e.at), e.expected + " at character " + (e.at + 1));
            return Predicate.none();
        }
    }

    private String found(int at) {
        return at >= text.length() ? "the end" : text.substring(at, Math.min(at + SHOWN, text.length()));
    }

    private Predicate expression(int depth) throws SyntaxException {
        skipSpace();
        int start = position;
        String name = word();
        ExpressionFunction function = ExpressionFunction.find(name);
        if (function == null) {
            position = start;
            throw unknownFunction(name, start);
        }
        if (depth > limits.depth()) {
            throw problems.refuse(ProblemCode.TOO_DEEP, FILTER, found(start), "at most " + limits.depth() + " levels");
        }
        expect('(');
        Predicate predicate = arguments(function, depth);
        expect(')');
        return predicate;
    }

    private static SyntaxException unknownFunction(String name, int start) {
        List<String> names = ExpressionFunction.names();
        String suggestion = Suggestion.find(name, names)
                .map(other -> " (did you mean '" + other + "'?)")
                .orElse("");
        return new SyntaxException(start, "one of " + String.join(", ", names) + suggestion);
    }

    private Predicate arguments(ExpressionFunction function, int depth) throws SyntaxException {
        switch (function) {
            case AND, OR -> {
                List<Predicate> parts = expressions(depth);
                return function == ExpressionFunction.AND ? Predicate.and(parts) : Predicate.or(parts);
            }
            case NOT -> {
                return expression(depth + 1).negated();
            }
            default -> {
                Predicate condition = condition(function);
                return condition == null ? Predicate.none() : condition;
            }
        }
    }

    private List<Predicate> expressions(int depth) throws SyntaxException {
        List<Predicate> parts = new ArrayList<>();
        do {
            parts.add(expression(depth + 1));
        } while (accept(','));
        return parts;
    }

    private @Nullable Predicate condition(ExpressionFunction function) throws SyntaxException {
        skipSpace();
        int start = position;
        String path = word();
        if (path.isEmpty()) {
            throw new SyntaxException(start, "the name of a field");
        }
        NameResolver.Resolved field = conditions.field(path, FILTER);
        List<Conditions.Operand> operands = operands(function);
        return field == null ? null : function.condition(conditions, field, operands);
    }

    private List<Conditions.Operand> operands(ExpressionFunction function) throws SyntaxException {
        List<Conditions.Operand> operands = new ArrayList<>(1);
        if (function.takesNoValue()) {
            return operands;
        }
        expect(',');
        operands.add(operand());
        while (function == ExpressionFunction.IN && accept(',')) {
            operands.add(operand());
        }
        return operands;
    }

    private Conditions.Operand operand() throws SyntaxException {
        skipSpace();
        if (position < text.length() && text.charAt(position) == '\'') {
            return new Conditions.Operand(quoted());
        }
        int start = position;
        String word = word();
        if (word.isEmpty()) {
            throw new SyntaxException(start, "a value in single quotes");
        }
        return word.equals(NULL) ? Conditions.Operand.NULL : new Conditions.Operand(word);
    }

    private String quoted() throws SyntaxException {
        StringBuilder value = new StringBuilder();
        int start = position + 1;
        while (true) {
            int quote = text.indexOf('\'', start);
            if (quote < 0) {
                throw new SyntaxException(text.length(), "a closing quote");
            }
            value.append(text, start, quote);
            position = quote + 1;
            if (position >= text.length() || text.charAt(position) != '\'') {
                return value.toString();
            }
            value.append('\'');
            start = position + 1;
        }
    }

    private String word() {
        int start = position;
        while (position < text.length() && isWordPart(text.charAt(position))) {
            position++;
        }
        return text.substring(start, position);
    }

    static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || "._:+-".indexOf(c) >= 0 || Character.isSurrogate(c);
    }

    private void skipSpace() {
        while (position < text.length() && text.charAt(position) == ' ') {
            position++;
        }
    }

    private boolean accept(char c) {
        skipSpace();
        if (position < text.length() && text.charAt(position) == c) {
            position++;
            return true;
        }
        return false;
    }

    private void expect(char c) throws SyntaxException {
        if (!accept(c)) {
            throw new SyntaxException(position, "'" + c + "'");
        }
    }
}
