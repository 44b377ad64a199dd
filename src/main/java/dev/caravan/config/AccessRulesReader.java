package dev.caravan.config;

import dev.caravan.model.AccessRule;
import dev.caravan.model.Field;
import dev.caravan.model.RecordType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the key {@code access} of a record type: what each role may do with its records. */
final class AccessRulesReader {
    /** Names that a row filter can say. */
    private static final Pattern PATH = Pattern.compile("[\\p{L}\\p{Nd}._:-]+");

    private final Scope scope;
    private final Problems problems;

    AccessRulesReader(Scope scope) {
        this.scope = scope;
        this.problems = scope.problems();
    }

    /** The rules in the order of the configuration; empty if everybody may do everything. */
    List<AccessRule> read(Section record, RecordType type) {
        List<AccessRule> rules = new ArrayList<>();
        if (!record.has("access")) {
            return rules;
        }
        record.entries("access").forEach((role, node) -> {
            if (role.text().isBlank()) {
                problems.add(role.at(), "config-empty-value", "is empty; valid: the name of a role");
            }
            Section.of(node, role.at(), Shape.ACCESS, problems)
                    .flatMap(section -> rule(role.text(), section, type))
                    .ifPresent(rules::add);
        });
        if (rules.isEmpty()) {
            problems.add(
                    record.at("access"),
                    "config-empty-value",
                    "names no role that may do anything; valid: {editor: {read: true, write: true}}",
                    "leave the key out to let every role in");
        }
        return rules;
    }

    private Optional<AccessRule> rule(String role, Section section, RecordType type) {
        boolean write = section.truth("write", false);
        boolean read = section.truth("read", write);
        if (write && !read) {
            problems.add(
                    section.at("read"),
                    "config-invalid-value",
                    "is false, but who writes is shown what is saved; valid: true");
        }
        if (!read) {
            problems.add(
                    section.at(),
                    "config-missing-key",
                    "neither read nor write is true",
                    "leave the role out, if it may do nothing");
            return Optional.empty();
        }
        Map<String, Object> filter = new ConditionReader(scope, type, true).filter(section);
        for (String path : filter.keySet()) {
            if (!PATH.matcher(path).matches()) {
                problems.add(
                        section.at("filter"),
                        "config-invalid-name",
                        "'" + Names.shorten(path) + "' cannot stand in a row filter",
                        "declare a field of a plain name for the column");
            }
        }
        return Optional.of(new AccessRule(role, write, fields(section, type), filter));
    }

    private Optional<Set<String>> fields(Section section, RecordType type) {
        if (!section.has("fields")) {
            return Optional.empty();
        }
        if (section.isEmptyList("fields")) {
            problems.add(
                    section.at("fields"),
                    "config-empty-value",
                    "is empty; valid: at least one field",
                    "leave the key out to show every field");
        }
        Set<String> names = new LinkedHashSet<>();
        for (Value name : section.texts("fields")) {
            scope.field(type, name).map(Field::name).ifPresent(names::add);
        }
        return Optional.of(names);
    }
}
