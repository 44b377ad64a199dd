package dev.caravan.store;

import dev.caravan.model.Column;
import dev.caravan.model.ImportField;
import dev.caravan.model.RecordType;
import dev.caravan.model.ReferenceKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Creates the targets of references that name no record, where an import says {@code missing_reference: create}. */
final class TargetCreator {
    private final Connection connection;
    private final Sql sql;
    private final SavePlan plan;
    private final Lookups lookups;
    private final ArrayBinding arrays;
    private final Function<String, RecordType> recordTypes;
    private final Clock clock;

    TargetCreator(
            Connection connection,
            Sql sql,
            SavePlan plan,
            Lookups lookups,
            ArrayBinding arrays,
            Function<String, RecordType> recordTypes,
            Clock clock) {
        this.connection = connection;
        this.sql = sql;
        this.plan = plan;
        this.lookups = lookups;
        this.arrays = arrays;
        this.recordTypes = recordTypes;
        this.clock = clock;
    }

    /** Creates what these operations refer to and nobody has created yet, and tells them the new {@code _id}s. */
    void createTargets(List<Operation> operations) throws SQLException {
        for (int i = 0; i < plan.fields().size(); i++) {
            ImportField field = plan.fields().get(i);
            if (field.reference().isPresent()) {
                createTargets(i, field.reference().get(), operations);
            }
        }
    }

    private void createTargets(int field, ReferenceKey reference, List<Operation> operations) throws SQLException {
        Map<KeyValue, List<Operation>> byKey = new LinkedHashMap<>();
        for (Operation operation : operations) {
            Reference.Doubtful doubtful = operation.targetToCreate(field);
            if (doubtful != null) {
                byKey.computeIfAbsent(KeyValue.of(doubtful.key()), k -> new ArrayList<>())
                        .add(operation);
            }
        }
        if (byKey.isEmpty()) {
            return;
        }
        List<Object> keys = byKey.keySet().stream().map(KeyValue::value).toList();
        findOrCreate(reference, keys).forEach((key, id) -> byKey.getOrDefault(key, List.of())
                .forEach(o -> o.createdTargets().put(field, id)));
    }

    /** The first record that each key names; one that there is not, not even since the keys were looked up, is created. */
    Map<KeyValue, Object> findOrCreate(ReferenceKey reference, List<Object> keys) throws SQLException {
        RecordType type = recordTypes.apply(reference.recordType());
        Map<KeyValue, List<Object>> existing = lookups.find(type, reference.key(), keys);
        Map<KeyValue, Object> found = new LinkedHashMap<>();
        for (Object value : keys) {
            KeyValue key = KeyValue.of(value);
            if (!found.containsKey(key)) {
                List<Object> ids = existing.getOrDefault(key, List.of());
                found.put(key, ids.isEmpty() ? create(type, reference, value) : ids.get(0));
            }
        }
        return found;
    }

    private Object create(RecordType type, ReferenceKey reference, Object key) throws SQLException {
        Column id = type.id().column();
        Map<Column, Object> values = new LinkedHashMap<>();
        if (TimeOrderedIds.fits(id)) {
            values.put(id, TimeOrderedIds.next(id, clock));
        }
        values.put(reference.key().column(), key);
        Instant now = clock.instant();
        TargetColumns.stamps(type, true).forEach(c -> values.putIfAbsent(c, Stamp.of(c, now)));
        List<Column> columns = List.copyOf(values.keySet());
        String text = "insert into " + sql.name(type.table().name()) + " ("
                + Sql.list(columns, c -> sql.name(c.name())) + ") values ("
                + Sql.list(columns, c -> arrays.placeholder(type.table(), c)) + ")";
        try (PreparedStatement statement = connection.prepareStatement(text, new String[] {id.name()})) {
            int at = 1;
            for (Map.Entry<Column, Object> value : values.entrySet()) {
                ColumnValues.bind(statement, at++, value.getKey().type(), value.getValue());
            }
            statement.executeUpdate();
            try (ResultSet generated = statement.getGeneratedKeys()) {
                Object created = generated.next() ? ColumnValues.read(generated, 1, id.type()) : null;
                if (created == null) {
                    throw new MissingIdException(type);
                }
                return created;
            }
        }
    }
}
