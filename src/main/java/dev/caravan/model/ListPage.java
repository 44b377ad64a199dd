package dev.caravan.model;

import java.util.List;
import java.util.Optional;

/** What the web page that lists a record type shows. */
public record ListPage(String label, List<Shown> fields, List<Filter> filters) {
    /** Copies the lists. */
    public ListPage {
        fields = List.copyOf(fields);
        filters = List.copyOf(filters);
    }

    /**
     * A column of the list.
     *
     * @param referenceField for a reference, the field of its target that is shown instead of the {@code _id}
     */
    public record Shown(Field field, String label, Optional<Field> referenceField) {}

    /** A filter that the list offers. */
    public record Filter(Field field, FieldType type, String label) {}
}
