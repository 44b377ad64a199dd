package dev.caravan.model;

import java.util.Locale;

/** What a job does. */
public enum JobKind {
    /** Brings records in. */
    IMPORT,
    /** Takes records out. */
    EXPORT,
    /** Takes out all that is held about one user. */
    USER_DATA,
    /** Has that done for many users, each in a job of its own. */
    USER_DATA_ROUND;

    /** The kind as files and the API show it: {@code user-data}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
