package dev.caravan.config;

import dev.caravan.model.Catalog;
import dev.caravan.model.JsonPath;
import dev.caravan.model.SectionPlan;
import dev.caravan.model.SectionSource;
import dev.caravan.model.TextTemplate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the sections of the user-data export and checks that they fit together. */
final class UserSectionsReader {
    static final List<String> USER_VARIABLES = List.of("user.id", "user.tenant");

    private static final int DEFAULT_PAGE = 100;
    private static final int MAX_PAGE = 10_000;
    private static final String ITEM = "item.";

    /** The keys of each source, beside those that all sections have. */
    private static final Map<String, Set<String>> KEYS = Map.of(
            "http", Set.of("as", "path", "items", "total", "page_limit"),
            "graphql", Set.of("as", "path", "query", "variables", "items", "total", "page_limit"),
            "records", Set.of("record_type"));

    private static final List<String> SOURCES = List.of("http", "graphql", "records");

    private final Catalog catalog;
    private final boolean hasPlatform;
    private final PropertyTexts texts;
    private final Problems problems;
    private Optional<Set<String>> identities = Optional.empty();

    UserSectionsReader(Catalog catalog, boolean hasPlatform, PropertyTexts texts, Problems problems) {
        this.catalog = catalog;
        this.hasPlatform = hasPlatform;
        this.texts = texts;
        this.problems = problems;
    }

    /** Whether the section is one document of the platform. */
    static boolean isDocument(SectionPlan section) {
        return section.forEach().isEmpty()
                && section.each().isEmpty()
                && section.source() instanceof SectionSource.Http http
                && http.listing().items().isEmpty();
    }

    /** @param names of the platform's identities; empty if there is no platform, or none that could be read */
    List<SectionPlan> read(Section userData, Optional<Set<String>> names) {
        identities = names;
        List<SectionPlan> plans = new ArrayList<>();
        List<Section> sections = new ArrayList<>();
        Map<String, At> taken = new LinkedHashMap<>();
        for (Section section : userData.sections("sections", UserDataShapes.SECTION)) {
            Optional<Value> name = section.requireText("name");
            name.ifPresent(n -> {
                BaseReader.checkName(n.text(), n.at(), problems);
                At first = taken.putIfAbsent(n.text(), n.at());
                if (first != null) {
                    problems.add(
                            n.at(),
                            "config-duplicate-name",
                            "section '" + Names.shorten(n.text()) + "' stands twice; the first is in " + first.place());
                }
            });
            Optional<SectionPlan> plan = name.flatMap(n -> plan(section, n.text()));
            plan.ifPresent(p -> {
                plans.add(p);
                sections.add(section);
            });
        }
        for (int i = 0; i < plans.size(); i++) {
            checkForEach(sections.get(i), plans.get(i), plans, taken.keySet());
        }
        return plans;
    }

    private Optional<SectionPlan> plan(Section section, String name) {
        boolean items = section.has("for_each");
        Optional<SectionSource> source = source(section, items);
        Optional<SectionPlan.Each> each =
                section.section("each", UserDataShapes.EACH).flatMap(this::each);
        if (section.has("each") && source.filter(s -> !isList(s)).isPresent()) {
            problems.add(
                    section.at("each"),
                    "config-misplaced-key",
                    "the section is no list; say with items where its rows are");
        }
        Optional<SectionPlan.Download> download = section.section("download", UserDataShapes.DOWNLOAD)
                .flatMap(d -> {
                    if (!d.has("url")) {
                        d.requireText("url");
                    }
                    Optional<JsonPath> fileName = UserDataReader.pointer(d, "name", problems);
                    return UserDataReader.pointer(d, "url", problems)
                            .map(url -> new SectionPlan.Download(url, fileName));
                });
        Optional<String> forEach = section.text("for_each").map(Value::text);
        return source.map(s -> new SectionPlan(name, s, forEach, each, download));
    }

    private static boolean isList(SectionSource source) {
        if (source instanceof SectionSource.Http http) {
            return http.listing().items().isPresent();
        }
        return source instanceof SectionSource.GraphQl graphQl
                && graphQl.listing().items().isPresent();
    }

    private Optional<SectionPlan.Each> each(Section section) {
        Optional<SectionSource> source = source(section, true);
        TextTemplate name =
                section.text("name").map(v -> template(v, true, false)).orElse(new TextTemplate("${item.name}"));
        return source.map(s -> new SectionPlan.Each(name, s));
    }

    private Optional<SectionSource> source(Section section, boolean items) {
        Optional<Value> word = section.requireText("source");
        if (word.isEmpty()) {
            return Optional.empty();
        }
        String source = word.get().text();
        if (!SOURCES.contains(source)) {
            problems.unknown(word.get().at(), "config-unknown-value", "source", source, SOURCES);
            return Optional.empty();
        }
        checkKeys(section, source);
        if (!source.equals("records") && !hasPlatform) {
            problems.add(
                    section.at("source"),
                    "config-missing-key",
                    "the source " + source + " asks the platform, but key platform of user_data is missing");
        }
        return switch (source) {
            case "http" ->
                path(section, items, true).map(p -> new SectionSource.Http(identity(section), p, listing(section)));
            case "graphql" -> graphQl(section, items);
            default -> section.requireText("record_type").map(v -> new SectionSource.OfRecords(recordType(v, items)));
        };
    }

    private void checkKeys(Section section, String source) {
        Set<String> own = KEYS.getOrDefault(source, Set.of());
        Set<String> all = new HashSet<>();
        KEYS.values().forEach(all::addAll);
        for (String key : UserDataShapes.SECTION.keys()) {
            if (all.contains(key) && !own.contains(key) && section.has(key)) {
                problems.add(
                        section.at(key),
                        "config-misplaced-key",
                        "not allowed here: the source " + source + " has the keys "
                                + Names.list(own.stream().sorted().toList()));
            }
        }
    }

