package dev.caravan.model;

/**
 * A JSON document as text.
 *
 * @param text valid JSON, compact; numbers keep the digits that they were given with
 */
public record Json(String text) {
    @Override
    public String toString() {
        return text;
    }
}
