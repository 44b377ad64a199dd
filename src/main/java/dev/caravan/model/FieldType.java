package dev.caravan.model;

/** The type of a field, as the configuration and its users speak of it. */
public enum FieldType {
    /** Text of any kind. */
    STRING("String"),
    /** Integers, decimals, floating-point numbers. */
    NUMBER("Number"),
    /** Truth values. */
    BOOLEAN("Boolean"),
    /** JSON documents. */
    JSON("JSON"),
    /** Points in time. */
    DATETIME("DateTime"),
    /** Calendar dates. */
    DATE("Date"),
    /** Times of day. */
    TIME("Time"),
    /** Places: latitude and longitude. */
    LOCATION("Location"),
    /** Other records, by key. */
    REFERENCE("Reference"),
    /** The record's own primary key, {@code _id}. */
    ID("_id"),
    /** Binary content, neither imported nor exported. */
    ASSET("Asset"),
    /** A database type that Caravan does not carry. */
    UNSUPPORTED("unsupported");

    private final String label;

    FieldType(String label) {
        this.label = label;
    }

    /** The name by which the configuration knows this type: {@code DateTime}. */
    public String label() {
        return label;
    }
}
