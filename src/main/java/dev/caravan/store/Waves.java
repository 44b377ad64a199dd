package dev.caravan.store;

import dev.caravan.model.Field;
import dev.caravan.model.ImportField;
import dev.caravan.model.ReferenceKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Divides the rows of a chunk into waves that can each be saved as a set, so that the result is as if rows were saved
 * one after the other: a row with the identifier of an earlier row, or with a reference to one, comes in a later wave.
 */
final class Waves {
    private final SavePlan plan;
    private final int[] identifier;
    private final List<SelfReference> selfReferences;

    /** A reference field whose target is the import's own record type, and where in the import its key stands. */
    private record SelfReference(int field, int keyPosition) {}

    Waves(SavePlan plan) {
        this.plan = plan;
        this.identifier = plan.identifier();
        this.selfReferences = findSelfReferences();
    }

    /** Whether rows may refer to rows of the same file. */
    boolean hasSelfReferences() {
        return !selfReferences.isEmpty();
    }

    private List<SelfReference> findSelfReferences() {
        List<SelfReference> found = new ArrayList<>();
        List<ImportField> fields = plan.fields();
        for (int i = 0; i < fields.size(); i++) {
            Optional<ReferenceKey> key = fields.get(i).reference();
            if (key.isPresent()
                    && key.get().recordType().equals(plan.recordType().name())) {
                found.add(new SelfReference(i, position(key.get().key())));
            }
        }
        return found;
    }

    private int position(Field key) {
        for (int i = 0; i < plan.fields().size(); i++) {
            if (plan.fields().get(i).field().name().equals(key.name())) {
                return i;
            }
        }
        return -1;
    }

    /** The waves, in the order in which they must be saved; within a wave rows keep their order. */
    List<List<RowToSave>> of(List<RowToSave> rows) {
        TreeMap<Integer, List<RowToSave>> waves = new TreeMap<>();
        Map<List<KeyValue>, Integer> waveOfIdentifier = new HashMap<>();
        List<Map<KeyValue, Integer>> waveOfKey = new ArrayList<>();
        selfReferences.forEach(r -> waveOfKey.add(new HashMap<>()));
        for (RowToSave row : rows) {
            int wave = afterReferenced(row, waveOfKey);
            List<KeyValue> identity = identity(row);
            if (identity != null) {
                wave = Math.max(wave, waveOfIdentifier.getOrDefault(identity, -1) + 1);
                waveOfIdentifier.put(identity, wave);
            }
            for (int i = 0; i < selfReferences.size(); i++) {
                int position = selfReferences.get(i).keyPosition();
                Object key = position < 0 ? null : row.value(position);
                if (key != null) {
                    waveOfKey.get(i).put(KeyValue.of(key), wave);
                }
            }
            waves.computeIfAbsent(wave, k -> new ArrayList<>()).add(row);
        }
        return List.copyOf(waves.values());
    }

    private int afterReferenced(RowToSave row, List<Map<KeyValue, Integer>> waveOfKey) {
        int wave = 0;
        for (int i = 0; i < selfReferences.size(); i++) {
            if (row.value(selfReferences.get(i).field()) instanceof Reference.Unresolved unresolved) {
                wave = Math.max(wave, waveOfKey.get(i).getOrDefault(KeyValue.of(unresolved.key()), -1) + 1);
            }
        }
        return wave;
    }

    /** The row's identifier; {@code null} if it has none, so that the row creates a record. */
    @Nullable
    List<KeyValue> identity(RowToSave row) {
        List<KeyValue> known = row.identity();
        if (known == null) {
            known = readIdentity(row);
            row.remember(known);
        }
        return known.isEmpty() ? null : known;
    }

    private List<KeyValue> readIdentity(RowToSave row) {
        List<KeyValue> key = new ArrayList<>(identifier.length);
        for (int position : identifier) {
            Object value = Operation.stagedValue(row, position);
            if (value == null || "".equals(value)) {
                return List.of();
            }
            key.add(KeyValue.of(value));
        }
        return List.copyOf(key);
    }
}
