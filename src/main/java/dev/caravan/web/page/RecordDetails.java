package dev.caravan.web.page;

import java.util.List;

/** The page of one record: each field with its value, and the records that belong to it. */
public record RecordDetails(String title, Link list, List<Value> values, List<Related> related) {
    /** Copies the lists. */
    public RecordDetails {
        values = List.copyOf(values);
        related = List.copyOf(related);
    }

    /** A field. */
    public record Value(String label, RecordList.Cell cell) {}

    /**
     * Records that point here.
     *
     * @param more leads to the list of all of them
     */
    public record Related(String label, List<Link> records, Link more) {
        /** Copies the list. */
        public Related {
            records = List.copyOf(records);
        }
    }
}
