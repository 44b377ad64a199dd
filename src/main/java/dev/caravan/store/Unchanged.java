package dev.caravan.store;

import dev.caravan.codec.Values;
import org.jspecify.annotations.Nullable;

/** Whether saving a value would change anything. */
final class Unchanged {
    private Unchanged() {}

    /** Whether writing {@code staged} over {@code present} would change nothing; an empty text is no change to NULL. */
    static boolean is(@Nullable Object staged, @Nullable Object present) {
        if (staged == null || present == null) {
            return staged == present || (present == null && "".equals(staged));
        }
        return Values.equal(staged, present);
    }
}
