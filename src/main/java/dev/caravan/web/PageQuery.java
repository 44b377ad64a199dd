package dev.caravan.web;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The query of a page's address, pair by pair and in order, as pages take it apart and put it together again.
 *
 * @param pairs decoded
 */
record PageQuery(List<Pair> pairs) {
    /** Copies the list. */
    PageQuery {
        pairs = List.copyOf(pairs);
    }

    /** A parameter and its value. */
    record Pair(String name, String value) {
        @Override
        public String toString() {
            return name + "=" + value;
        }
    }

    /** A query as a client sent it; what cannot be decoded is left out. */
    static PageQuery of(String query) {
        List<Pair> pairs = new ArrayList<>();
        for (String part : query.split("&")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                try {
                    pairs.add(new Pair(decode(part.substring(0, equals)), decode(part.substring(equals + 1))));
                } catch (IllegalArgumentException e) {
                    // not percent-encoded, so nobody here wrote it
                }
            }
        }
        return new PageQuery(pairs);
    }

    /** The same without these. */
    PageQuery without(Predicate<Pair> unwanted) {
        return new PageQuery(pairs.stream().filter(unwanted.negate()).toList());
    }

    /** The same without parameters of this name or, as in {@code page[limit]}, below it. */
    PageQuery without(String name) {
        return without(p -> p.name().equals(name) || p.name().startsWith(name + "["));
    }

    /** The same with one pair more. */
    PageQuery with(String name, String value) {
        List<Pair> more = new ArrayList<>(pairs);
        more.add(new Pair(name, value));
        return new PageQuery(more);
    }

    /** The first value of a parameter. */
    Optional<String> value(String name) {
        return pairs.stream()
                .filter(p -> p.name().equals(name))
                .map(Pair::value)
                .findFirst();
    }

    /** All values of a parameter. */
    List<String> values(String name) {
        return pairs.stream()
                .filter(p -> p.name().equals(name))
                .map(Pair::value)
                .toList();
    }

    /** The address with this query. */
    String at(String path) {
        return pairs.isEmpty() ? path : path + "?" + this;
    }

    @Override
    public String toString() {
        return String.join(
                "&",
                pairs.stream()
                        .map(p -> encode(p.name()) + "=" + encode(p.value()))
                        .toList());
    }

    /** Brackets stay as they are: addresses are read by people too. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("%5B", "[")
                .replace("%5D", "]")
                .replace("%2C", ",");
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
