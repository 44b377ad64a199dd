package dev.caravan.query;

import java.util.Locale;

/** What can be wrong with a query. Listed with causes and remedies in {@code docs/query.md}. */
public enum ProblemCode {
    /** A query parameter, or a name in its brackets, that nothing reads. */
    UNKNOWN_PARAMETER,
    /** A field that the record type does not have or the caller may not read. */
    UNKNOWN_FIELD,
    /** A relation that the record type does not have or the caller may not follow. */
    UNKNOWN_RELATION,
    /** Fields were asked of a relation that {@code include} does not name. */
    RELATION_NOT_INCLUDED,
    /** A field that may be read, not filtered by. */
    FILTER_NOT_ALLOWED,
    /** A field that may be read, not sorted by. */
    SORT_NOT_ALLOWED,
    /** A filter that cannot be understood. */
    MALFORMED_FILTER,
    /** A list of fields that cannot be understood. */
    MALFORMED_FIELDS,
    /** A list of relations that cannot be understood. */
    MALFORMED_INCLUDE,
    /** A list of sort keys that cannot be understood, or that names a field twice. */
    MALFORMED_SORT,
    /** An operator that has no meaning for the field's type. */
    OPERATOR_NOT_SUPPORTED,
    /** A value that does not fit the field's type. */
    BAD_VALUE,
    /** A limit or offset out of range or not a whole number. */
    BAD_PAGE,
    /** The query string is longer than {@link Limits#length}. */
    QUERY_TOO_LONG,
    /** More parameters than {@link Limits#parameters}. */
    TOO_MANY_PARAMETERS,
    /** More conditions than {@link Limits#conditions}. */
    TOO_MANY_CONDITIONS,
    /** More values in a list than {@link Limits#values}. */
    TOO_MANY_VALUES,
    /** Deeper than {@link Limits#depth}. */
    TOO_DEEP;

    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The code as clients see it, in kebab-case: {@code unknown-field}. */
    public String text() {
        return text;
    }

    /** Whether a limit is exceeded: such a query is refused in lenient handling too. */
    public boolean isLimit() {
        return compareTo(QUERY_TOO_LONG) >= 0;
    }

    @Override
    public String toString() {
        return text;
    }
}
