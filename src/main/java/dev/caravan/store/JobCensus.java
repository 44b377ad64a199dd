package dev.caravan.store;

import java.time.Instant;
import java.util.Optional;

/**
 * How many jobs have not ended, over all nodes.
 *
 * @param queued wait for their turn
 * @param running are at work, those that are asked to stop left out
 * @param cancelling are asked to stop
 * @param silent are at work at a node that has not shown a heartbeat for too long: nobody works on them
 * @param oldestQueued when the job was made that has waited longest
 */
public record JobCensus(long queued, long running, long cancelling, long silent, Optional<Instant> oldestQueued) {}
