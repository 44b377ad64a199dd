package dev.caravan.query;

import java.util.List;

/**
 * A field of a record type, as far as a caller may use it.
 *
 * @param name the name
 * @param type the type of its values
 * @param readable whether the caller may know of it: a field that is not readable is an unknown one in every respect
 * @param filterable whether conditions may name it
 * @param sortable whether sort keys may name it
 * @param values the only values that there are; empty: any of the type
 */
public record SchemaField(
        String name, ValueType type, boolean readable, boolean filterable, boolean sortable, List<String> values) {
    /** Copies the values. */
    public SchemaField {
        values = List.copyOf(values);
    }

    /** A field of any values. */
    public SchemaField(String name, ValueType type, boolean readable, boolean filterable, boolean sortable) {
        this(name, type, readable, filterable, sortable, List.of());
    }

    /** A field that may be read, filtered and, if its values have an order or are true or false, sorted by. */
    public static SchemaField of(String name, ValueType type) {
        return new SchemaField(name, type, true, true, type != ValueType.JSON);
    }

    /** A field that may only be read. */
    public static SchemaField readOnly(String name, ValueType type) {
        return new SchemaField(name, type, true, false, false);
    }
}
