package dev.caravan.query;

/**
 * A field of a record type, as far as a caller may use it.
 *
 * @param name the name
 * @param type the type of its values
 * @param readable whether the caller may know of it: a field that is not readable is an unknown one in every respect
 * @param filterable whether conditions may name it
 * @param sortable whether sort keys may name it
 */
public record SchemaField(String name, ValueType type, boolean readable, boolean filterable, boolean sortable) {
    /** A field that may be read, filtered and, if its values have an order or are true or false, sorted by. */
    public static SchemaField of(String name, ValueType type) {
        return new SchemaField(name, type, true, true, type != ValueType.JSON);
    }

    /** A field that may only be read. */
    public static SchemaField readOnly(String name, ValueType type) {
        return new SchemaField(name, type, true, false, false);
    }
}
