package dev.caravan.store;

import java.math.BigDecimal;

/**
 * A key value whose equality is that of the database: decimals by value, everything else by itself.
 *
 * @param value the typed value
 */
public record KeyValue(Object value) {

    /** This value as a key; decimals lose trailing zeros. */
    public static KeyValue of(Object value) {
        return new KeyValue(value instanceof BigDecimal decimal ? decimal.stripTrailingZeros() : value);
    }
}
