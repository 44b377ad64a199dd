package dev.caravan.model;

/** What to do where a key is expected to name one record and several have it. */
public enum SeveralHandling {
    /** Take the first by {@code _created_at}, then {@code _id}. The default. */
    USE_FIRST,
    /** The row is an error that names the candidates. */
    THROW_ERROR
}
