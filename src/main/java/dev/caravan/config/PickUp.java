package dev.caravan.config;

import java.time.Duration;
import java.util.Optional;

/**
 * A place from which files are imported.
 *
 * @param importName the import of its files; empty: each has a folder named like its import
 * @param every the pause between two looks
 * @param quiet how long a file must not have changed before it is taken
 * @param doneMarker files are complete when a file of this ending lies beside them ({@code .done} for
 *     {@code orders.csv.done})
 * @param done where files go whose rows were imported, beside their old place
 * @param failed where files go that could not be imported
 * @param results where result files are put; empty: they stay here, in the outbox
 */
public record PickUp(
        String name,
        Target target,
        Optional<String> importName,
        Duration every,
        Duration quiet,
        Optional<String> doneMarker,
        String done,
        String failed,
        Optional<String> results) {}
