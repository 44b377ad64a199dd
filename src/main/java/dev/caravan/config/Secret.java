package dev.caravan.config;

/**
 * A text that nobody is to see: it is never part of what is printed.
 *
 * @param text itself; only for whom it is meant
 */
public record Secret(String text) {
    @Override
    public String toString() {
        return "***";
    }
}
