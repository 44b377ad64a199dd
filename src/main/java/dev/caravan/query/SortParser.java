package dev.caravan.query;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code sort}. */
final class SortParser {
    private static final String PROTOTYPE = "__proto__";

    private final ParameterOptions options;
    private final Map<String, Sort> keys = new LinkedHashMap<>();

    private SortParser(ParameterOptions options) {
        this.options = options;
    }

    static List<Sort> parse(@Nullable Object data, ParameterOptions options, Limits limits) {
        if (options.allowed().isNothing()) {
            return List.of();
        }
        SortParser parser = new SortParser(options);
        if (data instanceof Map<?, ?> map) {
            Ecma.properties(map).forEach(parser::add);
        } else {
            Tokens.of(data, limits).forEach(parser::add);
        }
        return options.allowed() instanceof AllowedGroups groups
                ? parser.firstComplete(groups.groups())
                : List.copyOf(Ecma.properties(parser.keys).values());
    }

    private void add(String name, @Nullable Object direction) {
        if (direction instanceof String word) {
            add(Ecma.isWord(word, "desc") ? "-" + name : name);
        }
    }

    private void add(String token) {
        SortDirection direction = token.startsWith("-") ? SortDirection.DESC : SortDirection.ASC;
        String key = direction == SortDirection.DESC ? token.substring(1) : token;
        if (key.isEmpty()) {
            return;
        }
        String mapped = options.mapped(key);
        DottedName name = DottedName.of(mapped);
        String alias = options.defaultAlias();
        boolean known = options.relations()
                .map(relations -> name.belongsTo(relations, alias))
                .orElse(true);
        String identity = name.identity(alias);
        if (known && isAllowed(mapped, name) && !identity.equals(PROTOTYPE)) {
            keys.put(identity, new Sort(name.alias(alias), name.name(), direction));
        }
    }

    private boolean isAllowed(String key, DottedName name) {
        return !(options.allowed() instanceof AllowedNames names)
                || names.contains(key)
                || names.contains(name.qualified(options.defaultAlias()));
    }

    private List<Sort> firstComplete(List<List<String>> groups) {
        for (List<String> group : groups) {
            List<Sort> found = new ArrayList<>();
            for (String entry : group) {
                Sort key = find(entry);
                if (key != null) {
                    found.add(key);
                }
            }
            if (found.size() == group.size()) {
                return List.copyOf(found);
            }
        }
        return List.of();
    }

    /** The key that an entry of a group names; as in the package, an entry has at most one relation in front. */
    private @Nullable Sort find(String entry) {
        DottedName name = DottedName.of(entry);
        if (name.path() != null && name.path().indexOf('.') >= 0) {
            return keys.get(name.name());
        }
        Sort unqualified = keys.get(name.name());
        return unqualified == null ? keys.get(name.identity(options.defaultAlias())) : unqualified;
    }
}
