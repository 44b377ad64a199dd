package dev.caravan.store;

import dev.caravan.model.Cell;
import dev.caravan.model.Cells;
import dev.caravan.model.Problem;
import dev.caravan.model.Row;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A row between decoding and saving: one value for each field of its import, by the field's position there.
 *
 * <p>A value is {@code null} (SQL {@code NULL}), an object of the class that {@link dev.caravan.model.ColumnType}
 * names for the field's column, or, for references on their way, a {@link Reference}. Belongs to one thread at a time.
 */
public final class RowToSave {
    private final Row row;
    private final @Nullable Object[] values;
    private final @Nullable Cell[] cells;
    private final BitSet set = new BitSet();
    private final BitSet textual = new BitSet();
    private final List<Problem> problems = new ArrayList<>(0);
    private Map<Integer, List<LinkItem>> links = Map.of();
    private @Nullable List<KeyValue> identity;
    private boolean doubtful;

    /** A row of an import with so many fields, none of them set. */
    public RowToSave(Row row, int fields) {
        this.row = row;
        this.values = new Object[fields];
        this.cells = new Cell[fields];
        row.problem().ifPresent(problems::add);
    }

    /** The row, as the file has it. */
    public Row row() {
        return row;
    }

    /**
     * Sets a field.
     *
     * @param cell what the file says, for comparing texts
     */
    public void set(int field, Cell cell, @Nullable Object value) {
        cells[field] = cell;
        values[field] = value;
        identity = null;
        set.set(field);
    }

    /** Replaces the value of a field that is set: a reference that is resolved. */
    public void resolve(int field, @Nullable Object value) {
        values[field] = value;
        identity = null;
        doubtful |= value instanceof Reference.Doubtful;
    }

    /** Sets the records that the row lists in one of the import's columns of links. */
    public void setLinks(int link, List<LinkItem> items) {
        Map<Integer, List<LinkItem>> all = new HashMap<>(links);
        all.put(link, List.copyOf(items));
        links = all;
    }

    /** The records that the row lists in a column of links; nothing if it does not have the column. */
    public Optional<List<LinkItem>> findLinks(int link) {
        return Optional.ofNullable(links.get(link));
    }

    /** What {@link Waves#identity} has found out; {@code null} if it has not been asked yet. */
    @Nullable
    List<KeyValue> identity() {
        return identity;
    }

    void remember(List<KeyValue> found) {
        identity = found;
    }

    /** Whether any reference is doubtful. */
    boolean isDoubtful() {
        return doubtful;
    }

    /** Whether any field's text must be compared. */
    boolean comparesTexts() {
        return doubtful || !textual.isEmpty();
    }

    /** The value of a field; {@code null} also if the row does not set it. */
    public @Nullable Object value(int field) {
        return values[field];
    }

    /** Whether the row sets this field; a field that it does not set is left alone. */
    public boolean sets(int field) {
        return set.get(field);
    }

    /**
     * Says that this field's cell may say the same as the present value though it decodes to another one, so that the
     * texts must be compared before the field counts as changed.
     */
    public void compareText(int field) {
        textual.set(field);
    }

    /** Whether {@link #compareText} was said of this field. */
    boolean comparesText(int field) {
        return textual.get(field) || values[field] instanceof Reference.Doubtful;
    }

    /** What the file says of a field that the row sets. */
    Cell cell(int field) {
        Cell cell = cells[field];
        return cell == null ? Cells.ABSENT : cell;
    }

    /** The cell of a field as a person sees it. */
    String shown(int field) {
        return cell(field).shown();
    }

    /** The fields that the row sets; to be read only. */
    BitSet fieldsSet() {
        return set;
    }

    /** Adds a problem; a row with problems is not saved. */
    public void add(Problem problem) {
        problems.add(problem);
    }

    /** All that is wrong with the row; empty if it can be saved. */
    public List<Problem> problems() {
        return Collections.unmodifiableList(problems);
    }

    /** Whether anything is wrong with the row. */
    public boolean isBad() {
        return !problems.isEmpty();
    }
}
