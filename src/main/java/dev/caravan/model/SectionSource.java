package dev.caravan.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a section of the user-data export comes from. */
public sealed interface SectionSource {

    /** The word of the configuration. */
    String label();

    /**
     * The platform's HTTP API, by {@code GET}.
     *
     * @param as the identity to ask as
     * @param path behind the platform's address, with its query
     */
    record Http(String as, TextTemplate path, Listing listing) implements SectionSource {
        @Override
        public String label() {
            return "http";
        }

        @Override
        public boolean isPaged() {
            return path.variables().stream().anyMatch(Listing.PAGE_VARIABLES::contains);
        }
    }

    /**
     * The platform's GraphQL API, by {@code POST}.
     *
     * @param as the identity to ask as
     * @param path behind the platform's address
     * @param query with the variables {@code $limit} and {@code $offset} where it has pages
     * @param variables further ones, by name
     */
    record GraphQl(String as, TextTemplate path, String query, Map<String, TextTemplate> variables, Listing listing)
            implements SectionSource {
        /** Copies the variables and keeps their order. */
        public GraphQl {
            variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        }

        @Override
        public String label() {
            return "graphql";
        }

        @Override
        public boolean isPaged() {
            return query.matches("(?s).*\\$offset\\b.*");
        }
    }

    /**
     * Records of the database that belong to the user.
     *
     * @param recordType its name
     */
    record OfRecords(TextTemplate recordType) implements SectionSource {
        @Override
        public String label() {
            return "records";
        }

        @Override
        public boolean isPaged() {
            return false;
        }
    }

    /** Whether the source gives its rows in pages. */
    boolean isPaged();

    /** The texts with variables. */
    default List<TextTemplate> templates() {
        if (this instanceof Http http) {
            return List.of(http.path());
        }
        if (this instanceof GraphQl graphQl) {
            return Stream.concat(Stream.of(graphQl.path()), graphQl.variables().values().stream())
                    .toList();
        }
        return this instanceof OfRecords records ? List.of(records.recordType()) : List.of();
    }

    /**
     * How an answer holds rows.
     *
     * @param items where the list of rows is; empty: the answer is no list, but a document
     * @param total where the number of all rows stands
     * @param pageLimit how many rows a page is asked to have
     */
    record Listing(Optional<JsonPath> items, Optional<JsonPath> total, int pageLimit) {
        /** The variables of pages. */
        public static final List<String> PAGE_VARIABLES = List.of("page.limit", "page.offset");
    }
}
