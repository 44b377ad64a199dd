package dev.caravan.store;

import dev.caravan.model.Cell;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What saving must ask of whoever knows the codecs. */
public interface Resolver {

    /**
     * Resolves the references that rows may make to rows of the same file; called with all rows that come earlier saved.
     *
     * @param lookups sees what the present transaction has saved
     */
    void resolveSelf(Lookups lookups, List<RowToSave> rows);

    /**
     * What an export for this import would write for present values of a field.
     *
     * @param field the field's position in the import
     * @param values raw values of the field's column; for a reference the target's {@code _id}
     * @return an answer for each value, in the same order
     */
    List<Written> written(Lookups lookups, int field, List<? extends @Nullable Object> values);

    /** How an export for this import writes the key of a linked record. */
    String linkText(int link, Object key);

    /** A present value, as an export would write it. */
    interface Written {
        /** As text. */
        String text();

        /** Whether an export would write just this cell, so that it says nothing new. */
        boolean is(Cell cell);
    }
}
