package dev.caravan.store;

import dev.caravan.model.Column;
import dev.caravan.model.Field;
import dev.caravan.model.ImportField;
import dev.caravan.model.ImportLinks;
import dev.caravan.model.MissingReference;
import dev.caravan.model.ReferenceKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Divides the rows of a chunk into waves that can each be saved as a set, so that the result is as if rows were saved
 * one after the other.
 *
 * <p>A row takes keys: its identifier, the values of other unique keys, the key by which rows of the same file may refer
 * to it. It may also take away keys, from the record that it updates. Rows that take or take away the same key come in
 * different waves, in their order; so does a row that refers to a key, after those that took it. A row that takes a key
 * may share the wave of an earlier one that refers to it, since references of a wave are looked up before it is saved.
 */
final class Waves {
    private final SavePlan plan;
    private final int[] identifier;
    private final List<SelfReference> selfReferences = new ArrayList<>();
    private final List<int[]> keys = new ArrayList<>();

    /**
     * A reference field whose target is the import's own record type.
     *
     * @param key which of the keys it names its target by; −1 if no row of the import can bring that key about
     * @param creates whether it creates a target that does not exist
     */
    private record SelfReference(int field, int key, boolean creates) {}

    /** The same for a column of links, {@code field} being its position among these. */
    private final List<SelfReference> selfLinks = new ArrayList<>();

    /** A key of the import's own record type by which a row names a record. */
    private record Named(SelfReference by, Object value) {}

    /**
     * A key of a record.
     *
     * @param key which of the keys; −1 for the identifier
     */
    private record Held(int key, List<KeyValue> values) {}

    Waves(SavePlan plan) {
        this.plan = plan;
        this.identifier = plan.identifier();
        findUniqueKeys();
        findSelfReferences();
    }

    /** Whether rows may refer to rows of the same file. */
    boolean hasSelfReferences() {
        return !selfReferences.isEmpty() || !selfLinks.isEmpty();
    }

    private void findUniqueKeys() {
        Map<String, Integer> positions = new HashMap<>();
        for (int i = 0; i < plan.fields().size(); i++) {
            List<Column> columns = plan.fields().get(i).field().columns();
            if (columns.size() == 1) {
                positions.put(columns.get(0).name(), i);
            }
        }
        Set<String> identifying = new HashSet<>();
        Sql.columns(plan.action().identifier()).forEach(c -> identifying.add(c.name()));
        for (Set<String> unique : plan.recordType().table().uniqueKeys()) {
            boolean byIdentifier = identifier.length > 0 && unique.containsAll(identifying);
            if (!byIdentifier && positions.keySet().containsAll(unique)) {
                keys.add(unique.stream().mapToInt(positions::get).sorted().toArray());
            }
        }
    }

    private void findSelfReferences() {
        List<ImportField> fields = plan.fields();
        for (int i = 0; i < fields.size(); i++) {
            Optional<ReferenceKey> key = fields.get(i).reference();
            if (key.isPresent()
                    && key.get().recordType().equals(plan.recordType().name())) {
                int position = position(key.get().key());
                boolean creates = plan.action().missingReference() == MissingReference.CREATE;
                selfReferences.add(new SelfReference(i, position < 0 ? -1 : key(position), creates));
            }
        }
        for (int i = 0; i < plan.links().size(); i++) {
            ImportLinks links = plan.links().get(i);
            if (links.path().recordType().equals(plan.recordType().name())) {
                int position = position(links.key());
                boolean creates = plan.action().missingReference() == MissingReference.CREATE;
                selfLinks.add(new SelfReference(i, position < 0 ? -1 : key(position), creates));
            }
        }
    }

    private int position(Field key) {
        for (int i = 0; i < plan.fields().size(); i++) {
            if (plan.fields().get(i).field().name().equals(key.name())) {
                return i;
            }
        }
        return -1;
    }

    private int key(int position) {
        int[] wanted = {position};
        for (int i = 0; i < keys.size(); i++) {
            if (Arrays.equals(keys.get(i), wanted)) {
                return i;
            }
        }
        keys.add(wanted);
        return keys.size() - 1;
    }

    /** The waves, in the order in which they must be saved; within a wave rows keep their order. */
    List<List<RowToSave>> of(List<RowToSave> rows, Lookups lookups) {
        return keys.isEmpty() && !hasSelfReferences() ? byIdentifier(rows) : byKeys(rows, lookups);
    }

    /** The waves of rows that can meet in their identifiers only, which is how most imports are. */
    private List<List<RowToSave>> byIdentifier(List<RowToSave> rows) {
        List<List<RowToSave>> waves = new ArrayList<>();
        Map<List<KeyValue>, Integer> seen = new HashMap<>(rows.size() * 2);
        for (RowToSave row : rows) {
            List<KeyValue> identity = identity(row);
            int wave = identity == null ? 0 : seen.merge(identity, 1, Integer::sum) - 1;
            while (waves.size() <= wave) {
                waves.add(new ArrayList<>(waves.isEmpty() ? rows.size() : 4));
            }
            waves.get(wave).add(row);
        }
        return waves;
    }

