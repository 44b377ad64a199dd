package dev.caravan.store;

import dev.caravan.model.RecordType;
import java.sql.SQLDataException;

/** A row to create has no {@code _id}, and the database does not generate one; the row's own error, not the job's. */
final class MissingIdException extends SQLDataException {
    MissingIdException(RecordType type) {
        super("the row has no _id, and table " + type.table().name() + " does not generate one", "23502");
    }
}
