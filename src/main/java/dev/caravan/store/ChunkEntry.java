package dev.caravan.store;

import dev.caravan.model.Outcome;
import dev.caravan.model.Progress;
import java.util.List;

/**
 * What became of a part of a chunk: its entry in the ledger.
 *
 * @param number the chunk's number, in file order: lines of a later chunk come after those of an earlier one
 * @param part which of the job's parts; their lines may interleave
 * @param firstLine the line on which the chunk starts
 * @param outcomes of its rows; empty if the part has none
 */
public record ChunkEntry(String jobId, int number, int part, long firstLine, List<Outcome> outcomes) {
    /** Copies the list. */
    public ChunkEntry {
        outcomes = List.copyOf(outcomes);
    }

    /** What the outcomes add up to. */
    public Progress progress() {
        return Progress.of(outcomes);
    }
}
