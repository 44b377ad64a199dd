package dev.caravan.web.page;

import java.util.Optional;

/**
 * How many entries a list has on all pages together.
 *
 * @param number so many
 * @param counting where to ask how many more there are; empty if the number is exact. Counting all of them would take
 *     longer than somebody waits for a page
 */
public record Total(long number, Optional<String> counting) {
    /** A number that is known. */
    public static Total exactly(long number) {
        return new Total(number, Optional.empty());
    }

    /** Whether there are more than the number says. */
    public boolean more() {
        return counting.isPresent();
    }
}
