package dev.caravan.web.page;

import java.time.Instant;
import java.util.Optional;

/**
 * Where a file was brought, or is to be brought.
 *
 * @param to name of the delivery or webhook
 * @param file how the file is called there; empty for a message that a job has ended
 * @param state {@code pending}, {@code delivered}, {@code failed}, {@code skipped}; empty before the first run
 * @param attempts how often it was tried
 * @param next when it is tried again
 * @param ended when it was brought, or given up
 * @param detail what went wrong
 */
public record DeliveryLine(
        String to,
        Optional<String> file,
        String state,
        int attempts,
        Optional<Instant> next,
        Optional<Instant> ended,
        Optional<String> detail) {}
