package dev.caravan.codec;

import dev.caravan.model.Json;
import dev.caravan.model.Location;
import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether two values of a field are the same to a database. */
public final class Values {
    private Values() {}

    /**
     * Whether both are the same: numbers by value ({@code 1.50} and {@code 1.5}, {@code -0} and {@code 0}), JSON by
     * meaning, locations by their coordinates, all else by {@code equals}. Both are of the class of the same column, or
     * {@code null}, which is the same as {@code null} alone.
     */
    public static boolean equal(@Nullable Object a, @Nullable Object b) {
        if (a instanceof BigDecimal x && b instanceof BigDecimal y) {
            return x.compareTo(y) == 0;
        }
        if (a instanceof Double x && b instanceof Double y) {
            return x.equals(y) || x.doubleValue() == y;
        }
        if (a instanceof Float x && b instanceof Float y) {
            return x.equals(y) || x.floatValue() == y;
        }
        if (a instanceof Json x && b instanceof Json y) {
            return JsonEquality.equal(x, y);
        }
        if (a instanceof Location x && b instanceof Location y) {
            return equal(x.latitude(), y.latitude()) && equal(x.longitude(), y.longitude());
        }
        return Objects.equals(a, b);
    }
}
