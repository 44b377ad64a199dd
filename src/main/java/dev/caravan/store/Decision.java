package dev.caravan.store;

import dev.caravan.model.Outcome;
import dev.caravan.model.Outcome.Change;
import java.util.List;

/** What is to be done about a staged row. */
sealed interface Decision {
    /** The row. */
    RowToSave row();

    /** Nothing; the outcome is known. */
    record Done(RowToSave row, Outcome outcome) implements Decision {}

    /** The database is written to. */
    record Write(Operation operation, List<Change> changes) implements Decision {
        @Override
        public RowToSave row() {
            return operation.row();
        }

        /** The outcome, with the changes if it came to them. */
        Outcome explained(Outcome outcome) {
            return outcome.kind() == Outcome.Kind.UPDATED && !changes.isEmpty()
                    ? new Outcome(
                            outcome.line(), outcome.record(), outcome.kind(), outcome.id(), outcome.problems(), changes)
                    : outcome;
        }
    }
}
