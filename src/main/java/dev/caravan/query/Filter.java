package dev.caravan.query;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A condition on a field. Without operator it means equals.
 *
 * @param alias the domain of the field: the default alias or a relation; empty if neither is named
 * @param key the field's name
 * @param value a String, a Number, a Boolean, null, or with {@link FilterOperator#IN} a list of Strings
 * @param operators how to compare
 */
public record Filter(String alias, String key, @Nullable Object value, Set<FilterOperator> operators) {
    /** Copies the operators and the list of values. */
    public Filter {
        operators = operators.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(operators));
        value = value instanceof List<?> list ? List.copyOf(list) : value;
    }

    /** The condition as it stands in a URL, before encoding: {@code !~pe}, {@code 1,2,3}. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (FilterOperator operator : operators) {
            if (operator != FilterOperator.IN) {
                text.append(operator.sign());
            }
        }
        return text.append(Ecma.text(value)).toString();
    }
}
