package dev.caravan.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One mapping of the configuration. Its keys are checked against its {@link Shape} when it is opened, its values when
 * they are asked for. What does not fit is reported, and then treated as if it were not there.
 */
final class Section {
    private final Map<String, Node.Entry> entries = new LinkedHashMap<>();
    private final At at;
    private final Shape shape;
    private final Problems problems;
    private boolean misplaced;

    private Section(At at, Shape shape, Problems problems) {
        this.at = at;
        this.shape = shape;
        this.problems = problems;
    }

    /** The node as a mapping of this shape; one that says nothing is an empty mapping. */
    static Optional<Section> of(Node node, At at, Shape shape, Problems problems) {
        Section section = new Section(at, shape, problems);
        if (node instanceof Node.Mapping mapping) {
            mapping.entries().forEach(section::take);
        } else if (!node.isNull()) {
            section.wrongType(at, node, "a mapping with the keys " + Names.list(shape.keys()));
            return Optional.empty();
        }
        return Optional.of(section);
    }

    private void take(String key, Node.Entry entry) {
        At keyAt = at.key(Names.shorten(key), entry.place());
        if (shape.keys().contains(key) || (shape.olderType() && key.equals("type"))) {
            put(key, entry, keyAt);
        } else if (shape.sameKeys().containsKey(key)) {
            put(shape.sameKeys().getOrDefault(key, key), entry, keyAt);
        } else if (shape.olderKeys().containsKey(key)) {
            String current = shape.olderKeys().getOrDefault(key, key);
            problems.warn(keyAt, "config-older-spelling", "older spelling", "write " + current);
            put(current, entry, keyAt);
        } else if (shape.refusedKeys().containsKey(key)) {
            misplaced = true;
            problems.add(
                    keyAt,
                    "config-misplaced-key",
                    "not allowed here: " + shape.refusedKeys().get(key));
        } else {
            problems.add(
                    keyAt,
                    "config-unknown-key",
                    "unknown key; valid: " + Names.list(shape.keys()),
                    Names.didYouMean(key, shape.keys()));
        }
    }

    private void put(String key, Node.Entry entry, At keyAt) {
        Node.Entry first = entries.putIfAbsent(key, entry);
        if (first != null) {
            String message =
                    "means the same as the key in line " + first.place().line() + "; valid: one of them";
            problems.add(keyAt, "config-duplicate-key", message);
        }
    }

    /** Where the mapping begins. */
    At at() {
        return at;
    }

    /** Where this key's value stands; where the mapping begins if there is none. */
    At at(String key) {
        Node.Entry entry = entries.get(key);
        return entry == null ? at : at.key(key, entry.value().place());
    }

    /** Whether the key is there and says something. */
    boolean has(String key) {
        return find(key).isPresent();
    }

    /** The key's value as it is written. */
    Optional<Node> find(String key) {
        return Optional.ofNullable(entries.get(key)).map(Node.Entry::value).filter(n -> !n.isNull());
    }

    /** A text; numbers, dates, {@code yes} and the like are texts too, as they are written. */
    Optional<Value> text(String key) {
        return find(key).flatMap(n -> text(n, at(key)));
    }

    /** A text that must be there. */
    Optional<Value> requireText(String key) {
        if (!has(key)) {
            problems.add(at, "config-missing-key", "key " + key + " is missing");
        }
        return text(key);
    }

    /** The scalar behind this key, blank or not. */
    Optional<Value> scalar(String key) {
        return find(key).flatMap(n -> scalar(n, at(key)));
    }

    /** Whether the key is missing, says nothing, or has an empty list. */
    boolean isBare(String key) {
        return !has(key) || isEmptyList(key);
    }

    /** Whether the key has a list without items. */
    boolean isEmptyList(String key) {
        return find(key)
                .filter(n -> n instanceof Node.Sequence list && list.items().isEmpty())
                .isPresent();
    }

    /** Whether the mapping has a key that means something elsewhere, and was refused. */
    boolean hasMisplaced() {
        return misplaced;
    }

