package dev.caravan.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The tables of the live database, by their exact names.
 *
 * @param product what the database is and its version, for messages: {@code PostgreSQL 17.6}
 */
public record DatabaseSchema(String product, Map<String, Table> tables) {
    /** Copies the map and keeps its order. */
    public DatabaseSchema {
        tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
    }

    /** The table of this exact name, if there is one. */
    public Optional<Table> findTable(String name) {
        return Optional.ofNullable(tables.get(name));
    }
}
