package dev.caravan.query;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code sort}. */
final class SortReader {
    private static final String SORT = Parameter.SORT.urlName();

    private final QuerySchema schema;
    private final NameResolver names;
    private final Problems problems;
    private final Limits limits;
    private final Map<FieldPath, SortKey> keys = new LinkedHashMap<>();
    private int count;

    SortReader(QuerySchema schema, NameResolver names, Problems problems, Limits limits) {
        this.schema = schema;
        this.names = names;
        this.problems = problems;
        this.limits = limits;
    }

    List<SortKey> read(@Nullable Object sort) {
        if (sort != null) {
            for (Object value : ListedValues.of(sort)) {
                readValue(value);
            }
        }
        List<SortKey> sorted = new ArrayList<>(keys.isEmpty() ? schema.defaultSort() : keys.values());
        return endingWithPrimaryKey(sorted);
    }

    private void readValue(@Nullable Object value) {
        if (value instanceof String text) {
            List<String> tokens = new ArrayList<>();
            ListedValues.split(text, tokens);
            tokens.forEach(token -> add(token.strip()));
        } else if (value instanceof Map<?, ?> directions) {
            Ecma.keyed(directions).forEach(this::add);
        } else {
            problems.add(ProblemCode.MALFORMED_SORT, SORT, Ecma.text(value), "names of fields");
        }
    }

    private void add(String name, @Nullable Object direction) {
        String word = direction instanceof String text ? text : "";
        boolean descending = Ecma.isWord(word, "desc");
        if (descending || Ecma.isWord(word, "asc")) {
            add(name, descending ? SortDirection.DESC : SortDirection.ASC, SORT + "[" + name + "]");
        } else {
            problems.add(ProblemCode.MALFORMED_SORT, SORT + "[" + name + "]", Ecma.text(direction), "ASC or DESC");
        }
    }

    private void add(String token) {
        boolean descending = token.startsWith("-");
        boolean signed = descending || token.startsWith("+");
        add(signed ? token.substring(1) : token, descending ? SortDirection.DESC : SortDirection.ASC, SORT);
    }

    private void add(String name, SortDirection direction, String parameter) {
        if (++count > limits.values()) {
            throw problems.refuse(
                    ProblemCode.TOO_MANY_VALUES, parameter, count + " keys or more", "at most " + limits.values());
        }
        NameResolver.Resolved resolved = names.field(name, parameter);
        if (resolved == null) {
            return;
        }
        if (!resolved.field().sortable() || resolved.toMany()) {
            problems.addName(ProblemCode.SORT_NOT_ALLOWED, parameter, name, sortable());
        } else if (keys.put(resolved.path(), new SortKey(resolved.path(), direction)) != null) {
            problems.add(ProblemCode.MALFORMED_SORT, parameter, name, "each field once");
        }
    }

    private List<String> sortable() {
        return schema.fields().values().stream()
                .filter(field -> field.readable() && field.sortable())
                .map(SchemaField::name)
                .toList();
    }

    /** Keys behind the primary key never decide anything. */
    private List<SortKey> endingWithPrimaryKey(List<SortKey> sorted) {
        FieldPath primary = new FieldPath(List.of(schema.primaryKey()));
        for (int i = 0; i < sorted.size(); i++) {
            if (sorted.get(i).path().equals(primary)) {
                return sorted.subList(0, i + 1);
            }
        }
        sorted.add(new SortKey(primary, SortDirection.ASC));
        return sorted;
    }
}
