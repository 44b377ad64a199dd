package dev.caravan.store;

import dev.caravan.model.Field;
import dev.caravan.model.ImportAction;
import dev.caravan.model.ImportField;
import dev.caravan.model.ImportLinks;
import dev.caravan.model.RecordType;
import java.util.BitSet;
import java.util.List;

/**
 * What the rows of an import are saved as.
 *
 * @param recordType the record type of the import
 * @param lossy the fields (by position) whose cells do not hold all of a value, or hold it by another record's key, so
 *     that texts must be compared before a value counts as changed
 * @param explain whether outcomes of updated rows tell each changed cell
 */
public record SavePlan(ImportAction action, RecordType recordType, BitSet lossy, boolean explain) {
    /** Copies the set. */
    public SavePlan {
        lossy = (BitSet) lossy.clone();
    }

    /** The import's fields, in their order. */
    List<ImportField> fields() {
        return action.fields();
    }

    /** The import's columns of links, in their order. */
    List<ImportLinks> links() {
        return action.links();
    }

    /** Where among the import's fields the identifier's fields stand; empty if no row can have one. */
    int[] identifier() {
        int[] positions = action.identifier().stream()
                .mapToInt(this::position)
                .filter(i -> i >= 0)
                .toArray();
        return positions.length == action.identifier().size() ? positions : new int[0];
    }

    /** Where among the import's fields {@code _id} stands; −1 if nowhere. */
    int idPosition() {
        return position(recordType.id());
    }

    private int position(Field field) {
        for (int i = 0; i < action.fields().size(); i++) {
            if (action.fields().get(i).field().name().equals(field.name())) {
                return i;
            }
        }
        return -1;
    }
}
