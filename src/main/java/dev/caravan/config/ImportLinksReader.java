package dev.caravan.config;

import dev.caravan.model.Association;
import dev.caravan.model.Column;
import dev.caravan.model.ColumnType;
import dev.caravan.model.ExportPath;
import dev.caravan.model.Field;
import dev.caravan.model.ImportLinks;
import dev.caravan.model.RecordType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the entries of an import's fields whose cells list linked records. */
final class ImportLinksReader {
    static final String MODE = "import_association";

    private final Problems problems;
    private final Scope scope;
    private final LinkPath paths;
    private final boolean required;
    private final Map<String, String> nameOfLinks = new HashMap<>();

    ImportLinksReader(Scope scope, Associations associations, RecordType type, boolean required) {
        this.scope = scope;
        this.problems = scope.problems();
        this.paths = new LinkPath(scope, associations, type);
        this.required = required;
    }

    /** Whether the entry is one of links; one that is, but does not say what cells do, is a problem. */
    boolean isMeant(Section entry) {
        refuseAlone(entry, MODE, "only beside " + LinkPath.VIA);
        refuseAlone(entry, LinkPath.BACK, "only exports take it; import the records that point here");
        if (!entry.has(LinkPath.VIA)) {
            return false;
        }
        if (!entry.has(MODE)) {
            problems.add(
                    entry.at(LinkPath.VIA),
                    "config-misplaced-key",
                    "not allowed here: only exports take it, unless the import says what its cells do to links",
                    "write import_association: replace, or add");
        }
        return true;
    }

    private void refuseAlone(Section entry, String key, String reason) {
        if (entry.has(key) && !entry.has(LinkPath.VIA)) {
            problems.add(entry.at(key), "config-misplaced-key", "not allowed here: " + reason);
        }
    }

    /** The links that an entry means. */
    Optional<ImportLinks> read(Section entry, String label, ImportFieldReader fields, int position) {
        ImportLinks.Mode mode = entry.choice(MODE, Choices.IMPORT_ASSOCIATION, ImportLinks.Mode.REPLACE);
        Optional<ExportPath.ManyToMany> path = paths.read(entry);
        if (path.isEmpty() || !canLink(entry, path.get()) || !isFree(entry, path.get())) {
            return Optional.empty();
        }
        Optional<Field> key = fields.linkKey(entry, scope.type(path.get().recordType()));
        String name = entry.text("name").map(Value::text).orElse(label);
        return key.map(
                k -> new ImportLinks(name, label, path.get(), k, scope.format(entry, k), mode, required, position));
    }

    /** Links are made of their two ends alone. */
    private boolean canLink(Section entry, ExportPath.ManyToMany path) {
        Association association = path.association();
        Set<String> filled =
                Set.of(path.own().column().name(), path.other().column().name());
        List<String> missing = association.table().columns().stream()
                .filter(c -> !c.nullable() && !c.hasDefault() && !c.generated())
                .filter(c -> !filled.contains(c.name()) && !isGeneratedHere(association, c))
                .map(Column::name)
                .toList();
        if (!missing.isEmpty()) {
            problems.add(
                    entry.at(LinkPath.VIA),
                    "config-cannot-link",
                    "an import cannot make links in table "
                            + association.table().name() + ": " + Names.list(missing) + " must have a value too",
                    "give the columns a default in the database");
        }
        return missing.isEmpty();
    }

    private static boolean isGeneratedHere(Association association, Column column) {
        return association.table().primaryKey().equals(List.of(column.name()))
                && column.type() instanceof ColumnType.Uuid;
    }

    /** Two columns of one way would overwrite each other's links. */
    private boolean isFree(Section entry, ExportPath.ManyToMany path) {
        String way = path.association().name() + " " + path.own().name();
        String name = entry.text("name").map(Value::text).orElse("");
        String other = nameOfLinks.putIfAbsent(way, name);
        if (other != null) {
            problems.add(
                    entry.at(LinkPath.VIA),
                    "config-duplicate-name",
                    "fields " + other + " and " + name + " list the same links");
        }
        return other == null;
    }
}
