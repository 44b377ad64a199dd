package dev.caravan.store;

/**
 * Names a part of a chunk within its job.
 *
 * @param number the chunk's number, in file order
 * @param part which of the job's parts
 */
public record ChunkPart(int number, int part) {}
