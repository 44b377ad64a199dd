package dev.caravan.query;

/**
 * A relation to include.
 *
 * @param key the last two names of its path: {@code profile.photo}, or the default alias and its name
 * @param value the last name of its path: {@code photo}
 */
public record Relation(String key, String value) {}
