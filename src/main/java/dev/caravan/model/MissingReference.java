package dev.caravan.model;

/** What to do where a key names no record. */
public enum MissingReference {
    /** The row is an error. The default. */
    ERROR,
    /** Create the target with that one field. */
    CREATE,
    /** Leave the reference empty. */
    EMPTY
}
