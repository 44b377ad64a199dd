package dev.caravan.store;

import dev.caravan.codec.JsonEquality;
import dev.caravan.model.Json;
import dev.caravan.model.Location;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Equality of values as a database sees it. */
final class Values {
    private Values() {}

    /** Whether writing {@code staged} over {@code present} would change nothing. */
    static boolean same(@Nullable Object staged, @Nullable Object present) {
        if (staged == null || present == null) {
            // an empty text is no change to a missing one
            return staged == present || (present == null && "".equals(staged));
        }
        if (staged instanceof BigDecimal a && present instanceof BigDecimal b) {
            return a.compareTo(b) == 0;
        }
        if (staged instanceof Json a && present instanceof Json b) {
            return JsonEquality.equal(a, b);
        }
        if (staged instanceof Location a && present instanceof Location b) {
            return a.latitude().compareTo(b.latitude()) == 0 && a.longitude().compareTo(b.longitude()) == 0;
        }
        return staged.equals(present);
    }
}
