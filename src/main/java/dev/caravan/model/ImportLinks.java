package dev.caravan.model;

import java.util.Optional;

/**
 * A column of an import whose cells list the records that a record is linked to (many-to-many).
 *
 * @param name what the configuration calls it
 * @param label the column's header; the name is accepted too
 * @param path from a record of the import to those that are linked to it
 * @param key the field of the linked records by which cells name them
 * @param format of each value in a cell; the key's default if empty
 * @param mode what a cell does to links that it does not list
 * @param required whether a file without the column is refused
 * @param position how many of the import's fields stand before it
 */
public record ImportLinks(
        String name,
        String label,
        ExportPath.ManyToMany path,
        Field key,
        Optional<String> format,
        Mode mode,
        boolean required,
        int position) {

    /** What a cell does to links that it does not list. */
    public enum Mode {
        /** They are removed. */
        REPLACE,
        /** They stay. */
        ADD
    }

    /** The same with so many fields more before it. */
    public ImportLinks shifted(int fields) {
        return new ImportLinks(name, label, path, key, format, mode, required, position + fields);
    }
}
