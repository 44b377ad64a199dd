package dev.caravan.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads the text of one YAML file into a tree that knows its places. It is built from the parser's events, because only
 * they tell {@code no} from {@code "no"}, a key given twice, and where each key stands. Anchors, aliases and merge keys
 * ({@code <<}) are understood; what they may blow up to is limited.
 */
final class YamlFile {
    /** How deep a file may be nested; the configuration needs less than ten levels. */
    static final int MAX_DEPTH = 50;
    /** How many nodes a file may have, those that aliases repeat included. */
    static final int MAX_NODES = 200_000;

    private static final Set<String> TAGS = Set.of(
            "!",
            "tag:yaml.org,2002:str",
            "tag:yaml.org,2002:int",
            "tag:yaml.org,2002:float",
            "tag:yaml.org,2002:bool",
            "tag:yaml.org,2002:null",
            "tag:yaml.org,2002:seq",
            "tag:yaml.org,2002:map");

    private final String file;
    private final Problems problems;
    private final Parser parser;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private final Set<String> open = new HashSet<>();
    private int nodes;
    private int depth;

    private record Anchored(Node node, int nodes) {}

    /** Ends the reading of a file that cannot be understood any further. */
    private static final class Broken extends RuntimeException {
        private final transient Place place;

        Broken(Place place, String message) {
            super(message);
            this.place = place;
        }
    }

    private YamlFile(String file, String text, Problems problems) {
        this.file = file;
        this.problems = problems;
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        this.parser = new ParserImpl(new StreamReader(text), options);
    }

    /** The tree of this text; empty if the text says nothing or cannot be read, which is a problem then. */
    static Optional<Node> read(String file, String text, Problems problems) {
        try {
            return new YamlFile(file, text, problems).document();
        } catch (Broken e) {
            problems.add(new At(e.place, ""), "config-syntax", String.valueOf(e.getMessage()));
        } catch (MarkedYAMLException e) {
            problems.add(new At(place(file, e.getProblemMark()), ""), "config-syntax", notYaml(e));
        } catch (YAMLException e) {
            problems.add(new At(Place.file(file), ""), "config-syntax", "not YAML: " + firstLine(e.getMessage()));
        }
        problems.declarationsAreMissing();
        return Optional.empty();
    }

    private Optional<Node> document() {
        next(); // start of the stream
        if (parser.checkEvent(Event.ID.StreamEnd)) {
            return Optional.empty();
        }
        next(); // start of the document
        Node root = node();
        next(); // end of the document
        if (!parser.checkEvent(Event.ID.StreamEnd)) {
            Place place = place(file, parser.peekEvent().getStartMark());
            throw new Broken(place, "a second YAML document begins here; valid: one document in a file");
        }
        return root.isNull() ? Optional.empty() : Optional.of(root);
    }

    private Event next() {
        return parser.getEvent();
    }

    private Node node() {
        Event event = next();
        Place place = place(file, event.getStartMark());
        if (event instanceof AliasEvent alias) {
            return aliased(alias.getAnchor(), place);
        }
        String anchor = event instanceof NodeEvent n ? n.getAnchor() : null;
        if (anchor != null) {
            open.add(anchor);
        }
        count(1, place);
        int before = nodes;
        Node node = content(event, place);
        if (anchor != null) {
            open.remove(anchor);
            anchors.put(anchor, new Anchored(node, nodes - before + 1));
        }
        return node;
    }

    private Node content(Event event, Place place) {
        if (event instanceof ScalarEvent scalar) {
            checkTag(scalar.getTag(), place);
            boolean plain = scalar.isPlain() && scalar.getTag() == null;
            return new Node.Scalar(place, scalar.getValue(), plain);
        }
        if (++depth > MAX_DEPTH) {
            throw new Broken(place, "nested too deeply; valid: at most " + MAX_DEPTH + " levels");
        }
        Node node;
        if (event instanceof SequenceStartEvent sequence) {
            checkTag(sequence.getTag(), place);
            node = sequence(place);
        } else if (event instanceof MappingStartEvent mapping) {
            checkTag(mapping.getTag(), place);
            node = mapping(place);
        } else {
            throw new IllegalStateException("unexpected " + event);
        }
        depth--;
        return node;
    }

