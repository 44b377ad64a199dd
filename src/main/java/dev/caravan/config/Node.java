package dev.caravan.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A node of a YAML tree. Scalars are kept as they are written: what they mean is for the reader of their key to say. */
sealed interface Node {
    Place place();

    /** What it is, for messages. */
    String describe();

    /** Whether it says nothing: {@code key:} with nothing behind it, {@code ~} or {@code null}. */
    default boolean isNull() {
        return false;
    }

    /**
     * Text, number, truth value, date or nothing.
     *
     * @param plain whether it is written without quotes
     */
    record Scalar(Place place, String text, boolean plain) implements Node {
        private static final Set<String> NULLS = Set.of("", "~", "null");

        @Override
        public boolean isNull() {
            return plain && NULLS.contains(text);
        }

        @Override
        public String describe() {
            return isNull() ? "nothing" : "'" + Names.shorten(text) + "'";
        }
    }

    /** A list. */
    record Sequence(Place place, List<Node> items) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String describe() {
            return "a list";
        }
    }

    /** Keys and values, in the order of the file. */
    record Mapping(Place place, Map<String, Entry> entries) implements Node {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        @Override
        public String describe() {
            return "a mapping";
        }
    }

    /**
     * A key's place and its value.
     *
     * @param place where the key stands
     */
    record Entry(Place place, Node value) {}
}
