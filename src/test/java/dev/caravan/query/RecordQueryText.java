package dev.caravan.query;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A {@link RecordQuery} as the lines that the documentation shows. */
final class RecordQueryText {
    private RecordQueryText() {}

    static Map<String, String> of(RecordQuery query) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put(
                "where", query.predicate().equals(Predicate.all()) ? "all" : ExpressionWriter.write(query.predicate()));
        List<String> selected = new ArrayList<>();
        select("", query.selection(), selected);
        lines.put("fields", String.join(", ", selected));
        lines.put(
                "sort",
                String.join(
                        ", ", query.sort().stream().map(RecordQueryText::key).toList()));
        lines.put("page", query.page().limit() + " from " + query.page().offset());
        return lines;
    }

    private static String key(SortKey key) {
        return (key.direction() == SortDirection.DESC ? "-" : "") + key.path();
    }

    private static void select(String prefix, Selection selection, List<String> selected) {
        selection.fields().forEach(name -> selected.add(prefix + name));
        selection.relations().forEach((name, related) -> select(prefix + name + ".", related, selected));
    }
}