    /** A list of texts; a single text is a list of one. */
    List<Value> texts(String key) {
        Optional<Node> node = find(key);
        if (node.isEmpty()) {
            return List.of();
        }
        if (!(node.get() instanceof Node.Sequence list)) {
            return text(key).stream().toList();
        }
        List<Value> texts = new ArrayList<>();
        for (int i = 0; i < list.items().size(); i++) {
            Node item = list.items().get(i);
            text(item, at(key).item(i, item.place())).ifPresent(texts::add);
        }
        return texts;
    }

    /** {@code true} or {@code false}. */
    boolean truth(String key, boolean otherwise) {
        return choice(key, Choices.TRUTH, otherwise);
    }

    /** One of several words. */
    <E> E choice(String key, Choices<E> choices, E otherwise) {
        Optional<Value> value = text(key);
        Optional<E> chosen = value.flatMap(v -> choices.find(v.text()));
        if (value.isPresent() && chosen.isEmpty()) {
            problems.unknown(
                    value.get().at(),
                    "config-unknown-value",
                    "value",
                    value.get().text(),
                    choices.words());
        }
        return chosen.orElse(otherwise);
    }

    /** The mapping behind this key. */
    Optional<Section> section(String key, Shape inner) {
        return find(key).flatMap(n -> of(n, at(key), inner, problems));
    }

    /** The mappings in the list behind this key; those that are none are reported and left out. */
    List<Section> sections(String key, Shape inner) {
        List<Section> sections = new ArrayList<>();
        for (Item item : items(key)) {
            of(item.node(), item.at(), inner, problems).ifPresent(sections::add);
        }
        return sections;
    }

    /** An item of a list. */
    record Item(Node node, At at) {}

    /** The items of the list behind this key. */
    List<Item> items(String key) {
        Optional<Node> node = find(key);
        if (node.isEmpty()) {
            return List.of();
        }
        if (!(node.get() instanceof Node.Sequence list)) {
            wrongType(at(key), node.get(), "a list");
            return List.of();
        }
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < list.items().size(); i++) {
            Node item = list.items().get(i);
            items.add(new Item(item, at(key).item(i, item.place())));
        }
        return items;
    }

    /** The entries of the mapping behind this key, whose keys are names. */
    Map<Value, Node> entries(String key) {
        Map<Value, Node> found = new LinkedHashMap<>();
        Optional<Node> node = find(key);
        if (node.isPresent() && node.get() instanceof Node.Mapping mapping) {
            mapping.entries().forEach((name, entry) -> {
                At entryAt = at(key).key(Names.shorten(name), entry.place());
                found.put(new Value(name, false, entryAt), entry.value());
            });
        } else {
            node.ifPresent(n -> wrongType(at(key), n, "a mapping"));
        }
        return found;
    }

    /** Adds the mappings behind this key, each under its name, to those of other files. */
    void named(String key, Shape inner, Map<String, Section> all, String what) {
        entries(key).forEach((name, node) -> {
            Section first = all.get(name.text());
            if (first != null) {
                String message = what + " '" + Names.shorten(name.text()) + "' is declared twice; the first is in ";
                problems.add(
                        name.at(), "config-duplicate-name", message + first.at().place());
                return;
            }
            Optional<Section> section = of(node, name.at(), inner, problems);
            section.ifPresent(s -> all.put(name.text(), s));
            if (section.isEmpty()) {
                problems.declarationsAreMissing();
            }
        });
    }

    private Optional<Value> text(Node node, At place) {
        Optional<Value> value = scalar(node, place);
        if (value.isPresent() && (node.isNull() || value.get().text().isBlank())) {
            problems.add(place, "config-empty-value", "is empty; valid: a text");
            return Optional.empty();
        }
        return value;
    }

    private Optional<Value> scalar(Node node, At place) {
        if (node instanceof Node.Scalar scalar) {
            return Optional.of(new Value(scalar.text(), scalar.plain(), place));
        }
        wrongType(place, node, "a text");
        return Optional.empty();
    }

    private void wrongType(At place, Node node, String valid) {
        problems.add(place, "config-wrong-type", "is " + node.describe() + "; valid: " + valid);
    }
}
