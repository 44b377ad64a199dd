package dev.caravan.job;

import dev.caravan.model.Catalog;
import dev.caravan.model.Column;
import dev.caravan.model.FieldType;
import dev.caravan.model.ImportAction;
import dev.caravan.model.ImportField;
import dev.caravan.model.RecordType;
import dev.caravan.model.ReferenceKey;
import dev.caravan.store.RowRights;
import dev.caravan.store.SavePlan;
import java.util.BitSet;

/** Says of each field of an import whether its cell tells all of its value. */
final class SavePlans {
    private SavePlans() {}

    static SavePlan of(Catalog catalog, ImportAction action, RowDecoder decoder, boolean explain, RowRights rights) {
        BitSet lossy = new BitSet();
        for (int i = 0; i < action.fields().size(); i++) {
            lossy.set(
                    i,
                    isLossy(
                            catalog,
                            action,
                            action.fields().get(i),
                            decoder.codec(i).isLossless()));
        }
        return new SavePlan(action, catalog.getRecordType(action.recordType()), lossy, explain, rights);
    }

    private static boolean isLossy(Catalog catalog, ImportAction action, ImportField field, boolean losslessCodec) {
        if (!losslessCodec) {
            return true;
        }
        if (field.reference().isEmpty()) {
            return false;
        }
        ReferenceKey reference = field.reference().get();
        return reference.key().type() != FieldType.ID && !namesExactlyOne(catalog, action, field, reference);
    }

    /** Whether the database itself makes sure that each reference has a key that is its alone. */
    private static boolean namesExactlyOne(
            Catalog catalog, ImportAction action, ImportField field, ReferenceKey reference) {
        RecordType own = catalog.getRecordType(action.recordType());
        RecordType target = catalog.getRecordType(reference.recordType());
        Column key = reference.key().column();
        boolean enforced = own.table()
                .findForeignKey(field.field().column().name())
                .filter(k -> k.targetTable().equals(target.table().name()))
                .isPresent();
        return enforced && !key.nullable() && target.table().isUnique(key.name());
    }
}
