package dev.caravan.model;

import java.util.List;
import java.util.Optional;

/**
 * A typed value of a record, and where the database keeps it.
 *
 * @param name what the configuration calls it; {@code _id}, {@code _created_at} and {@code _updated_at} are reserved
 * @param columns one column, or latitude and longitude of a {@link FieldType#LOCATION}
 * @param target the record type that a {@link FieldType#REFERENCE} points to; present on references only
 */
public record Field(String name, FieldType type, List<Column> columns, Optional<String> target) {
    /** The name of every record type's primary key field. */
    public static final String ID = "_id";
    /** The name of the field that tells when a record was created. */
    public static final String CREATED_AT = "_created_at";
    /** The name of the field that tells when a record was last changed. */
    public static final String UPDATED_AT = "_updated_at";

    /** Checks that there is a column, and copies the list. */
    public Field {
        columns = List.copyOf(columns);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("field " + name + " has no column");
        }
    }

    /** The first column, for most fields the only one. */
    public Column column() {
        return columns.get(0);
    }
}
