package dev.caravan.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which keys a mapping of the configuration may have. This is all that the reader knows of keys; the JSON Schema in
 * {@code docs/config.schema.json} is held against it. Immutable.
 *
 * @param definition the name of the definition in the JSON Schema
 * @param keys the keys to use
 * @param sameKeys other spellings that are read as well, without a word, each with the one that it stands for
 * @param olderKeys older spellings that are read with a warning, each with the key that takes its place
 * @param olderType whether {@code type} is read too, with a warning: an older spelling that stands for a name
 *     ({@code type: _id}), or repeats what the database says
 * @param refusedKeys keys that mean something elsewhere, each with the reason why not here
 */
record Shape(
        String definition,
        List<String> keys,
        Map<String, String> sameKeys,
        Map<String, String> olderKeys,
        boolean olderType,
        Map<String, String> refusedKeys) {

    static final Shape ROOT = of("root", "site", "records", "association_records");
    static final Shape SITE_ENTRY = of("siteEntry", "type", "name", "label");
    static final Shape RECORD_TYPE =
            of("recordType", "table", "id", "created_at", "updated_at", "fields", "access", "list");
    static final Shape ACCESS = of("access", "read", "write", "fields", "filter");
    static final Shape FIELD =
            of("field", "name", "type", "column", "columns", "target").same("reference_target", "target");
    static final Shape LIST = of("list", "label", "fields", "filters", "actions");
    static final Shape SHOWN = of("listField", "name", "label", "reference_target", "reference_field_name")
            .olderReferences();
    static final Shape FILTER = of("listFilter", "name", "type", "label");
    static final Shape LIMITS = of("limits", "rows", "file_size");
    static final Shape IMPORT = of(
                    "import",
                    "type",
                    "name",
                    "label",
                    "identifier",
                    "identifier_handling",
                    "reference_handling",
                    "missing_reference",
                    "missing_columns",
                    "atomic",
                    "roles",
                    "limits",
                    "timezone",
                    "csv",
                    "header_line",
                    "sheet",
                    "formula_guard",
                    "fields")
            .same("identifer", "identifier")
            .refused("delimiter", "write csv: {delimiter: …}")
            .refused("quote", "write csv: {quote: …}")
            .refused("encoding", "write csv: {encoding: …}");
    static final Shape IMPORT_CSV = of("importCsv", "delimiter", "quote", "escape", "encoding", "comment", "footer");
    static final Shape EXPORT_CSV = of("exportCsv", "delimiter", "quote", "encoding", "bom");
    static final Shape IMPORT_FIELD = of(
                    "importField",
                    "name",
                    "label",
                    "format",
                    "reference_target",
                    "reference_field_name",
                    "reference_via_association_records",
                    "import_association",
                    "reference_back_reference")
            .same("reference_via_association_record", "reference_via_association_records")
            .olderReferences()
            .older("via_association_record", "reference_via_association_records")
            .refused("reference_fields", "only exports take it; an import finds a record by one field of it");
    static final Shape EXPORT =
            of("export", "type", "name", "label", "filter", "sort", "roles", "timezone", "for_import", "csv", "fields");
    static final Shape EXPORT_FIELD = of(
                    "exportField",
                    "name",
                    "label",
                    "format",
                    "reference_target",
                    "reference_field_name",
                    "reference_fields",
                    "reference_back_reference",
                    "reference_via_association_records")
            .same("reference_via_association_record", "reference_via_association_records")
            .olderReferences()
            .older("via_association_record", "reference_via_association_records");
    static final Shape REFERENCE_FIELD = of("referenceField", "name", "label", "format");
    static final Shape ASSOCIATION = of("association", "table", "fields");
    static final Shape ASSOCIATION_FIELD =
            of("associationField", "name", "type", "target", "column").same("reference_target", "target");

    /** All shapes, for those who hold something against them. */
    static final List<Shape> ALL = List.of(
            ROOT,
            SITE_ENTRY,
            RECORD_TYPE,
            FIELD,
            ACCESS,
            LIST,
            SHOWN,
            FILTER,
            LIMITS,
            IMPORT_CSV,
            EXPORT_CSV,
            IMPORT,
            IMPORT_FIELD,
            EXPORT,
            EXPORT_FIELD,
            REFERENCE_FIELD,
            ASSOCIATION,
            ASSOCIATION_FIELD);

    static Shape of(String definition, String... keys) {
        return new Shape(definition, List.of(keys), Map.of(), Map.of(), false, Map.of());
    }

    /** A mapping that may have these keys too. */
    Shape and(String otherDefinition, String... more) {
        List<String> all = Stream.concat(keys.stream(), Stream.of(more)).toList();
        return new Shape(otherDefinition, all, sameKeys, olderKeys, olderType, refusedKeys);
    }

    private Shape same(String spelling, String key) {
        return new Shape(definition, keys, with(sameKeys, spelling, key), olderKeys, olderType, refusedKeys);
    }

    private Shape older(String spelling, String key) {
        return new Shape(definition, keys, sameKeys, with(olderKeys, spelling, key), olderType, refusedKeys);
    }

    private Shape olderReferences() {
        return new Shape(definition, keys, sameKeys, olderKeys, true, refusedKeys)
                .older("target", "reference_target")
                .older("displayFieldName", "reference_field_name");
    }

    private Shape refused(String key, String reason) {
        return new Shape(definition, keys, sameKeys, olderKeys, olderType, with(refusedKeys, key, reason));
    }

    private static Map<String, String> with(Map<String, String> map, String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(map);
        more.put(key, value);
        return Collections.unmodifiableMap(more);
    }
}
