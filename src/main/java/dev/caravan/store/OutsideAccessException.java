package dev.caravan.store;

import dev.caravan.model.Problem;
import java.sql.SQLException;

/** A row would make of a record one that its writer may not write. Treated as a refusal of the database. */
final class OutsideAccessException extends SQLException {
    /** Of the class of violated constraints. */
    private static final String STATE = "23CAR";

    OutsideAccessException() {
        super("outside of what may be written", STATE);
    }

    /** The row's problem. */
    static Problem problem() {
        return Problem.of("outside-access", "the record would not be one of those that you may write")
                .withHint("mend the fields that say whose record it is");
    }
}
