package dev.caravan.model;

import java.util.Optional;

/**
 * A field that an import sets, and the column in which files carry it.
 *
 * @param label the column's header; the field's name is accepted too
 * @param format of the cells; the type's default if empty
 * @param reference for a reference, by which key the file names the target
 * @param required whether a file without the column is refused; {@code _id} never is
 */
public record ImportField(
        Field field, String label, Optional<String> format, Optional<ReferenceKey> reference, boolean required) {

    /** The field whose codec reads the cells: for a reference the target's key, otherwise the field itself. */
    public Field cellField() {
        return reference.map(ReferenceKey::key).orElse(field);
    }
}
