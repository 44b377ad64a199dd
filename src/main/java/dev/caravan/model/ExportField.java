package dev.caravan.model;

import java.util.Optional;

/**
 * A column that an export writes.
 *
 * @param name what queries call it; columns of one reference share theirs
 * @param label its header
 * @param path from the exported record to the record that holds the value
 * @param field the value, a field of the record at the end of the path
 * @param format the cells' format; the type's default if empty
 */
public record ExportField(String name, String label, ExportPath path, Field field, Optional<String> format) {
    /** A column that is called like its value or, behind a reference, like that. */
    public ExportField(String label, ExportPath path, Field field, Optional<String> format) {
        this(
                path instanceof ExportPath.ToOne toOne ? toOne.reference().name() : field.name(),
                label,
                path,
                field,
                format);
    }
}
