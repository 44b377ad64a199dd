package dev.caravan.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is exported of one user, and from where: the configuration {@code config/user-data.yaml}, checked.
 *
 * @param onBehalf roles that may export for somebody else
 * @param lookup how somebody else is looked up before anything is exported of them
 * @param platform the platform whose API is asked; present if a section needs it
 * @param sections in the order of the document
 * @param records how the rows of each record type belong to a user; every record type of the catalog has an entry
 * @param limits what is taken from the platform at most
 */
public record UserDataPlan(
        Set<String> onBehalf,
        Optional<Lookup> lookup,
        Optional<Platform> platform,
        List<SectionPlan> sections,
        Map<String, Ownership> records,
        Limits limits) {
    /** Copies the collections and keeps their order. */
    public UserDataPlan {
        onBehalf = Set.copyOf(onBehalf);
        sections = List.copyOf(sections);
        records = Collections.unmodifiableMap(new LinkedHashMap<>(records));
    }

    /**
     * Where the platform says whether somebody else exists, and of which tenant they are.
     *
     * @param section the name of a section, a document of the platform
     * @param tenant where the tenant's id stands in it; empty: tenants do not matter
     */
    public record Lookup(String section, Optional<JsonPath> tenant) {}

    /**
     * How the rows of a record type belong to a user.
     *
     * @param owners a row belongs to the user whose id one of these fields holds; empty: the rows are nobody's
     * @param tenant the field that holds the tenant
     */
    public record Ownership(List<Field> owners, Optional<Field> tenant) {
        /** Copies the fields. */
        public Ownership {
            owners = List.copyOf(owners);
        }

        /** Whether the rows belong to users at all. */
        public boolean isPersonal() {
            return !owners.isEmpty();
        }
    }

    /**
     * What is taken from the platform at most, so that a broken or hostile one does no harm.
     *
     * @param rows of one list
     * @param pageBytes of one answer
     * @param fileBytes of one file
     * @param filesBytes of all files of one user
     */
    public record Limits(long rows, long pageBytes, long fileBytes, long filesBytes) {
        /** A million rows, 64 MB, 500 MB and 5 GB. */
        public static final Limits DEFAULT = new Limits(1_000_000, 64_000_000, 500_000_000, 5_000_000_000L);
    }

    /** The section of this name, if there is one. */
    public Optional<SectionPlan> findSection(String name) {
        return sections.stream().filter(s -> s.name().equals(name)).findFirst();
    }
}
