package dev.caravan.query;

import java.util.ArrayList;
import java.util.List;

/**
 * A field of a record, or of what it is related to: {@code name}, {@code country.name}.
 *
 * @param segments relations, if any, then the field's name
 */
public record FieldPath(List<String> segments) {
    /**
     * Copies the segments.
     *
     * @throws IllegalArgumentException if there is none
     */
    public FieldPath {
        segments = List.copyOf(segments);
        if (segments.isEmpty()) {
            throw new IllegalArgumentException("path is empty; expected at least the name of a field");
        }
    }

    /** The path written with dots. */
    public static FieldPath of(String dotted) {
        return dotted.indexOf('.') < 0 ? new FieldPath(List.of(dotted)) : new FieldPath(Ecma.split(dotted, '.'));
    }

    /** The field's name: the last segment. */
    public String name() {
        return segments.get(segments.size() - 1);
    }

    /** The relations to follow; empty for a field of the record itself. */
    public List<String> relations() {
        return segments.subList(0, segments.size() - 1);
    }

    /** This path behind a relation: {@code name} becomes {@code country.name}. */
    public FieldPath within(String relation) {
        List<String> longer = new ArrayList<>(segments.size() + 1);
        longer.add(relation);
        longer.addAll(segments);
        return new FieldPath(longer);
    }

    /** The path written with dots. */
    @Override
    public String toString() {
        return String.join(".", segments);
    }
}
