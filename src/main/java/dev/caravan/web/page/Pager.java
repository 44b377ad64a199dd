package dev.caravan.web.page;

import java.util.Optional;

/**
 * Where a page of a list stands.
 *
 * @param from the number of its first entry, from 1; 0 if the list is empty
 * @param to the number of its last
 * @param total how many entries there are on all pages together
 */
public record Pager(long from, long to, long total, Optional<String> previous, Optional<String> next) {}
