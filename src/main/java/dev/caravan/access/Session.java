package dev.caravan.access;

import java.time.Instant;

/**
 * A browser that is signed in.
 *
 * @param csrf what its forms must bring along, which other sites cannot know
 * @param expires when it must sign in again
 */
public record Session(Caller caller, String csrf, Instant expires) {}
