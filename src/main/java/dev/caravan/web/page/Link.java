package dev.caravan.web.page;

/**
 * A link, and what it is called.
 *
 * @param href a path of this site, with its query
 */
public record Link(String href, String label) {}
