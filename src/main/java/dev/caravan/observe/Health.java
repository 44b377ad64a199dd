package dev.caravan.observe;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How something is.
 *
 * @param details figures and names that say more; text, numbers, and maps of them
 */
public record Health(Status status, Map<String, Object> details) {
    /** Copies the details, in their order. */
    public Health {
        details = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /** From good to bad. */
    public enum Status {
        /** All is well. */
        UP,
        /** Work goes on, but somebody should look. */
        DEGRADED,
        /** Not looked at, since what it needs is down. */
        UNKNOWN,
        /** Does not work. */
        DOWN;

        /** As a figure: 1 is well, 0 is not, a half wants a look. */
        public double figure() {
            return switch (this) {
                case UP -> 1;
                case DEGRADED, UNKNOWN -> 0.5;
                case DOWN -> 0;
            };
        }
    }

    /** All is well. */
    public static Health up() {
        return new Health(Status.UP, Map.of());
    }

    /** Work goes on, but somebody should look. */
    public static Health degraded(String detail) {
        return new Health(Status.DEGRADED, Map.of("detail", detail));
    }

    /** Does not work. */
    public static Health down(String detail) {
        return new Health(Status.DOWN, Map.of("detail", detail));
    }

    /** The same, with a detail more. */
    public Health with(String name, Object value) {
        Map<String, Object> all = new LinkedHashMap<>(details);
        all.put(name, value);
        return new Health(status, all);
    }
}
