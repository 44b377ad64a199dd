package dev.caravan.model;

import java.util.Optional;

/**
 * A column that an export writes.
 *
 * @param label its header
 * @param path from the exported record to the record that holds the value
 * @param field the value, a field of the record at the end of the path
 * @param format the cells' format; the type's default if empty
 */
public record ExportField(String label, ExportPath path, Field field, Optional<String> format) {}