    private Node sequence(Place place) {
        List<Node> items = new ArrayList<>();
        while (!parser.checkEvent(Event.ID.SequenceEnd)) {
            items.add(node());
        }
        next();
        return new Node.Sequence(place, items);
    }

    private Node mapping(Place place) {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        List<Node> merged = new ArrayList<>();
        while (!parser.checkEvent(Event.ID.MappingEnd)) {
            Node key = node();
            Node value = node();
            if (!(key instanceof Node.Scalar name)) {
                throw new Broken(key.place(), key.describe() + " cannot be a key; valid: text");
            }
            if (name.plain() && name.text().equals("<<")) {
                merged.add(value);
            } else {
                put(entries, name, value);
            }
        }
        next();
        merged.forEach(m -> merge(entries, m));
        return new Node.Mapping(place, entries);
    }

    private void put(Map<String, Node.Entry> entries, Node.Scalar key, Node value) {
        Node.Entry first = entries.putIfAbsent(key.text(), new Node.Entry(key.place(), value));
        if (first != null) {
            problems.add(
                    new At(key.place(), ""),
                    "config-duplicate-key",
                    "key '" + Names.shorten(key.text()) + "' stands twice in one mapping; the first is in line "
                            + first.place().line());
        }
    }

    private void merge(Map<String, Node.Entry> entries, Node merged) {
        if (merged instanceof Node.Sequence list) {
            list.items().forEach(m -> merge(entries, m));
        } else if (merged instanceof Node.Mapping mapping) {
            mapping.entries().forEach(entries::putIfAbsent);
            count(mapping.entries().size(), merged.place());
        } else {
            throw new Broken(
                    merged.place(), "<<: is " + merged.describe() + "; valid: a mapping or a list of mappings");
        }
    }

    private Node aliased(String anchor, Place place) {
        if (open.contains(anchor)) {
            throw new Broken(place, "alias *" + anchor + " contains itself");
        }
        Anchored anchored = anchors.get(anchor);
        if (anchored == null) {
            throw new Broken(place, "alias *" + anchor + " has no anchor &" + anchor + " before it");
        }
        count(anchored.nodes(), place);
        return anchored.node();
    }

    private void count(int more, Place place) {
        nodes += more;
        if (nodes > MAX_NODES) {
            throw new Broken(place, "too large; valid: at most " + MAX_NODES + " values, repeated ones included");
        }
    }

    private void checkTag(@Nullable String tag, Place place) {
        if (tag != null && !TAGS.contains(tag)) {
            throw new Broken(place, "tag '" + Names.shorten(tag) + "' is not known; valid: no tag");
        }
    }

    private static Place place(String file, @Nullable Mark mark) {
        return mark == null ? Place.file(file) : new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    /** In most cases it is the line above that is out of place, and the parser stumbles at the next. */
    private static String notYaml(MarkedYAMLException e) {
        Mark mark = e.getProblemMark();
        if (mark == null) {
            return "not YAML: " + explain(e);
        }
        int line = mark.getLine() + 1;
        String lines = line == 1 ? "line 1" : "lines " + (line - 1) + " and " + line;
        return "not YAML: " + cause(String.valueOf(e.getProblem())) + "; look at " + lines + " (" + explain(e) + ")";
    }

    /** What most often is behind what the parser has met. */
    private static String cause(String problem) {
        if (problem.contains("mapping values are not allowed")) {
            return "a text with ': ' in it needs quotes, or the indentation does not fit";
        }
        return problem.contains("expected ',' or")
                ? "a text with a bracket or a comma in it needs quotes, or a bracket is missing"
                : "the indentation or a bracket does not fit";
    }

    private static String explain(MarkedYAMLException e) {
        String problem = firstLine(e.getProblem());
        String context = firstLine(e.getContext());
        return context.isEmpty() ? problem : problem + " " + context;
    }

    private static String firstLine(@Nullable String text) {
        return text == null
                ? ""
                : Names.shorten(text.lines().findFirst().orElse("").strip());
    }
}
