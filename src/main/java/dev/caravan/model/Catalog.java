package dev.caravan.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Everything that is declared: the configuration, read, checked against the database, and bound to it.
 *
 * @param recordTypes by name, in the order of the configuration
 * @param associations by name
 * @param site what the web pages list, in this order
 */
public record Catalog(
        Map<String, RecordType> recordTypes, Map<String, Association> associations, List<SiteEntry> site) {
    /** Copies the collections and keeps their order. */
    public Catalog {
        recordTypes = Collections.unmodifiableMap(new LinkedHashMap<>(recordTypes));
        associations = Collections.unmodifiableMap(new LinkedHashMap<>(associations));
        site = List.copyOf(site);
    }

    /** An entry of the web pages' navigation. */
    public record SiteEntry(String recordType, String label) {}

    /** The record type of this name; throws if there is none, for names that are known to exist. */
    public RecordType getRecordType(String name) {
        return findRecordType(name).orElseThrow(() -> new NoSuchElementException("record type " + name));
    }

    /** The record type of this name, if there is one. */
    public Optional<RecordType> findRecordType(String name) {
        return Optional.ofNullable(recordTypes.get(name));
    }

    /** The import of this name, if there is one. */
    public Optional<ImportAction> findImport(String name) {
        return imports().stream().filter(a -> a.name().equals(name)).findFirst();
    }

    /** The export of this name, if there is one. */
    public Optional<ExportAction> findExport(String name) {
        return exports().stream().filter(a -> a.name().equals(name)).findFirst();
    }

    /**
     * The import of this name.
     *
     * @throws ProblemException {@code unknown-import}, with the names that there are
     */
    public ImportAction requireImport(String name) {
        return Lookup.require(name, imports(), ImportAction::name, "import", "unknown-import");
    }

    /**
     * The export of this name.
     *
     * @throws ProblemException {@code unknown-export}, with the names that there are
     */
    public ExportAction requireExport(String name) {
        return Lookup.require(name, exports(), ExportAction::name, "export", "unknown-export");
    }

    /** All imports, in the order of the configuration. */
    public List<ImportAction> imports() {
        return recordTypes.values().stream().flatMap(t -> t.imports().stream()).toList();
    }

    /** All exports, in the order of the configuration. */
    public List<ExportAction> exports() {
        return recordTypes.values().stream().flatMap(t -> t.exports().stream()).toList();
    }
}
