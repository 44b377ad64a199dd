package dev.caravan.job;

import java.nio.file.Path;

/**
 * A file that is to be brought somewhere.
 *
 * @param file where it lies
 * @param fileName how it is called where it is brought, the same at every attempt
 * @param sha256 64 hexadecimal digits
 */
public record Parcel(
        Path file, String fileName, String export, String jobId, String mediaType, long bytes, String sha256) {}
