package dev.caravan.store;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What saving a row comes to: a record to create, or one to update. */
final class Operation {
    private final RowToSave row;
    private final int index;
    private final @Nullable Match match;
    private final BitSet kept;
    private final List<LinkChange> links;
    private final Map<Integer, Object> createdTargets = new HashMap<>(0);
    private @Nullable Object id;

    private Operation(RowToSave row, int index, @Nullable Match match, BitSet kept, List<LinkChange> links) {
        this.links = links;
        this.row = row;
        this.index = index;
        this.match = match;
        this.kept = kept;
        this.id = match == null ? null : match.id();
    }

    static Operation create(RowToSave row, int index, List<LinkChange> links) {
        return new Operation(row, index, null, new BitSet(), links);
    }

    /**
     * An update of the matched record.
     *
     * @param kept the fields that stay as they are
     */
    static Operation update(RowToSave row, int index, Match match, BitSet kept, List<LinkChange> links) {
        return new Operation(row, index, match, kept, links);
    }

    RowToSave row() {
        return row;
    }

    /** The number under which the row is staged. */
    int index() {
        return index;
    }

    boolean isCreate() {
        return match == null;
    }

    @Nullable
    Match match() {
        return match;
    }

    BitSet kept() {
        return kept;
    }

    /** What changes of the record's links. */
    List<LinkChange> links() {
        return links;
    }

    /** The record's {@code _id}; of a create known once it is inserted. */
    Object id() {
        Object known = id;
        if (known == null) {
            throw new IllegalStateException("line " + row.row().line() + " is not saved yet");
        }
        return known;
    }

    void setId(Object value) {
        id = value;
    }

    boolean sets(int field) {
        return row.sets(field) && !kept.get(field);
    }

    /** The reference to create a target for, if this field holds one. */
    Reference.@Nullable Doubtful targetToCreate(int field) {
        return sets(field)
                        && row.value(field) instanceof Reference.Doubtful doubtful
                        && doubtful.otherwise() == Reference.Otherwise.CREATE
                ? doubtful
                : null;
    }

    Map<Integer, Object> createdTargets() {
        return createdTargets;
    }

    /** The value to write: a doubtful reference has been settled by now. */
    @Nullable
    Object value(int field) {
        Object created = createdTargets.get(field);
        return created != null ? created : stagedValue(row, field);
    }

    /** The value of a field before anything is decided: of a doubtful reference the first candidate. */
    static @Nullable Object stagedValue(RowToSave row, int field) {
        Object value = row.value(field);
        return value instanceof Reference.Doubtful doubtful ? doubtful.first() : value;
    }
}
