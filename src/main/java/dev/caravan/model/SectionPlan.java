package dev.caravan.model;

import java.util.Optional;

/**
 * One section of the user-data export.
 *
 * @param name its key in the document
 * @param source where it comes from
 * @param forEach the section for each of whose rows the source is asked; empty: it is asked once
 * @param each what becomes of each row: a section of its own in place of this one; empty: this is the section
 * @param download where its rows name files that belong to the export
 */
public record SectionPlan(
        String name, SectionSource source, Optional<String> forEach, Optional<Each> each, Optional<Download> download) {

    /**
     * A section for each row.
     *
     * @param name of the section, from {@code ${item.…}}
     * @param source of the section, which may name {@code ${item.…}}
     */
    public record Each(TextTemplate name, SectionSource source) {}

    /**
     * Files that rows name.
     *
     * @param url where a row has the address; rows without one have no file
     * @param fileName where a row says what the file is called
     */
    public record Download(JsonPath url, Optional<JsonPath> fileName) {}
}
