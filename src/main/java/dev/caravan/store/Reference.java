package dev.caravan.store;

import dev.caravan.model.Problem;
import org.jspecify.annotations.Nullable;

/** What stands in a {@link RowToSave} for a reference that is not, or not surely, resolved. */
public sealed interface Reference {

    /**
     * A key that nobody has looked up yet.
     *
     * @param key the decoded value of the target's key field
     */
    record Unresolved(Object key) implements Reference {}

    /**
     * A key that names no record, or several. If the record that the row means already shows that key, the field is
     * left as it is; otherwise {@code otherwise} says what happens.
     *
     * @param key the decoded value of the target's key field
     * @param first the first of several candidates; {@code null} if there is none
     * @param problem what is wrong, should it come to an error
     */
    record Doubtful(Object key, @Nullable Object first, Otherwise otherwise, Problem problem) implements Reference {}

    /** What happens to a doubtful reference that is not the present one. */
    enum Otherwise {
        /** The row is an error. */
        ERROR,
        /** The first candidate is taken, or {@code NULL} where there is none. */
        FIRST,
        /** The target is created with that key. */
        CREATE
    }
}
