package dev.caravan.model;

import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A declared export.
 *
 * @param name unique over all actions
 * @param filter conditions that always hold, in the notation of the query language: field to value (text, number,
 *     truth value, {@code null}, or a list of them)
 * @param sort keys in the notation of the query language ({@code -_created_at,email}); empty: by {@code _id}
 * @param roles who may run it; empty: everybody
 * @param timezone in which datetimes are written
 * @param forImport the import whose columns this export writes, if it is one for an import
 * @param file how files are written; of one for an import, as the import reads them
 */
public record ExportAction(
        String name,
        String label,
        String recordType,
        Map<String, Object> filter,
        String sort,
        Set<String> roles,
        ZoneId timezone,
        Optional<String> forImport,
        FileSettings file,
        List<ExportField> fields) {
    /** Copies the collections; {@code filter} keeps its order and may hold {@code null} values. */
    public ExportAction {
        filter = Collections.unmodifiableMap(new LinkedHashMap<>(filter));
        roles = Set.copyOf(roles);
        fields = List.copyOf(fields);
    }

    /** This export with other columns. */
    public ExportAction with(List<ExportField> others) {
        return new ExportAction(name, label, recordType, filter, sort, roles, timezone, forImport, file, others);
    }
}