    private String identity(Section section) {
        Optional<Value> as = section.text("as");
        String name = as.map(Value::text).orElse("as_user");
        if (identities.isPresent() && !identities.get().contains(name)) {
            if (PlatformReader.IDENTITIES.contains(name)) {
                problems.add(
                        section.at("as"),
                        "config-missing-key",
                        "the platform is asked as " + name + ", but key " + name + " of platform is missing");
            } else {
                problems.unknown(section.at("as"), "config-unknown-value", "identity", name, PlatformReader.IDENTITIES);
            }
        }
        return name;
    }

    private Optional<TextTemplate> path(Section section, boolean items, boolean paged) {
        Optional<Value> path = texts.requireText(section, "path");
        if (path.isPresent() && !path.get().text().startsWith("/")) {
            problems.add(
                    path.get().at(),
                    "config-invalid-value",
                    "'" + Names.shorten(path.get().text())
                            + "' does not begin with /; it continues the platform's url");
        }
        return path.map(p -> template(p, items, paged));
    }

    private Optional<SectionSource> graphQl(Section section, boolean items) {
        Optional<TextTemplate> path = path(section, items, false);
        Optional<Value> query = section.requireText("query");
        Map<String, TextTemplate> variables = new LinkedHashMap<>();
        section.entries("variables").forEach((name, node) -> {
            if (node instanceof Node.Scalar scalar) {
                Value value = new Value(scalar.text(), scalar.plain(), name.at());
                texts.resolve(value).ifPresent(v -> variables.put(name.text(), template(v, items, false)));
            } else {
                problems.add(name.at(), "config-wrong-type", "is " + node.describe() + "; valid: a text");
            }
        });
        return path.flatMap(p ->
                query.map(q -> new SectionSource.GraphQl(identity(section), p, q.text(), variables, listing(section))));
    }

    private TextTemplate recordType(Value value, boolean items) {
        TextTemplate template = template(value, items, false);
        if (template.variables().isEmpty()
                && catalog.findRecordType(value.text()).isEmpty()) {
            problems.undeclared(
                    value.at(),
                    "config-unknown-record-type",
                    "record type",
                    value.text(),
                    catalog.recordTypes().keySet());
        }
        return template;
    }

    private SectionSource.Listing listing(Section section) {
        Optional<JsonPath> items = UserDataReader.pointer(section, "items", problems);
        Optional<JsonPath> total = UserDataReader.pointer(section, "total", problems);
        if (total.isPresent() && !section.has("items")) {
            problems.add(
                    section.at("total"), "config-missing-key", "key items is missing, whose rows the total counts");
        }
        return new SectionSource.Listing(items, total, pageLimit(section));
    }

    private int pageLimit(Section section) {
        Optional<Value> value = section.text("page_limit");
        if (value.isEmpty()) {
            return DEFAULT_PAGE;
        }
        String text = value.get().text().strip();
        if (text.matches("[1-9]\\d{0,5}") && Integer.parseInt(text) <= MAX_PAGE) {
            return Integer.parseInt(text);
        }
        problems.add(
                value.get().at(),
                "config-invalid-value",
                "'" + Names.shorten(text) + "' is not a number of rows; valid: 1 to " + MAX_PAGE);
        return DEFAULT_PAGE;
    }

    private TextTemplate template(Value value, boolean items, boolean paged) {
        TextTemplate template = new TextTemplate(value.text());
        if (template.isBroken()) {
            problems.add(value.at(), "config-invalid-value", "has a ${ that is not closed; valid: ${user.id}");
        }
        List<String> valid = new ArrayList<>(USER_VARIABLES);
        if (paged) {
            valid.addAll(SectionSource.Listing.PAGE_VARIABLES);
        }
        for (String name : template.variables()) {
            boolean item = items && name.startsWith(ITEM) && name.length() > ITEM.length();
            if (!item && !valid.contains(name)) {
                List<String> shown = new ArrayList<>(valid);
                if (items) {
                    shown.add("item.FIELD");
                }
                problems.unknown(value.at(), "config-unknown-variable", "variable", name, shown);
            }
        }
        return template;
    }

    private void checkForEach(Section section, SectionPlan plan, List<SectionPlan> plans, Set<String> names) {
        if (plan.forEach().isEmpty()) {
            return;
        }
        String wanted = plan.forEach().get();
        if (!names.contains(wanted)) {
            problems.unknown(section.at("for_each"), "config-unknown-section", "section", wanted, names);
            return;
        }
        Set<String> seen = new HashSet<>(Set.of(plan.name()));
        Optional<String> next = plan.forEach();
        while (next.isPresent()) {
            String name = next.get();
            if (!seen.add(name)) {
                problems.add(
                        section.at("for_each"),
                        "config-section-cycle",
                        "section " + plan.name() + " waits for itself: " + String.join(", ", seen) + ", " + name);
                return;
            }
            next = plans.stream().filter(p -> p.name().equals(name)).findFirst().flatMap(SectionPlan::forEach);
        }
        plans.stream()
                .filter(p -> p.name().equals(wanted))
                .filter(p ->
                        p.each().isPresent() || (isDocument(p) && p.forEach().isEmpty()))
                .findFirst()
                .ifPresent(p -> problems.add(
                        section.at("for_each"),
                        "config-unknown-section",
                        "section '" + wanted + "' has no rows of its own; valid: a section with items"));
    }
}
