package dev.caravan.store;

/**
 * What the connections to the database are doing.
 *
 * @param active are in use
 * @param idle are open and wait for use
 * @param waiting threads that wait for a connection
 * @param limit at most so many are open
 */
public record PoolUse(int active, int idle, int waiting, int limit) {}
