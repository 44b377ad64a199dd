package dev.caravan.query;

import dev.caravan.query.Predicate.Comparison;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decides predicates in memory; {@link Predicate} says what they mean. */
public final class Evaluation {
    private static final int INCOMPARABLE = Integer.MIN_VALUE;

    private final Function<FieldPath, @Nullable Object> values;

    private Evaluation(Function<FieldPath, @Nullable Object> values) {
        this.values = values;
    }

    /**
     * Whether the predicate holds for the record.
     *
     * @param values the value of a field of the record: null if it has none, a collection if the path goes through a
     *     relation to many; any Number, and Instant or ZonedDateTime for OffsetDateTime, will do
     */
    public static boolean holds(Predicate predicate, Function<FieldPath, @Nullable Object> values) {
        return new Evaluation(values).holds(predicate);
    }

    private boolean holds(Predicate predicate) {
        if (predicate instanceof Predicate.And and) {
            return and.parts().stream().allMatch(this::holds);
        }
        if (predicate instanceof Predicate.Or or) {
            return or.parts().stream().anyMatch(this::holds);
        }
        if (predicate instanceof Predicate.Not not) {
            return !holds(not.part());
        }
        return holdsForField(predicate);
    }

    private boolean holdsForField(Predicate predicate) {
        if (predicate instanceof Comparison comparison) {
            boolean negated = comparison.operator() == Comparison.Operator.NE;
            return negated ^ any(comparison.path(), value -> compares(value, comparison));
        }
        if (predicate instanceof Predicate.In in) {
            return any(in.path(), value -> in.values().stream().anyMatch(other -> compare(value, other) == 0));
        }
        if (predicate instanceof Predicate.IsNull isNull) {
            return !any(isNull.path(), value -> true);
        }
        if (predicate instanceof Predicate.Match match) {
            return any(match.path(), value -> value instanceof CharSequence text && matches(text.toString(), match));
        }
        if (predicate instanceof Predicate.Like like) {
            return any(like.path(), value -> value instanceof CharSequence text && matches(text.toString(), like));
        }
        throw new IllegalStateException("no rule for " + predicate);
    }

    private boolean any(FieldPath path, java.util.function.Predicate<Object> test) {
        Object value = values.apply(path);
        if (value instanceof Collection<?> several) {
            return several.stream().filter(Objects::nonNull).anyMatch(test);
        }
        return value != null && test.test(value);
    }

    private static boolean compares(Object value, Comparison comparison) {
        int order = compare(value, comparison.value());
        return order != INCOMPARABLE
                && switch (comparison.operator()) {
                    case EQ, NE -> order == 0;
                    case GT -> order > 0;
                    case GTE -> order >= 0;
                    case LT -> order < 0;
                    case LTE -> order <= 0;
                };
    }

    private static int compare(Object value, Object other) {
        Object left = canonical(value);
        Object right = canonical(other);
        if (left instanceof String text && right instanceof String otherText) {
            return compareCodePoints(text, otherText);
        }
        if (left.getClass() == right.getClass() && left instanceof Comparable<?> comparable) {
            return Integer.signum(compareSameClass(comparable, right));
        }
        return left.equals(right) ? 0 : INCOMPARABLE;
    }

    @SuppressWarnings("unchecked")
    private static int compareSameClass(Comparable<?> value, Object other) {
        return ((Comparable<Object>) value).compareTo(other);
    }

    private static Object canonical(Object value) {
        if (value instanceof Number number && !(value instanceof BigDecimal)) {
            return isFinite(number) ? new BigDecimal(number.toString()) : number.toString();
        }
        if (value instanceof OffsetDateTime time) {
            return time.toInstant();
        }
        if (value instanceof ZonedDateTime time) {
            return time.toInstant();
        }
        return value instanceof CharSequence || value instanceof UUID ? value.toString() : value;
    }

    private static boolean isFinite(Number number) {
        return !(number instanceof Double || number instanceof Float) || Double.isFinite(number.doubleValue());
    }

    private static int compareCodePoints(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int i = 0; i < length; i++) {
            char l = left.charAt(i);
            char r = right.charAt(i);
            if (l != r) {
                boolean bothOrNone = Character.isSurrogate(l) == Character.isSurrogate(r);
                return bothOrNone ? Character.compare(l, r) : Character.isSurrogate(l) ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    private static boolean matches(String value, Predicate.Match match) {
        String text = folded(value, match.ignoreCase());
        String wanted = folded(match.text(), match.ignoreCase());
        return switch (match.place()) {
            case ANYWHERE -> text.contains(wanted);
            case START -> text.startsWith(wanted);
            case END -> text.endsWith(wanted);
        };
    }

    /** Letter by letter, so that a letter means the same wherever it stands: no final sigma, no letter becoming two. */
    private static String folded(String text, boolean ignoreCase) {
        if (!ignoreCase) {
            return text;
        }
        StringBuilder folded = new StringBuilder(text.length());
        text.codePoints().map(Character::toLowerCase).forEach(folded::appendCodePoint);
        return folded.toString();
    }

    /** Greedy matching with one point of return: linear but for the product with the longest part between wildcards. */
    private static boolean matches(String value, Predicate.Like like) {
        int[] text = folded(value, like.ignoreCase()).codePoints().toArray();
        int[] pattern = folded(like.pattern(), like.ignoreCase()).codePoints().toArray();
        int t = 0;
        int p = 0;
        int wildcard = -1;
        int resume = 0;
        while (t < text.length) {
            boolean escaped = p + 1 < pattern.length && pattern[p] == '\\';
            if (p < pattern.length && !escaped && pattern[p] == '%') {
                wildcard = p++;
                resume = t;
            } else if (p < pattern.length && fits(text[t], pattern, p, escaped)) {
                p += escaped ? 2 : 1;
                t++;
            } else if (wildcard >= 0) {
                p = wildcard + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length && pattern[p] == '%') {
            p++;
        }
        return p == pattern.length;
    }

    private static boolean fits(int character, int[] pattern, int p, boolean escaped) {
        return escaped ? pattern[p + 1] == character : pattern[p] == '_' || pattern[p] == character;
    }
}
