package dev.caravan.config;

import dev.caravan.model.ExportAction;
import dev.caravan.model.ImportAction;
import dev.caravan.model.RecordType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the actions of all record types: imports first, for exports may follow them. */
final class ActionsReader {
    private static final Map<String, Shape> SHAPES = new LinkedHashMap<>();

    static {
        SHAPES.put("import", Shape.IMPORT);
        SHAPES.put("export", Shape.EXPORT);
    }

    /** An action whose name is known to be its own. */
    private record Named(String name, String recordType, Shape shape, Section section) {}

    private final Scope scope;
    private final Problems problems;
    private final List<Named> actions = new ArrayList<>();
    private final Map<String, At> names = new HashMap<>();
    private final Map<String, ImportAction> imports = new LinkedHashMap<>();
    private final Map<String, ExportAction> exports = new LinkedHashMap<>();

    ActionsReader(Scope scope) {
        this.scope = scope;
        this.problems = scope.problems();
    }

    /** Takes the actions of one record type. */
    void add(RecordType type, Section list) {
        for (Section.Item item : list.items("actions")) {
            shape(item).ifPresent(shape -> Section.of(item.node(), item.at(), shape, problems)
                    .ifPresent(s -> actions.add(new Named(name(s), type.name(), shape, s))));
        }
    }

    /** Reads all that were added. */
    void read(Associations associations) {
        for (Named action : of(Shape.IMPORT)) {
            RecordType type = scope.type(action.recordType());
            imports.put(
                    action.name(), new ImportReader(scope, associations).read(action.section(), action.name(), type));
        }
        ExportReader reader = new ExportReader(scope, associations, imports);
        for (Named action : of(Shape.EXPORT)) {
            RecordType type = scope.type(action.recordType());
            exports.put(action.name(), reader.read(action.section(), action.name(), type));
        }
    }

    /** The record type with the imports and exports that were read for it. */
    List<ImportAction> imports(RecordType type) {
        return imports.values().stream()
                .filter(a -> a.recordType().equals(type.name()))
                .toList();
    }

    List<ExportAction> exports(RecordType type) {
        return exports.values().stream()
                .filter(a -> a.recordType().equals(type.name()))
                .toList();
    }

    private List<Named> of(Shape shape) {
        return actions.stream().filter(a -> a.shape().equals(shape)).toList();
    }

    private Optional<Shape> shape(Section.Item item) {
        if (!(item.node() instanceof Node.Mapping mapping)) {
            problems.add(
                    item.at(),
                    "config-wrong-type",
                    "is " + item.node().describe() + "; valid: a mapping with type: import or type: export");
            return Optional.empty();
        }
        Node.Entry type = mapping.entries().get("type");
        if (type == null) {
            problems.add(item.at(), "config-missing-key", "key type is missing; valid: import, export");
            return Optional.empty();
        }
        String word = type.value() instanceof Node.Scalar s ? s.text().strip().toLowerCase(Locale.ROOT) : "";
        Shape shape = SHAPES.get(word);
        if (shape == null) {
            At at = item.at().key("type", type.value().place());
            problems.add(
                    at,
                    "config-unknown-value",
                    "is " + type.value().describe() + "; valid: import, export",
                    Names.didYouMean(word, SHAPES.keySet()));
        }
        return Optional.ofNullable(shape);
    }

    /** Names that differ in case alone would share a folder on some systems. */
    private String name(Section section) {
        Optional<Value> name = section.requireText("name");
        if (name.isEmpty()) {
            return "unnamed-" + actions.size();
        }
        Value value = name.get();
        BaseReader.checkName(value.text(), value.at(), problems);
        At first = names.putIfAbsent(value.text().toLowerCase(Locale.ROOT), value.at());
        if (first != null) {
            problems.add(
                    value.at(),
                    "config-duplicate-name",
                    "action '" + Names.shorten(value.text()) + "' is declared twice; the first is in " + first.place()
                            + " (" + first.path() + ")",
                    "names of actions are unique over all record types");
        }
        return value.text();
    }
}
