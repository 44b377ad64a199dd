package dev.caravan.model;

/**
 * How a file names the record that a reference points to.
 *
 * @param recordType the target's record type
 * @param key the target's field that the cells hold: {@code _id}, or another
 */
public record ReferenceKey(String recordType, Field key) {}
