package dev.caravan.store;

import dev.caravan.model.ImportLinks;
import dev.caravan.model.Problem;
import dev.caravan.store.LinkTable.Linked;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides what becomes of the links of staged rows. A cell that says just what an export would write changes nothing,
 * whatever records are behind it; a value that the record shows already means the record that it shows.
 */
final class LinkDecisions {
    private final SavePlan plan;
    private final List<LinkTable> tables;
    private final Resolver resolver;

    /** What becomes of the links of one row. */
    record RowLinks(List<LinkChange> changes, List<Problem> problems) {
        static final RowLinks NONE = new RowLinks(List.of(), List.of());
    }

    /** A value of the resulting cell. */
    private record Value(Object key, String text) {}

    LinkDecisions(SavePlan plan, List<LinkTable> tables, Resolver resolver) {
        this.plan = plan;
        this.tables = tables;
        this.resolver = resolver;
    }

    /** For each row that says something of links what that comes to; the others are left out. */
    Map<RowToSave, RowLinks> decide(Map<Integer, RowToSave> rows, Map<Integer, List<Match>> matches)
            throws SQLException {
        Map<RowToSave, RowLinks> decided = new HashMap<>();
        for (int link = 0; link < tables.size(); link++) {
            decide(link, rows, matches, decided);
        }
        return decided;
    }

    private void decide(
            int link, Map<Integer, RowToSave> rows, Map<Integer, List<Match>> matches, Map<RowToSave, RowLinks> decided)
            throws SQLException {
        Map<RowToSave, Object> ids = new LinkedHashMap<>();
        rows.forEach((number, row) -> {
            List<Match> found = matches.getOrDefault(number, List.of());
            if (row.findLinks(link).isPresent() && !found.isEmpty()) {
                ids.put(row, found.get(0).id());
            }
        });
        Map<KeyValue, List<Linked>> present =
                ids.isEmpty() ? Map.of() : tables.get(link).present(new HashSet<>(ids.values()));
        for (RowToSave row : rows.values()) {
            Optional<List<LinkItem>> items = row.findLinks(link);
            if (items.isPresent()) {
                Object id = ids.get(row);
                List<Linked> linked = id == null ? List.of() : present.getOrDefault(KeyValue.of(id), List.of());
                decided.merge(row, decide(link, row, items.get(), linked), LinkDecisions::both);
            }
        }
    }

    private static RowLinks both(RowLinks a, RowLinks b) {
        List<LinkChange> changes = new ArrayList<>(a.changes());
        changes.addAll(b.changes());
        List<Problem> problems = new ArrayList<>(a.problems());
        problems.addAll(b.problems());
        return new RowLinks(changes, problems);
    }

    private RowLinks decide(int link, RowToSave row, List<LinkItem> items, List<Linked> present) {
        ImportLinks.Mode mode = plan.links().get(link).mode();
        Map<String, List<Linked>> shown = new HashMap<>();
        for (Linked linked : present) {
            if (linked.key() != null) {
                String text = resolver.linkText(link, linked.key());
                shown.computeIfAbsent(text, t -> new ArrayList<>(1)).add(linked);
            }
        }
        Map<String, List<LinkItem>> said =
                items.stream().collect(Collectors.groupingBy(LinkItem::text, LinkedHashMap::new, Collectors.toList()));
        if (mode == ImportLinks.Mode.REPLACE && saysTheSame(said, shown)) {
            return RowLinks.NONE;
        }
        Set<KeyValue> presentIds =
                present.stream().map(l -> KeyValue.of(l.id())).collect(Collectors.toSet());
        Result result = new Result(row);
        said.forEach((text, same) -> result.take(same, shown.getOrDefault(text, List.of()), presentIds));
        List<Object> remove = new ArrayList<>();
        for (Linked linked : present) {
            if (mode == ImportLinks.Mode.REPLACE && !result.wanted.contains(KeyValue.of(linked.id()))) {
                remove.add(linked.id());
            }
        }
        LinkChange change = new LinkChange(
                link,
                result.add,
                result.create,
                remove,
                plan.explain() ? text(values(link, present)) : "",
                plan.explain() ? text(after(link, present, remove, result)) : "");
        return new RowLinks(change.isNone() ? List.of() : List.of(change), result.problems);
    }

    private static boolean saysTheSame(Map<String, List<LinkItem>> said, Map<String, List<Linked>> shown) {
        return said.keySet().equals(shown.keySet())
                && said.entrySet().stream()
                        .allMatch(e -> e.getValue().size()
                                == shown.getOrDefault(e.getKey(), List.of()).size());
    }

    /** What the values of one cell come to. */
    private static final class Result {
        private final Set<KeyValue> wanted = new HashSet<>();
        private final List<Object> add = new ArrayList<>();
        private final List<Object> create = new ArrayList<>();
        private final List<Problem> problems = new ArrayList<>();
        private final List<Value> added = new ArrayList<>();
        private final RowToSave row;

        Result(RowToSave row) {
            this.row = row;
        }

        /** Takes values that read the same; where records are shown as that, it is these that are meant. */
        void take(List<LinkItem> same, List<Linked> shown, Set<KeyValue> present) {
            if (!shown.isEmpty()) {
                shown.stream().limit(same.size()).forEach(l -> wanted.add(KeyValue.of(l.id())));
                return;
            }
            LinkItem item = same.get(0);
            if (item.value() instanceof Reference.Doubtful doubtful) {
                takeDoubtful(item, doubtful, present);
            } else {
                add(item, item.value(), item.value(), present);
            }
        }

        private void takeDoubtful(LinkItem item, Reference.Doubtful doubtful, Set<KeyValue> present) {
            switch (doubtful.otherwise()) {
                case ERROR -> {
                    if (!row.problems().contains(doubtful.problem())) {
                        problems.add(doubtful.problem());
                    }
                }
                case CREATE -> {
                    create.add(doubtful.key());
                    added.add(new Value(doubtful.key(), item.text()));
                }
                case FIRST -> {
                    if (doubtful.first() != null) {
                        add(item, doubtful.first(), doubtful.key(), present);
                    }
                }
            }
        }

        private void add(LinkItem item, Object id, Object key, Set<KeyValue> present) {
            if (wanted.add(KeyValue.of(id)) && !present.contains(KeyValue.of(id))) {
                add.add(id);
                added.add(new Value(key, item.text()));
            }
        }
    }

    private List<Value> values(int link, List<Linked> present) {
        List<Value> values = new ArrayList<>();
        for (Linked linked : present) {
            if (linked.key() != null) {
                values.add(new Value(linked.key(), resolver.linkText(link, linked.key())));
            }
        }
        return values;
    }

    private List<Value> after(int link, List<Linked> present, List<Object> remove, Result result) {
        List<Value> after = values(
                link, present.stream().filter(l -> !remove.contains(l.id())).toList());
        after.addAll(result.added);
        return after;
    }

    /** As exports sort them: by value, text by code points. */
    @SuppressWarnings("unchecked")
    private static int compare(Value a, Value b) {
        if (a.key() instanceof Comparable<?> x && x.getClass() == b.key().getClass() && !(x instanceof String)) {
            return ((Comparable<Object>) x).compareTo(b.key());
        }
        return Arrays.compare(
                a.text().codePoints().toArray(), b.text().codePoints().toArray());
    }

    private static String text(List<Value> values) {
        return values.stream()
                .sorted(LinkDecisions::compare)
                .map(v -> '"' + v.text().replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(","));
    }
}
