package dev.caravan.job;

import dev.caravan.model.Outcome;
import dev.caravan.model.Row;
import dev.caravan.store.RowToSave;
import java.util.List;

/**
 * Some rows of a file on their way through the stages of an import. Each stage makes a new chunk of the one before it;
 * a flow may put steps of its own between them.
 *
 * @param jobId the job that it belongs to
 * @param number counts from 0; together with the job's chunk size it says which rows these are
 * @param rows as the file has them
 * @param decoded one for each row, once decoded
 * @param outcomes one for each row that was saved now, once saved
 */
public record Chunk(String jobId, int number, List<Row> rows, List<RowToSave> decoded, List<Outcome> outcomes) {
    /** Copies the lists. */
    public Chunk {
        rows = List.copyOf(rows);
        decoded = List.copyOf(decoded);
        outcomes = List.copyOf(outcomes);
    }

    /** Rows as read. */
    static Chunk of(String jobId, int number, List<Row> rows) {
        return new Chunk(jobId, number, rows, List.of(), List.of());
    }

    Chunk withDecoded(List<RowToSave> values) {
        return new Chunk(jobId, number, rows, values, outcomes);
    }

    Chunk withOutcomes(List<Outcome> results) {
        return new Chunk(jobId, number, rows, decoded, results);
    }
}