    private List<List<RowToSave>> byKeys(List<RowToSave> rows, Lookups lookups) {
        TreeMap<Integer, List<RowToSave>> waves = new TreeMap<>();
        Map<List<KeyValue>, Set<Held>> heldBy = new HashMap<>();
        for (int key = 0; key < keys.size(); key++) {
            if (identifier.length > 0 && mayBeTakenAway(key)) {
                findHolders(key, rows, lookups, heldBy);
            }
        }
        Map<Held, Integer> taken = new HashMap<>();
        Map<Held, Integer> referred = new HashMap<>();
        for (RowToSave row : rows) {
            Set<Held> takes = takes(row, heldBy);
            Set<Held> refers = refers(row, takes);
            int wave = 0;
            for (Held held : takes) {
                wave = Math.max(wave, Math.max(taken.getOrDefault(held, -1) + 1, referred.getOrDefault(held, 0)));
            }
            for (Held held : refers) {
                wave = Math.max(wave, taken.getOrDefault(held, -1) + 1);
            }
            for (Held held : takes) {
                taken.put(held, wave);
            }
            for (Held held : refers) {
                referred.merge(held, wave, Math::max);
            }
            waves.computeIfAbsent(wave, k -> new ArrayList<>()).add(row);
        }
        return List.copyOf(waves.values());
    }

    /** Whether an update can change the key: it leaves the fields of the identifier as they are. */
    private boolean mayBeTakenAway(int key) {
        return keys.get(key).length == 1 && Arrays.stream(identifier).noneMatch(i -> i == keys.get(key)[0]);
    }

    /** The records that have the keys which the rows take or refer to, by their identifiers. */
    private void findHolders(int key, List<RowToSave> rows, Lookups lookups, Map<List<KeyValue>, Set<Held>> heldBy) {
        Set<KeyValue> wanted = new HashSet<>();
        for (RowToSave row : rows) {
            List<KeyValue> values = values(row, keys.get(key));
            if (values != null) {
                wanted.add(values.get(0));
            }
            for (Named named : named(row)) {
                if (named.by().key() == key) {
                    wanted.add(KeyValue.of(named.value()));
                }
            }
        }
        if (wanted.isEmpty()) {
            return;
        }
        Field field = plan.fields().get(keys.get(key)[0]).field();
        Map<KeyValue, List<Object>> holders = lookups.find(
                plan.recordType(), field, wanted.stream().map(KeyValue::value).toList());
        Map<KeyValue, List<KeyValue>> identifiers =
                identifiers(holders.values().stream().flatMap(List::stream).toList(), lookups);
        holders.forEach((value, ids) -> ids.forEach(id -> {
            List<KeyValue> holder = identifiers.get(KeyValue.of(id));
            if (holder != null) {
                heldBy.computeIfAbsent(holder, k -> new HashSet<>()).add(new Held(key, List.of(value)));
            }
        }));
    }

    private Map<KeyValue, List<KeyValue>> identifiers(List<Object> ids, Lookups lookups) {
        Map<KeyValue, List<KeyValue>> identifiers = new HashMap<>();
        for (Field field : plan.action().identifier()) {
            lookups.values(plan.recordType(), field, ids).forEach((id, value) -> identifiers
                    .computeIfAbsent(id, k -> new ArrayList<>(1))
                    .add(KeyValue.of(value)));
        }
        identifiers.values().removeIf(values -> values.size() < identifier.length);
        return identifiers;
    }

    /** The keys that saving the row gives to a record, or takes away from it; none of a row that is in error. */
    private Set<Held> takes(RowToSave row, Map<List<KeyValue>, Set<Held>> heldBy) {
        Set<Held> takes = new HashSet<>(4);
        if (row.isBad()) {
            return takes;
        }
        for (int key = 0; key < keys.size(); key++) {
            List<KeyValue> values = values(row, keys.get(key));
            if (values != null) {
                takes.add(new Held(key, values));
            }
        }
        List<KeyValue> identity = identity(row);
        if (identity != null) {
            if (!keys.isEmpty()) {
                Set<Held> held = heldBy.computeIfAbsent(identity, k -> new HashSet<>(2));
                held.addAll(takes);
                takes.addAll(held);
            }
            takes.add(new Held(-1, identity));
        }
        return takes;
    }

    /** The keys that the row refers to; those that it may have to create are taken. */
    private Set<Held> refers(RowToSave row, Set<Held> takes) {
        Set<Held> refers = new HashSet<>(2);
        for (Named named : named(row)) {
            if (named.by().key() >= 0) {
                Held held = new Held(named.by().key(), List.of(KeyValue.of(named.value())));
                (named.by().creates() && !row.isBad() ? takes : refers).add(held);
            }
        }
        return refers;
    }

    private List<Named> named(RowToSave row) {
        List<Named> named = new ArrayList<>(2);
        for (SelfReference reference : selfReferences) {
            if (row.value(reference.field()) instanceof Reference.Unresolved unresolved) {
                named.add(new Named(reference, unresolved.key()));
            }
        }
        for (SelfReference links : selfLinks) {
            for (LinkItem item : row.findLinks(links.field()).orElse(List.of())) {
                if (item.value() instanceof Reference.Unresolved unresolved) {
                    named.add(new Named(links, unresolved.key()));
                }
            }
        }
        return named;
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
        List<KeyValue> values = values(row, identifier);
        boolean missing =
                values == null || values.stream().anyMatch(v -> v.value().equals(""));
        return missing ? List.of() : List.copyOf(values);
    }

    private static @Nullable List<KeyValue> values(RowToSave row, int[] positions) {
        List<KeyValue> values = new ArrayList<>(positions.length);
        for (int position : positions) {
            Object value = Operation.stagedValue(row, position);
            if (value == null) {
                return null;
            }
            values.add(KeyValue.of(value));
        }
        return values;
    }
}
