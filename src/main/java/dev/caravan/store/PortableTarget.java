package dev.caravan.store;

import dev.caravan.model.Column;
import dev.caravan.model.ColumnType;
import dev.caravan.model.RecordType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Saving by plain JDBC, for H2: the chunk's records are read by one query and compared in Java, inserts and updates are
 * batched.
 */
final class PortableTarget implements SaveTarget {
    private final Connection connection;
    private final Sql sql;
    private final SavePlan plan;
    private final RecordType type;
    private final TargetColumns columns;
    private final ArrayBinding arrays;
    private final Clock clock;
    private final String table;
    private boolean bringsIds;

    PortableTarget(Connection connection, Sql sql, SavePlan plan, ArrayBinding arrays, Clock clock) {
        this.connection = connection;
        this.sql = sql;
        this.plan = plan;
        this.type = plan.recordType();
        this.columns = TargetColumns.of(plan.fields());
        this.arrays = arrays;
        this.clock = clock;
        this.table = sql.name(type.table().name());
    }

    @Override
    public void begin() {
        // nothing to set
    }

    @Override
    public void stage(List<RowToSave> rows, int first, boolean fresh) {
        // rows are compared in Java
    }

    @Override
    public Map<Integer, List<Match>> match(Map<Integer, RowToSave> rows, BitSet fields, BitSet singly)
            throws SQLException {
        int[] positions = plan.identifier();
        Map<List<KeyValue>, List<Integer>> wanted = new HashMap<>();
        Set<Object> firstKeys = new LinkedHashSet<>();
        rows.forEach((index, row) -> {
            List<KeyValue> key = new ArrayList<>(positions.length);
            for (int position : positions) {
                key.add(KeyValue.of(nonNull(Operation.stagedValue(row, position))));
            }
            firstKeys.add(key.get(0).value());
            wanted.computeIfAbsent(key, k -> new ArrayList<>(1)).add(index);
        });
        List<TargetColumns.Cell> cells = columns.of(fields);
        Column first = plan.action().identifier().get(0).column();
        String query = "select " + sql.column("t", type.id().column())
                + String.join(
                        "",
                        cells.stream()
                                .map(c -> ", " + sql.column("t", c.column()))
                                .toList())
                + " from " + table + " t where "
                + arrays.anyOf(type.table(), first, sql.column("t", first))
                + " order by " + sql.candidateOrder(type, "t");
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            arrays.bind(statement, 1, first, List.copyOf(firstKeys));
            try (ResultSet result = statement.executeQuery()) {
                return compare(result, cells, wanted, rows);
            }
        }
    }

    @Override
    public Map<RowToSave, Object> findUnchanged(List<RowToSave> rows, BitSet fields) {
        // to match rows is no more work than this would be
        return Map.of();
    }

    private static Object nonNull(@Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException("a row without an identifier cannot be matched");
        }
        return value;
    }

    private Map<Integer, List<Match>> compare(
            ResultSet result,
            List<TargetColumns.Cell> cells,
            Map<List<KeyValue>, List<Integer>> wanted,
            Map<Integer, RowToSave> rows)
            throws SQLException {
        Map<Integer, List<Match>> matches = new HashMap<>();
        while (result.next()) {
            List<@Nullable Object> present = readPresent(result, cells);
            List<KeyValue> key = new ArrayList<>();
            for (int position : plan.identifier()) {
                Object part = present.get(position);
                if (part != null) {
                    key.add(KeyValue.of(part));
                }
            }
            Object id = ColumnValues.read(result, 1, type.id().column().type());
            if (id == null) {
                continue;
            }
            for (int index : wanted.getOrDefault(key, List.of())) {
                matches.computeIfAbsent(index, k -> new ArrayList<>(1))
                        .add(compare(nonNullRow(rows, index), id, present));
            }
        }
        return matches;
    }

    private static RowToSave nonNullRow(Map<Integer, RowToSave> rows, int index) {
        RowToSave row = rows.get(index);
        if (row == null) {
            throw new IllegalStateException("row " + index + " is not staged");
        }
        return row;
    }

    private List<@Nullable Object> readPresent(ResultSet result, List<TargetColumns.Cell> cells) throws SQLException {
        @Nullable Object[][] parts = new Object[plan.fields().size()][];
        for (int i = 0; i < cells.size(); i++) {
            TargetColumns.Cell cell = cells.get(i);
            if (parts[cell.field()] == null) {
                parts[cell.field()] = new Object[cell.parts()];
            }
            parts[cell.field()][cell.part()] =
                    ColumnValues.read(result, i + 2, cell.column().type());
        }
        return wholes(parts);
    }

    /** The values of the fields, put together from those of their columns. */
    static List<@Nullable Object> wholes(@Nullable Object[][] parts) {
        List<@Nullable Object> wholes = new ArrayList<>(parts.length);
        for (@Nullable Object[] part : parts) {
            wholes.add(part == null ? null : ColumnValues.whole(part));
        }
        return wholes;
    }

    private Match compare(RowToSave row, Object id, List<@Nullable Object> present) {
        BitSet differing = new BitSet();
        for (int i = 0; i < present.size(); i++) {
            boolean isId = i == plan.idPosition();
            if (row.sets(i) && !isId && !Unchanged.is(Operation.stagedValue(row, i), present.get(i))) {
                differing.set(i);
            }
        }
        return new Match(id, false, differing, present);
    }

    @Override
    public void insert(List<Operation> creates, BitSet fields) throws SQLException {
        Column id = type.id().column();
        List<Operation> generated = new ArrayList<>();
        List<Operation> known = new ArrayList<>();
        for (Operation create : creates) {
            Object given = plan.idPosition() < 0 ? null : create.row().value(plan.idPosition());
            if (given != null) {
                create.setId(given);
                bringsIds = true;
                known.add(create);
            } else if (TimeOrderedIds.fits(id)) {
                create.setId(TimeOrderedIds.next(id, clock));
                known.add(create);
            } else {
                generated.add(create);
            }
        }
        if (bringsIds && id.type() instanceof ColumnType.Int && !generated.isEmpty()) {
            numberOnwards(generated, known);
        } else {
            insert(generated, fields, false);
            generated.clear();
        }
        known.addAll(generated);
        insert(known, fields, true);
    }

    /**
     * H2 generates ids without regard to those that rows bring along, and moving its sequence would commit; so among
     * rows with ids, those without go on from the largest.
     */
    private void numberOnwards(List<Operation> generated, List<Operation> known) throws SQLException {
        long last = largestId();
        for (Operation operation : known) {
            last = Math.max(last, ((Number) operation.id()).longValue());
        }
        for (Operation operation : generated) {
            operation.setId(++last);
        }
    }

    private long largestId() throws SQLException {
        String query = "select max(" + sql.name(type.id().column().name()) + ") from " + table;
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            return result.next() ? result.getLong(1) : 0;
        }
    }

    @Override
    public void committed() throws SQLException {
        Column id = type.id().column();
        if (bringsIds && id.hasDefault() && id.type() instanceof ColumnType.Int) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("alter table " + table + " alter column " + sql.name(id.name()) + " restart with "
                        + Math.max(1, largestId() + 1));
            }
        }
        bringsIds = false;
    }

    private void insert(List<Operation> creates, BitSet fields, boolean withId) throws SQLException {
        if (creates.isEmpty()) {
            return;
        }
        if (!withId && !type.id().column().hasDefault()) {
            throw new MissingIdException(type);
        }
        List<TargetColumns.Cell> cells = columns.withoutId(fields, type);
        List<Column> stamps = TargetColumns.stamps(type, true);
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        if (withId) {
            names.add(sql.name(type.id().column().name()));
            values.add("?");
        }
        cells.forEach(c -> names.add(sql.name(c.column().name())));
        cells.forEach(c -> values.add(ColumnValues.placeholder(c.column().type())));
        stamps.forEach(c -> names.add(sql.name(c.name())));
        stamps.forEach(c -> values.add("?"));
        String text = names.isEmpty()
                ? "insert into " + table + " default values"
                : "insert into " + table + " (" + String.join(", ", names) + ")"
                        + (withId ? " overriding system value" : "") + " values (" + String.join(", ", values) + ")";
        try (PreparedStatement statement = withId
                ? connection.prepareStatement(text)
                : connection.prepareStatement(
                        text, new String[] {type.id().column().name()})) {
            Instant now = clock.instant();
            for (Operation create : creates) {
                int at = 1;
                if (withId) {
                    ColumnValues.bind(statement, at++, type.id().column().type(), create.id());
                }
                at = bindCells(statement, at, cells, create);
                bindStamps(statement, at, stamps, now);
                statement.addBatch();
            }
            statement.executeBatch();
            if (!withId) {
                readGeneratedIds(statement, creates);
            }
        }
    }

    private void readGeneratedIds(Statement statement, List<Operation> creates) throws SQLException {
        try (ResultSet keys = statement.getGeneratedKeys()) {
            for (Operation create : creates) {
                Object id = keys.next()
                        ? ColumnValues.read(keys, 1, type.id().column().type())
                        : null;
                if (id == null) {
                    throw new MissingIdException(type);
                }
                create.setId(id);
            }
        }
    }

    @Override
    public void update(List<Operation> updates, BitSet fields) throws SQLException {
        List<TargetColumns.Cell> cells = columns.withoutId(fields, type);
        List<Column> stamps = TargetColumns.stamps(type, false);
        List<String> assignments = new ArrayList<>();
        cells.forEach(c -> assignments.add(sql.name(c.column().name()) + " = "
                + ColumnValues.placeholder(c.column().type())));
        stamps.forEach(c -> assignments.add(sql.name(c.name()) + " = ?"));
        if (assignments.isEmpty()) {
            return;
        }
        String text = "update " + table + " set " + String.join(", ", assignments) + " where "
                + sql.name(type.id().column().name()) + " = ?";
        Instant now = clock.instant();
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            for (Operation update : updates) {
                int at = bindCells(statement, 1, cells, update);
                at = bindStamps(statement, at, stamps, now);
                ColumnValues.bind(statement, at, type.id().column().type(), update.id());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private int bindCells(PreparedStatement statement, int from, List<TargetColumns.Cell> cells, Operation operation)
            throws SQLException {
        int at = from;
        for (TargetColumns.Cell cell : cells) {
            Object value = operation.value(cell.field());
            Match match = operation.match();
            boolean staysNull =
                    match != null && "".equals(value) && match.present().get(cell.field()) == null;
            ColumnValues.bind(statement, at++, cell.column().type(), staysNull ? null : cell.of(value));
        }
        return at;
    }

    private static int bindStamps(PreparedStatement statement, int from, List<Column> stamps, Instant now)
            throws SQLException {
        int at = from;
        for (Column stamp : stamps) {
            ColumnValues.bind(statement, at++, stamp.type(), Stamp.of(stamp, now));
        }
        return at;
    }
}
