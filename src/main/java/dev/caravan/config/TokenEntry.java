package dev.caravan.config;

import java.time.Instant;
import java.util.Optional;

/**
 * A bearer token, of which only the digest is known.
 *
 * @param sha256 of the token's ASCII bytes, 64 hexadecimal digits in lower case
 * @param expires from when on it is worth nothing; empty: never
 */
public record TokenEntry(String sha256, Principal principal, Optional<Instant> expires) {}
