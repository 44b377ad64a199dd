package dev.caravan.model;

/** How an export gets from a record to a value. */
public sealed interface ExportPath {

    /** The value is the record's own. */
    record Own() implements ExportPath {}

    /**
     * The value is that of the one record that a reference points to.
     *
     * @param reference the exported record's field
     * @param recordType the target's record type
     */
    record ToOne(Field reference, String recordType) implements ExportPath {}

    /**
     * The values are those of all records that point back to the exported one, as one cell.
     *
     * @param recordType the record type that points here
     * @param reference its field that does
     */
    record BackReference(String recordType, Field reference) implements ExportPath {}

    /**
     * The values are those of all records linked to the exported one, as one cell.
     *
     * @param association the links
     * @param own the association's reference to the exported record
     * @param other the association's reference to the linked record
     * @param recordType the linked record's type
     */
    record ManyToMany(Association association, Field own, Field other, String recordType) implements ExportPath {}

    /** Whether a cell holds a list of values. */
    default boolean isList() {
        return this instanceof BackReference || this instanceof ManyToMany;
    }
}
