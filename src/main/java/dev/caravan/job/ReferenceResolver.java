package dev.caravan.job;

import dev.caravan.codec.FieldCodec;
import dev.caravan.codec.FormulaGuard;
import dev.caravan.model.Catalog;
import dev.caravan.model.Cell;
import dev.caravan.model.Field;
import dev.caravan.model.FieldType;
import dev.caravan.model.ImportAction;
import dev.caravan.model.ImportField;
import dev.caravan.model.ImportLinks;
import dev.caravan.model.Problem;
import dev.caravan.model.RecordType;
import dev.caravan.model.ReferenceKey;
import dev.caravan.model.SeveralHandling;
import dev.caravan.store.KeyValue;
import dev.caravan.store.LinkItem;
import dev.caravan.store.Lookups;
import dev.caravan.store.Reference;
import dev.caravan.store.Resolver;
import dev.caravan.store.RowToSave;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the records that references name, a chunk at a time, and remembers for the length of the job those of other
 * record types. One resolver serves one job. {@link #resolve} is for one thread; what {@link Resolver} asks for may be
 * asked by several.
 */
final class ReferenceResolver implements Resolver {
    private static final int CACHE_SIZE = 100_000;

    private final Catalog catalog;
    private final ImportAction action;
    private final RowDecoder decoder;
    private final List<Cache> caches = new ArrayList<>();
    private final List<Cache> linkCaches = new ArrayList<>();
    private final List<ReferenceKey> linkKeys = new ArrayList<>();

    private static final class Cache extends LinkedHashMap<KeyValue, List<Object>> {
        @Override
        protected boolean removeEldestEntry(Map.Entry<KeyValue, List<Object>> eldest) {
            return size() > CACHE_SIZE;
        }
    }

    ReferenceResolver(Catalog catalog, ImportAction action, RowDecoder decoder) {
        this.catalog = catalog;
        this.action = action;
        this.decoder = decoder;
        action.fields().forEach(f -> caches.add(new Cache()));
        for (ImportLinks column : action.links()) {
            linkCaches.add(new Cache());
            linkKeys.add(new ReferenceKey(column.path().recordType(), column.key()));
        }
    }

    /** Resolves the references to other record types. */
    void resolve(Lookups lookups, List<RowToSave> rows) {
        for (int i = 0; i < action.fields().size(); i++) {
            if (action.fields().get(i).reference().isPresent() && !isSelf(i)) {
                resolve(lookups, rows, i, caches.get(i));
            }
        }
        for (int i = 0; i < linkKeys.size(); i++) {
            if (!isSelf(linkKeys.get(i))) {
                resolveLinks(lookups, rows, i, linkCaches.get(i));
            }
        }
    }

    @Override
    public void resolveSelf(Lookups lookups, List<RowToSave> rows) {
        for (int i = 0; i < action.fields().size(); i++) {
            if (isSelf(i)) {
                resolve(lookups, rows, i, new Cache());
            }
        }
        for (int i = 0; i < linkKeys.size(); i++) {
            if (isSelf(linkKeys.get(i))) {
                resolveLinks(lookups, rows, i, new Cache());
            }
        }
    }

    private boolean isSelf(int field) {
        return action.fields().get(field).reference().map(this::isSelf).orElse(false);
    }

    private boolean isSelf(ReferenceKey reference) {
        return reference.recordType().equals(action.recordType());
    }

    private void resolve(Lookups lookups, List<RowToSave> rows, int field, Cache cache) {
        ReferenceKey reference = action.fields().get(field).reference().orElseThrow();
        Set<KeyValue> unknown = new HashSet<>();
        for (RowToSave row : rows) {
            if (row.value(field) instanceof Reference.Unresolved key && !cache.containsKey(KeyValue.of(key.key()))) {
                unknown.add(KeyValue.of(key.key()));
            }
        }
        look(lookups, reference, unknown, cache);
        for (RowToSave row : rows) {
            if (row.value(field) instanceof Reference.Unresolved key) {
                List<Object> ids = cache.getOrDefault(KeyValue.of(key.key()), List.of());
                settle(row, field, key.key(), ids);
            }
        }
    }

    private void look(Lookups lookups, ReferenceKey reference, Set<KeyValue> unknown, Cache cache) {
        if (!unknown.isEmpty()) {
            RecordType target = catalog.getRecordType(reference.recordType());
            cache.putAll(lookups.find(
                    target,
                    reference.key(),
                    unknown.stream().map(KeyValue::value).toList()));
        }
    }

    private void resolveLinks(Lookups lookups, List<RowToSave> rows, int link, Cache cache) {
        Set<KeyValue> unknown = new HashSet<>();
        for (RowToSave row : rows) {
            for (LinkItem item : row.findLinks(link).orElse(List.of())) {
                if (item.value() instanceof Reference.Unresolved key && !cache.containsKey(KeyValue.of(key.key()))) {
                    unknown.add(KeyValue.of(key.key()));
                }
            }
        }
        look(lookups, linkKeys.get(link), unknown, cache);
        ImportLinks column = action.links().get(link);
        Named named = new Named(linkKeys.get(link), column.label(), column.name());
        for (RowToSave row : rows) {
            for (LinkItem item : row.findLinks(link).orElse(List.of())) {
                if (item.value() instanceof Reference.Unresolved key) {
                    settle(row, item, named, key.key(), cache.getOrDefault(KeyValue.of(key.key()), List.of()));
                }
            }
        }
    }

    private void settle(RowToSave row, LinkItem item, Named named, Object key, List<Object> ids) {
        if (ids.size() == 1) {
            item.resolve(ids.get(0));
            return;
        }
        Reference.Doubtful doubtful = doubtful(named, key, item.text(), ids);
        item.resolve(doubtful);
        if (row.isBad() && doubtful.otherwise() == Reference.Otherwise.ERROR) {
            row.add(doubtful.problem());
        }
    }

    private void settle(RowToSave row, int position, Object key, List<Object> ids) {
        ImportField field = action.fields().get(position);
        if (ids.size() == 1) {
            row.resolve(position, ids.get(0));
            return;
        }
        boolean identifies = action.identifier().contains(field.field());
        Named named = new Named(
                field.reference().orElseThrow(), field.label(), field.field().name());
        Reference.Doubtful doubtful = doubtful(named, key, shown(field, key), ids);
        boolean surely = identifies || row.isBad();
        if (surely && doubtful.otherwise() == Reference.Otherwise.ERROR) {
            // nothing can save the row any more, so all that is wrong with it is told
            row.add(doubtful.problem());
        } else {
            row.resolve(position, doubtful);
        }
    }

    /** By what a cell names records, and what its column and field are called. */
    private record Named(ReferenceKey reference, String label, String name) {}

    private Reference.Doubtful doubtful(Named named, Object key, String shown, List<Object> ids) {
        return ids.isEmpty() ? missing(named, key, shown) : several(named, key, shown, ids);
    }

    private Reference.Doubtful missing(Named named, Object key, String shown) {
        ReferenceKey reference = named.reference();
        String message = reference.key().type() == FieldType.ID
                ? "there is no " + reference.recordType() + " with the _id '" + Problem.abbreviate(shown) + "'"
                : "there is no " + reference.recordType() + " whose "
                        + reference.key().name() + " is '" + Problem.abbreviate(shown) + "'";
        Problem problem = Problem.of("unknown-reference", message)
                .withHint("create the " + reference.recordType() + " first, or mend the cell")
                .at(named.label(), named.name(), shown);
        Reference.Otherwise otherwise =
                switch (action.missingReference()) {
                    case ERROR -> Reference.Otherwise.ERROR;
                    case EMPTY -> Reference.Otherwise.FIRST;
                    case CREATE ->
                        reference.key().type() == FieldType.ID ? Reference.Otherwise.ERROR : Reference.Otherwise.CREATE;
                };
        return new Reference.Doubtful(key, null, otherwise, problem);
    }

    private Reference.Doubtful several(Named named, Object key, String shown, List<Object> ids) {
        ReferenceKey reference = named.reference();
        String candidates = ids.stream().map(String::valueOf).collect(Collectors.joining(", "));
        Problem problem = Problem.of(
                        "ambiguous-reference",
                        "several " + reference.recordType() + " records have the "
                                + reference.key().name() + " '" + Problem.abbreviate(shown) + "': _id " + candidates)
                .withHint("name the record by a key that is unique")
                .at(named.label(), named.name(), shown);
        Reference.Otherwise otherwise = action.referenceHandling() == SeveralHandling.USE_FIRST
                ? Reference.Otherwise.FIRST
                : Reference.Otherwise.ERROR;
        return new Reference.Doubtful(key, ids.get(0), otherwise, problem);
    }

    @Override
    public String linkText(int link, Object key) {
        return decoder.linkCodec(link).encode(key);
    }

    private String shown(ImportField field, Object key) {
        return decoder.codec(action.fields().indexOf(field)).encode(key);
    }

    @Override
    public List<Written> written(Lookups lookups, int field, List<? extends @Nullable Object> values) {
        Optional<ReferenceKey> reference = action.fields().get(field).reference();
        List<? extends @Nullable Object> shown =
                reference.isPresent() ? keys(lookups, reference.get(), values) : values;
        FieldCodec codec = decoder.codec(field);
        List<Written> written = new ArrayList<>(shown.size());
        for (Object value : shown) {
            written.add(new Value(codec, value));
        }
        return written;
    }

    private List<@Nullable Object> keys(Lookups lookups, ReferenceKey reference, List<? extends @Nullable Object> ids) {
        if (reference.key().type() == FieldType.ID) {
            return new ArrayList<>(ids);
        }
        Field key = reference.key();
        List<Object> wanted = new ArrayList<>();
        for (Object id : ids) {
            if (id != null) {
                wanted.add(id);
            }
        }
        Map<KeyValue, Object> found = lookups.values(catalog.getRecordType(reference.recordType()), key, wanted);
        List<@Nullable Object> keys = new ArrayList<>(ids.size());
        for (Object id : ids) {
            keys.add(id == null ? null : found.get(KeyValue.of(id)));
        }
        return keys;
    }

    private record Value(FieldCodec codec, @Nullable Object value) implements Written {
        @Override
        public String text() {
            return codec.encode(value);
        }

        @Override
        public boolean is(Cell cell) {
            return codec.writes(value, cell)
                    || (cell instanceof Cell.Text text && text.text().equals(FormulaGuard.guard(codec.encode(value))));
        }
    }
}
