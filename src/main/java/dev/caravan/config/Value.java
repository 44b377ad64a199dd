package dev.caravan.config;

/**
 * A scalar of the configuration, as it is written.
 *
 * @param plain whether it is written without quotes
 */
record Value(String text, boolean plain, At at) {}
