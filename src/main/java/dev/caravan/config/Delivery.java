package dev.caravan.config;

import dev.caravan.model.FileNamePattern;
import java.util.Optional;
import java.util.Set;

/**
 * A declared delivery: where the files of exports are brought.
 *
 * @param roles who may ask for it; empty: whoever may run the export
 * @param checksum whether {@code NAME.sha256} is put beside each file, after it
 * @param fileName how files are called, unless who asks for the export says so
 */
public record Delivery(
        String name,
        Target target,
        Set<String> roles,
        boolean checksum,
        Optional<FileNamePattern> fileName,
        Retry retry) {
    /** Copies the set. */
    public Delivery {
        roles = Set.copyOf(roles);
    }
}
