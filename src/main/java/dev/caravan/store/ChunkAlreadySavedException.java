package dev.caravan.store;

/**
 * Another transaction has saved this part of the chunk: another node that took the job over, or an earlier try whose
 * answer was lost. The transaction at hand must be rolled back; what became of the rows is in the ledger.
 */
final class ChunkAlreadySavedException extends RuntimeException {
    ChunkAlreadySavedException(ChunkEntry entry, Throwable cause) {
        super(
                "chunk " + entry.number() + ", part " + entry.part() + " of job " + entry.jobId() + " was saved before",
                cause);
    }
}
