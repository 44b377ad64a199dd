package dev.caravan.query;

/**
 * A page of records.
 *
 * @param limit how many records at most, at least 1
 * @param offset how many records to skip, at least 0
 */
public record Page(int limit, long offset) {
    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if the limit is not positive or the offset negative
     */
    public Page {
        if (limit < 1 || offset < 0) {
            throw new IllegalArgumentException(
                    "page has limit %d and offset %d; expected at least 1 and 0".formatted(limit, offset));
        }
    }
}
