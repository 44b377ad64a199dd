package dev.caravan.job.userdata;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.model.SectionPlan;
import dev.caravan.model.SectionSource;
import java.util.Optional;

/**
 * What a section is about.
 *
 * @param name its key in the document; for files that of the section whose rows name them
 * @param plan as it is declared; empty for sections that come of the rows of others
 * @param parent the section for each of whose rows the source is asked
 * @param item the row that the section came of
 * @param order its place among the declared sections
 * @param suborder its place among those that came of the same one
 */
record SectionSpec(
        String name,
        Optional<SectionPlan> plan,
        Source source,
        Optional<Section> parent,
        Optional<JsonNode> item,
        int order,
        int suborder) {

    /** Where rows come from. */
    sealed interface Source {
        /** The word of the manifest. */
        default String label() {
            return this instanceof Declared declared ? declared.source().label() : "files";
        }
    }

    /** A source of the configuration. */
    record Declared(SectionSource source) implements Source {}

    /** The files that the parent's rows name. */
    record OfFiles(SectionPlan.Download download) implements Source {}

    static SectionSpec of(SectionPlan plan, Optional<Section> parent, int order) {
        return new SectionSpec(
                plan.name(), Optional.of(plan), new Declared(plan.source()), parent, Optional.empty(), order, 0);
    }

    /** Whether it is fetched for the files of a ZIP, and is no section of the document. */
    boolean isOfFiles() {
        return source instanceof OfFiles;
    }

    /** Whether its rows only name other sections. */
    boolean isListOfSections() {
        return plan.flatMap(SectionPlan::each).isPresent();
    }

    /** Whether the source gives one document and not a list. */
    boolean isDocument() {
        return parent.isEmpty()
                && source instanceof Declared declared
                && ((declared.source() instanceof SectionSource.Http http
                                && http.listing().items().isEmpty())
                        || (declared.source() instanceof SectionSource.GraphQl graphQl
                                && graphQl.listing().items().isEmpty()));
    }
}
