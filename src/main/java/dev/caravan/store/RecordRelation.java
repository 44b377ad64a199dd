package dev.caravan.store;

import dev.caravan.model.ExportPath;
import dev.caravan.model.RecordType;

/**
 * A way from the records of one type to related records.
 *
 * @param name what queries call it
 * @param path where it leads along; never {@link ExportPath.Own}
 * @param target the type of the related records
 */
record RecordRelation(String name, ExportPath path, RecordType target) {
    /** Whether a record may have several related records this way. */
    boolean toMany() {
        return path.isList();
    }
}
