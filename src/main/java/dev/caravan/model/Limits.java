package dev.caravan.model;

/**
 * How much one file may bring.
 *
 * @param rows at most so many data rows
 * @param fileBytes at most so many bytes
 */
public record Limits(long rows, long fileBytes) {
    /** A million rows, 500 megabytes. */
    public static final Limits DEFAULT = new Limits(1_000_000, 500_000_000);
}
