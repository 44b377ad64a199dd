package dev.caravan.query;

/**
 * A key to sort records by. Null comes after all values in ascending and before them in descending order.
 *
 * @param path the field; never behind a relation to many
 * @param direction the direction
 */
public record SortKey(FieldPath path, SortDirection direction) {
    /** The key in ascending order, its path written with dots. */
    public static SortKey ascending(String path) {
        return new SortKey(FieldPath.of(path), SortDirection.ASC);
    }

    /** The key in descending order, its path written with dots. */
    public static SortKey descending(String path) {
        return new SortKey(FieldPath.of(path), SortDirection.DESC);
    }
}
