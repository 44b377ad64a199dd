package dev.caravan.config;

import dev.caravan.model.FileNamePattern;
import java.util.Optional;

/**
 * A declared delivery: where the files of exports are brought.
 *
 * @param checksum whether {@code NAME.sha256} is put beside each file, after it
 * @param fileName how files are called, unless who asks for the export says so
 */
public record Delivery(String name, Target target, boolean checksum, Optional<FileNamePattern> fileName, Retry retry) {}
