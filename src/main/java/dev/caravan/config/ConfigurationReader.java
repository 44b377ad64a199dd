package dev.caravan.config;

import dev.caravan.model.Association;
import dev.caravan.model.Catalog;
import dev.caravan.model.DatabaseSchema;
import dev.caravan.model.ListPage;
import dev.caravan.model.RecordType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the configuration: what may be imported and exported, and how. {@code docs/configuration.md} describes each key.
 */
public final class ConfigurationReader {
    private static final String RECORD = "Record";

    private final Problems problems = new Problems();
    private final Database database;
    private final FormatCheck formats;
    /** Record types of which not all is known, because something is wrong with them. */
    private final Set<String> doubtful = new HashSet<>();

    private ConfigurationReader(DatabaseSchema schema, FormatCheck formats) {
        this.database = new Database(schema, problems);
        this.formats = formats;
    }

    /**
     * Reads one YAML file, or all {@code *.yaml} and {@code *.yml} files of a folder and the folders below it, merged by
     * their top-level keys.
     *
     * @param schema the tables that are there
     * @param formatCheck which formats suit which fields
     * @throws ConfigurationException if there is a problem, with all problems
     */
    public static Configuration read(Path fileOrFolder, DatabaseSchema schema, FormatCheck formatCheck) {
        return draft(fileOrFolder, schema, formatCheck).finish();
    }

    /** The same, as a draft to which more can be read before all problems are told. */
    public static ConfigurationDraft draft(Path fileOrFolder, DatabaseSchema schema, FormatCheck formatCheck) {
        return new ConfigurationReader(schema, formatCheck).draft(fileOrFolder);
    }

    private ConfigurationDraft draft(Path fileOrFolder) {
        Catalog catalog = bind(Sources.read(fileOrFolder, problems));
        return new ConfigurationDraft(catalog, doubtful, problems);
    }

    private Catalog bind(Sources sources) {
        Map<String, Base> byName = new LinkedHashMap<>();
        BaseReader baseReader = new BaseReader(database, problems);
        sources.records().forEach((name, section) -> byName.put(name, baseReader.read(name, section)));
        Bases bases = new Bases(byName, problems);

        Map<String, RecordTypeReader.Bound> bound = new LinkedHashMap<>();
        RecordTypeReader typeReader = new RecordTypeReader(database, bases, problems);
        byName.forEach((name, base) -> bound.put(name, typeReader.read(base)));
        byName.values().stream()
                .filter(base -> !base.complete())
                .map(Base::name)
                .forEach(doubtful::add);
        bound.forEach((name, type) -> {
            if (!type.broken().isEmpty()) {
                doubtful.add(name);
            }
        });
        Associations associations = associations(sources, bases);

        Scope scope = new Scope(bases, bound, formats, problems);
        Map<String, RecordType> types = recordTypes(scope, byName, associations);
        return new Catalog(types, associations.bound(), site(sources, bases, types));
    }

    private Associations associations(Sources sources, Bases bases) {
        Map<String, Association> bound = new LinkedHashMap<>();
        AssociationReader reader = new AssociationReader(database, bases, problems);
        sources.associations()
                .forEach((name, section) -> reader.read(name, section).ifPresent(a -> bound.put(name, a)));
        return new Associations(bound, sources.associations().keySet(), problems);
    }

    private Map<String, RecordType> recordTypes(Scope scope, Map<String, Base> bases, Associations associations) {
        Map<String, ListPage> lists = new LinkedHashMap<>();
        ActionsReader actions = new ActionsReader(scope);
        ListReader listReader = new ListReader(scope);
        AccessRulesReader rules = new AccessRulesReader(scope);
        bases.forEach((name, base) -> base.section().section("list", Shape.LIST).ifPresent(list -> {
            lists.put(name, listReader.read(list, scope.type(name)));
            actions.add(scope.type(name), list);
        }));
        actions.read(associations);
        Map<String, RecordType> types = new LinkedHashMap<>();
        bases.forEach((name, base) -> {
            RecordType type = scope.type(name);
            types.put(
                    name,
                    new RecordType(
                            name,
                            type.table(),
                            type.id(),
                            type.createdAt(),
                            type.updatedAt(),
                            type.fields(),
                            Optional.ofNullable(lists.get(name)),
                            rules.read(base.section(), type),
                            actions.imports(type),
                            actions.exports(type)));
        });
        return types;
    }

    private List<Catalog.SiteEntry> site(Sources sources, Bases bases, Map<String, RecordType> types) {
        List<Catalog.SiteEntry> site = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Section entry : sources.site()) {
            Optional<Value> kind = entry.text("type");
            if (kind.filter(k -> !k.text().equalsIgnoreCase(RECORD)).isPresent()) {
                problems.unknown(
                        entry.at("type"),
                        "config-unknown-value",
                        "type",
                        kind.get().text(),
                        List.of(RECORD));
            }
            Optional<Value> name = entry.requireText("name");
            if (name.isPresent() && !names.add(name.get().text())) {
                String found = "record type '" + Names.shorten(name.get().text()) + "' stands twice";
                problems.add(name.get().at(), "config-duplicate-name", found);
            }
            Optional<RecordType> type =
                    name.flatMap(bases::find).map(Base::name).map(types::get);
            type.ifPresent(t -> site.add(new Catalog.SiteEntry(t.name(), label(entry, t))));
        }
        return site;
    }

    private static String label(Section entry, RecordType type) {
        return entry.text("label")
                .map(Value::text)
                .or(() -> type.list().map(ListPage::label))
                .orElse(type.name());
    }
}
