package dev.caravan.query;

/** The direction of a sort key. */
public enum SortDirection {
    ASC,
    DESC
}
