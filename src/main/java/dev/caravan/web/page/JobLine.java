package dev.caravan.web.page;

import java.time.Instant;
import java.util.Optional;

/**
 * A job in a list.
 *
 * @param kind {@code import}, {@code export}, {@code user-data}
 * @param label what people call the action
 * @param state as the API names it
 * @param says the state in words
 * @param file the file that was given, if there was one
 * @param rows how many were read or written
 * @param failed how many rows are in error
 */
public record JobLine(
        String href,
        String kind,
        String label,
        String state,
        String says,
        boolean dryRun,
        Optional<String> file,
        long rows,
        long failed,
        Instant created,
        String by) {}
