package dev.caravan.store;

import dev.caravan.model.JobState;
import dev.caravan.model.Problem;
import dev.caravan.model.Progress;
import java.util.List;
import java.util.Optional;

/**
 * How a job ends.
 *
 * @param state a final one
 * @param detail a sentence on why, where the state alone does not tell
 * @param fileProblems what is wrong with the file as a whole
 * @param ignoredColumns columns of the file that the import does not know
 * @param progress the final counters; empty: the sum of the job's chunks, or what was reported last if it has none
 */
public record Ending(
        JobState state,
        Optional<String> detail,
        List<Problem> fileProblems,
        List<String> ignoredColumns,
        Optional<Progress> progress) {
    /** Copies the lists; refuses a state that is not final. */
    public Ending {
        if (!state.isFinal()) {
            throw new IllegalArgumentException("a job cannot end " + state.label());
        }
        fileProblems = List.copyOf(fileProblems);
        ignoredColumns = List.copyOf(ignoredColumns);
    }

    /** Ends in this state, without more words. */
    public static Ending of(JobState state) {
        return new Ending(state, Optional.empty(), List.of(), List.of(), Optional.empty());
    }

    /** The same, with this sentence. */
    public Ending because(String sentence) {
        return new Ending(state, Optional.of(sentence), fileProblems, ignoredColumns, progress);
    }

    /** The same, with these problems of the file as a whole. */
    public Ending withFileProblems(List<Problem> problems) {
        return new Ending(state, detail, problems, ignoredColumns, progress);
    }

    /** The same, with these columns that the import does not know. */
    public Ending withIgnoredColumns(List<String> columns) {
        return new Ending(state, detail, fileProblems, columns, progress);
    }

    /** The same, with these counters. */
    public Ending withProgress(Progress counters) {
        return new Ending(state, detail, fileProblems, ignoredColumns, Optional.of(counters));
    }
}
