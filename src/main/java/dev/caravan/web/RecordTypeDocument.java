package dev.caravan.web;

import dev.caravan.model.ExportAction;
import dev.caravan.model.Field;
import dev.caravan.model.ImportAction;
import dev.caravan.model.ListPage;
import dev.caravan.model.RecordType;
import dev.caravan.query.QuerySchema;
import dev.caravan.query.SchemaField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A record type as {@code GET /api/record-types} shows it: what can be asked of its records, and what done with them. */
final class RecordTypeDocument {
    private RecordTypeDocument() {}

    static Map<String, Object> of(RecordType type, View view) {
        QuerySchema schema = view.schema(type);
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("name", type.name());
        shown.put("label", type.list().map(ListPage::label).orElse(type.name()));
        shown.put("fields", fields(type, schema));
        shown.put("relations", relations(schema));
        shown.put("list", type.list().map(list -> list(list, schema)).orElse(Map.of()));
        shown.put("actions", actions(type, view));
        shown.put("links", Map.of("records", "/api/records/" + type.name()));
        return shown;
    }

    private static List<Map<String, Object>> fields(RecordType type, QuerySchema schema) {
        List<Map<String, Object>> fields = new ArrayList<>();
        for (SchemaField field : schema.fields().values()) {
            if (field.readable()) {
                Map<String, Object> shown = new LinkedHashMap<>();
                shown.put("name", field.name());
                Field declared = type.findField(field.name()).orElseThrow();
                shown.put("type", declared.type().label());
                declared.target()
                        .filter(target -> schema.relations().containsKey(field.name()))
                        .ifPresent(target -> shown.put("target", target));
                shown.put("value", field.type().name().toLowerCase(Locale.ROOT));
                shown.put("operators", field.filterable() ? field.type().operators() : List.of());
                shown.put("sortable", field.sortable());
                fields.add(shown);
            }
        }
        return fields;
    }

    private static List<Map<String, Object>> relations(QuerySchema schema) {
        return schema.relations().values().stream()
                .map(relation -> {
                    Map<String, Object> shown = new LinkedHashMap<>();
                    shown.put("name", relation.name());
                    shown.put("type", relation.target().get().name());
                    shown.put("many", relation.toMany());
                    return shown;
                })
                .toList();
    }

    private static Map<String, Object> list(ListPage list, QuerySchema schema) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put(
                "fields",
                list.fields().stream()
                        .filter(f -> isReadable(f.field(), schema))
                        .map(RecordTypeDocument::shown)
                        .toList());
        shown.put(
                "filters",
                list.filters().stream()
                        .filter(f -> isReadable(f.field(), schema))
                        .map(RecordTypeDocument::filter)
                        .toList());
        return shown;
    }

    private static boolean isReadable(Field field, QuerySchema schema) {
        SchemaField known = schema.fields().get(field.name());
        return known != null && known.readable();
    }

    private static Map<String, Object> shown(ListPage.Shown field) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("name", field.field().name());
        shown.put("label", field.label());
        field.referenceField().ifPresent(f -> shown.put("reference_field_name", f.name()));
        return shown;
    }

    /** A filter that the list offers, with the parameter of the query language that says it. */
    private static Map<String, Object> filter(ListPage.Filter filter) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("name", filter.field().name());
        shown.put("type", filter.type().label());
        shown.put("label", filter.label());
        shown.put("parameter", "filter[" + filter.field().name() + "]");
        return shown;
    }

    private static List<Map<String, Object>> actions(RecordType type, View view) {
        List<Map<String, Object>> actions = new ArrayList<>();
        for (ImportAction action : view.imports(type)) {
            actions.add(action(
                    "import",
                    action.name(),
                    action.label(),
                    Addresses.document(action),
                    Map.of("template", Addresses.template(action))));
        }
        for (ExportAction action : view.exports(type)) {
            actions.add(action("export", action.name(), action.label(), Addresses.file(action), Map.of()));
        }
        return actions;
    }

    private static Map<String, Object> action(
            String kind, String name, String label, String self, Map<String, String> more) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("type", kind);
        shown.put("name", name);
        shown.put("label", label);
        Map<String, String> links = new LinkedHashMap<>();
        links.put("self", self);
        links.putAll(more);
        shown.put("links", links);
        return shown;
    }
}
