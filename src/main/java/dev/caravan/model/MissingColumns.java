package dev.caravan.model;

/** What to do where a file lacks a column of its import. */
public enum MissingColumns {
    /** The file is refused. The default. */
    ERROR,
    /** The fields are left alone. */
    IGNORE
}
