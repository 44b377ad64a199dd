package dev.caravan.config;

import dev.caravan.model.Catalog;
import dev.caravan.model.JsonPath;
import dev.caravan.model.Platform;
import dev.caravan.model.SectionPlan;
import dev.caravan.model.UserDataPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what is exported of a user, and from where. {@code docs/user-data.md} describes each key. */
public final class UserDataReader {
    private final Problems problems;
    private final Catalog catalog;
    private final Set<String> doubtful;
    private final PropertyTexts texts;

    /**
     * A reader.
     *
     * @param doubtful record types of which not all is known, because something is wrong with them
     * @param problems told of what is wrong
     */
    UserDataReader(Catalog catalog, Set<String> doubtful, PropertySource properties, Problems problems) {
        this.catalog = catalog;
        this.doubtful = doubtful;
        this.problems = problems;
        this.texts = new PropertyTexts(properties, problems);
    }

    /**
     * Reads the file.
     *
     * @param catalog the record types, each of which must be owned or declared impersonal
     * @param properties what {@code {{name}}} stands for
     * @throws ConfigurationException if there is a problem, with all problems
     */
    public static UserDataPlan read(Path file, Catalog catalog, PropertySource properties) {
        ConfigurationDraft draft = new ConfigurationDraft(catalog, Set.of(), new Problems());
        Optional<UserDataPlan> plan = draft.userData(file, properties);
        draft.finish();
        return plan.orElseThrow();
    }

    Optional<UserDataPlan> read(Path path) {
        String file = path.toString().replace('\\', '/');
        At whole = new At(Place.file(file), "");
        if (!Files.isRegularFile(path)) {
            problems.add(whole, "config-unreadable", "no such file");
            return Optional.empty();
        }
        Optional<Node> tree = SourceText.read(path, file, problems).flatMap(t -> YamlFile.read(file, t, problems));
        if (tree.isEmpty()) {
            boolean told = problems.errors().stream().anyMatch(p -> p.file().equals(file));
            if (!told) {
                problems.add(whole, "config-missing-key", "key user_data is missing");
            }
            return Optional.empty();
        }
        Optional<Section> root = Section.of(tree.get(), new At(tree.get().place(), ""), UserDataShapes.ROOT, problems);
        if (root.isPresent() && !root.get().has("user_data")) {
            problems.add(root.get().at(), "config-missing-key", "key user_data is missing");
        }
        return root.flatMap(r -> r.section("user_data", UserDataShapes.USER_DATA))
                .map(this::plan);
    }

    private UserDataPlan plan(Section section) {
        Optional<Platform> platform = section.section("platform", UserDataShapes.PLATFORM)
                .flatMap(p -> new PlatformReader(texts, problems).read(p));
        List<SectionPlan> sections = new UserSectionsReader(catalog, section.has("platform"), texts, problems)
                .read(section, platform.map(p -> p.identities().keySet()));
        Map<String, UserDataPlan.Ownership> records = new OwnershipReader(catalog, doubtful, problems).read(section);
        return new UserDataPlan(
                roles(section), lookup(section, sections), platform, sections, records, limits(section));
    }

    private Set<String> roles(Section section) {
        Set<String> roles = new LinkedHashSet<>();
        for (Value role : section.texts("on_behalf")) {
            if (!roles.add(role.text())) {
                problems.add(
                        role.at(), "config-duplicate-name", "role '" + Names.shorten(role.text()) + "' stands twice");
            }
        }
        return roles;
    }

    private Optional<UserDataPlan.Lookup> lookup(Section section, List<SectionPlan> sections) {
        Optional<Section> user = section.section("user", UserDataShapes.LOOKUP);
        Optional<Value> name = user.flatMap(u -> u.requireText("section"));
        Optional<JsonPath> tenant = user.flatMap(u -> pointer(u, "tenant", problems));
        if (name.isEmpty()) {
            return Optional.empty();
        }
        List<String> names = sections.stream().map(SectionPlan::name).toList();
        Optional<SectionPlan> found = sections.stream()
                .filter(s -> s.name().equals(name.get().text()))
                .findFirst();
        if (found.isEmpty()) {
            problems.unknown(
                    name.get().at(),
                    "config-unknown-section",
                    "section",
                    name.get().text(),
                    names);
        } else if (!UserSectionsReader.isDocument(found.get())) {
            problems.add(
                    name.get().at(),
                    "config-unknown-section",
                    "section '" + found.get().name() + "' is a list; valid: a section of source http without items"
                            + " and for_each, which tells of the user");
        }
        return Optional.of(new UserDataPlan.Lookup(name.get().text(), tenant));
    }

    /** The JSON pointer behind this key. */
    static Optional<JsonPath> pointer(Section section, String key, Problems problems) {
        Optional<Value> value = section.text(key);
        if (value.isPresent() && !value.get().text().startsWith("/")) {
            problems.add(
                    value.get().at(),
                    "config-invalid-value",
                    "'" + Names.shorten(value.get().text())
                            + "' is not a JSON pointer; valid: the keys that lead there, such as /files/data");
            return Optional.empty();
        }
        return value.map(v -> JsonPath.of(v.text()));
    }

    private UserDataPlan.Limits limits(Section section) {
        UserDataPlan.Limits standard = UserDataPlan.Limits.DEFAULT;
        Optional<Section> limits = section.section("limits", UserDataShapes.LIMITS);
        if (limits.isEmpty()) {
            return standard;
        }
        Section own = limits.get();
        ActionSettings settings = new ActionSettings(own, problems);
        List<Long> sizes = new ArrayList<>();
        List.of("page_size", "file_size", "files_size")
                .forEach(key -> sizes.add(own.text(key).flatMap(settings::bytes).orElse(-1L)));
        return new UserDataPlan.Limits(
                own.text("rows").flatMap(settings::rows).orElse(standard.rows()),
                sizes.get(0) < 0 ? standard.pageBytes() : sizes.get(0),
                sizes.get(1) < 0 ? standard.fileBytes() : sizes.get(1),
                sizes.get(2) < 0 ? standard.filesBytes() : sizes.get(2));
    }
}
