package dev.caravan.store;

import dev.caravan.model.Column;
import dev.caravan.model.ColumnType;
import dev.caravan.model.RecordType;
import java.sql.Array;
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
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Saving to PostgreSQL: a chunk is copied into a temporary table of the target's own column types, and from there one
 * statement compares, one inserts, one updates.
 */
final class PostgresTarget implements SaveTarget {
    private static final String STAGE = "caravan_stage";
    private final Connection connection;
    private final Sql sql;
    private final SavePlan plan;
    private final RecordType type;
    private final TargetColumns columns;
    private final GeneratedIds ids;
    private final Clock clock;
    private final CopyText text = new CopyText();
    private final ExactComparison comparison;
    private final boolean identifierIsExact;
    private final String table;
    private final String idType;

    /**
     * A target.
     *
     * @param exactKeys whether the database takes texts of the identifier for equal only where all characters are
     */
    PostgresTarget(
            Connection connection, Sql sql, SavePlan plan, ArrayBinding.Texts arrays, boolean exactKeys, Clock clock) {
        this.connection = connection;
        this.sql = sql;
        this.plan = plan;
        this.type = plan.recordType();
        this.columns = TargetColumns.of(plan.fields());
        this.clock = clock;
        this.table = sql.name(type.table().name());
        this.idType = arrays.typeName(type.table(), type.id().column());
        this.ids = new GeneratedIds(connection, sql, type, clock);
        this.comparison = new ExactComparison(connection, sql, plan, columns, arrays);
        this.identifierIsExact = exactKeys && identifierIsUnique();
        createStage();
    }

    private void createStage() {
        String names = columns.cells().isEmpty()
                ? ""
                : ", " + Sql.list(columns.cells(), c -> sql.name(c.column().name()));
        try (Statement statement = connection.createStatement()) {
            statement.execute("drop table if exists pg_temp." + STAGE);
            statement.execute("create temporary table " + STAGE + " on commit delete rows as select 0 as caravan_line"
                    + names + " from " + table + " with no data");
        } catch (SQLException e) {
            throw StoreException.of("making a staging table for " + type.name(), e);
        }
    }

    @Override
    public void begin() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // a plan made for a table that was empty would be kept while the table fills: it reads all of it for each
            // row
            statement.execute("set constraints all immediate; set local plan_cache_mode = force_custom_plan");
        }
    }

    @Override
    public void committed() {
        // sequences were moved in the transaction
    }

    private boolean identifierIsUnique() {
        List<String> names = Sql.columns(plan.action().identifier()).stream()
                .map(Column::name)
                .toList();
        return type.table().uniqueKeys().stream().anyMatch(key -> names.containsAll(key));
    }

    @Override
    public void stage(List<RowToSave> rows, int first, boolean fresh) throws SQLException {
        if (fresh) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("truncate " + STAGE);
            }
        }
        List<TargetColumns.Cell> cells = columns.of(rows.get(0).fieldsSet());
        text.clear();
        for (int i = 0; i < rows.size(); i++) {
            text.add(first + i);
            for (TargetColumns.Cell cell : cells) {
                text.add(cell.of(Operation.stagedValue(rows.get(i), cell.field())));
            }
            text.endRow();
        }
        copy(cells);
    }

    private void copy(List<TargetColumns.Cell> cells) throws SQLException {
        StringBuilder names = new StringBuilder("caravan_line");
        for (TargetColumns.Cell cell : cells) {
            names.append(", ").append(sql.name(cell.column().name()));
        }
        CopyIn copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy " + STAGE + " (" + names + ") from stdin");
        copy.writeToCopy(text.bytes(), 0, text.length());
        copy.endCopy();
    }

    @Override
    public Map<Integer, List<Match>> match(Map<Integer, RowToSave> rows, BitSet fields, BitSet singly)
            throws SQLException {
        List<TargetColumns.Cell> together = new ArrayList<>();
        List<TargetColumns.Cell> single = new ArrayList<>();
        for (TargetColumns.Cell cell : columns.withoutId(fields, type)) {
            (singly.get(cell.field()) ? single : together).add(cell);
        }
        String changed = together.isEmpty()
                ? "false"
                : String.join(" or ", together.stream().map(this::differs).toList());
        StringBuilder query = new StringBuilder("select s.caravan_line, ")
                .append(sql.column("t", type.id().column()))
                .append(", ")
                .append(changed);
        for (TargetColumns.Cell cell : single) {
            query.append(", ").append(differs(cell)).append(", ").append(sql.column("t", cell.column()));
        }
        query.append(" from ")
                .append(STAGE)
                .append(" s ")
                .append(targetOfRow())
                .append(" order by s.caravan_line, ")
                .append(sql.candidateOrder(type, "t"));
        // not prepared: without parameters it would keep its first plan whatever the plan cache mode, see begin
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query.toString())) {
            return readMatches(result, single);
        }
    }

    /**
     * The records that a staged row means. The stage has no statistics, and the target may have none yet either, so that
     * the planner now and then would hash the whole target for a chunk of rows; where an index on the identifier is known,
     * it is made to look up row by row.
     */
    private String targetOfRow() {
        String condition =
                Sql.and(Sql.columns(plan.action().identifier()), c -> sql.column("t", c) + " = " + sql.column("s", c));
        return identifierIsUnique() ? rowByRow(table, condition) : "join " + table + " t on " + condition;
    }

    /** Joins the records, as {@code t}, that meet a condition on an index; never by reading the whole table. */
    static String rowByRow(String table, String condition) {
        return "cross join lateral (select * from " + table + " t where " + condition + " limit 2) t";
    }

    /** Whether the staged value is another one; an empty text is no change to a missing one. */
    private String differs(TargetColumns.Cell cell) {
        String staged = sql.column("s", cell.column());
        String present = sql.column("t", cell.column());
        if (cell.isText()) {
            // byte for byte, also where the column's own equality is looser (citext, collations)
            return "(" + staged + "::text collate \"C\" is distinct from " + present + "::text collate \"C\" and ("
                    + staged + "::text <> '' or " + present + " is not null))";
        }
        boolean isPoint = cell.column().type() instanceof ColumnType.Point;
        String cast = cell.column().type() instanceof ColumnType.JsonDocument ? "::jsonb" : isPoint ? "::text" : "";
        String differs = staged + cast + " is distinct from " + present + cast;
        return isPoint || cell.parts() > 1
                ? "(case when " + isNoPlaceStaged(cell) + " then " + isPlacePresent(cell) + " else " + differs + " end)"
                : "(" + differs + ")";
    }

    private String isNoPlaceStaged(TargetColumns.Cell cell) {
        return Sql.and(place(cell), c -> sql.column("s", c) + " is null");
    }

    /** Half a place, and one whose coordinates are no numbers, is exported as none: to bring none back is no change. */
    private String isPlacePresent(TargetColumns.Cell cell) {
        return Sql.and(
                place(cell),
                c -> sql.column("t", c) + " is not null and " + sql.column("t", c) + "::text !~ 'NaN|Infinity'");
    }

    private List<Column> place(TargetColumns.Cell cell) {
        return plan.fields().get(cell.field()).field().columns();
    }

    private Map<Integer, List<Match>> readMatches(ResultSet result, List<TargetColumns.Cell> single)
            throws SQLException {
        Map<Integer, List<Match>> matches = new HashMap<>();
        while (result.next()) {
            Object id = ColumnValues.read(result, 2, type.id().column().type());
            if (id == null) {
                continue;
            }
            BitSet differing = new BitSet();
            @Nullable Object[][] parts = new Object[plan.fields().size()][];
            int at = 4;
            for (TargetColumns.Cell cell : single) {
                if (result.getBoolean(at)) {
                    differing.set(cell.field());
                }
                if (parts[cell.field()] == null) {
                    parts[cell.field()] = new Object[cell.parts()];
                }
                parts[cell.field()][cell.part()] =
                        ColumnValues.read(result, at + 1, cell.column().type());
                at += 2;
            }
            matches.computeIfAbsent(result.getInt(1), k -> new ArrayList<>(1))
                    .add(new Match(id, result.getBoolean(3), differing, PortableTarget.wholes(parts)));
        }
        return matches;
    }

    @Override
    public Map<RowToSave, Object> findUnchanged(List<RowToSave> rows, BitSet fields) throws SQLException {
        return identifierIsExact ? comparison.findUnchanged(rows, fields) : Map.of();
    }

    @Override
    public void insert(List<Operation> creates, BitSet fields) throws SQLException {
        restage(creates);
        ids.assign(creates, plan.idPosition());
        List<TargetColumns.Cell> cells = columns.withoutId(fields, type);
        List<Column> stamps = TargetColumns.stamps(type, true);
        StringBuilder statementText = new StringBuilder("insert into ")
                .append(table)
                .append(" (")
                .append(sql.name(type.id().column().name()));
        cells.forEach(c -> statementText.append(", ").append(sql.name(c.column().name())));
        stamps.forEach(c -> statementText.append(", ").append(sql.name(c.name())));
        statementText.append(") overriding system value select m.id");
        cells.forEach(c -> statementText.append(", ").append(sql.column("s", c.column())));
        stamps.forEach(c -> statementText.append(", ?"));
        statementText
                .append(" from unnest(?::int[], ?::text[]::")
                .append(idType)
                .append("[]) as m(line, id) join ")
                .append(STAGE)
                .append(" s on s.caravan_line = m.line order by m.line");
        run(statementText.toString(), creates, stamps);
        ids.keepAhead(creates, plan.idPosition());
    }

    @Override
    public void update(List<Operation> updates, BitSet fields) throws SQLException {
        restage(updates);
        List<TargetColumns.Cell> cells = columns.withoutId(fields, type);
        List<Column> stamps = TargetColumns.stamps(type, false);
        List<String> assignments = new ArrayList<>();
        cells.forEach(c -> assignments.add(sql.name(c.column().name()) + " = " + newValue(c)));
        stamps.forEach(c -> assignments.add(sql.name(c.name()) + " = ?"));
        if (assignments.isEmpty()) {
            return;
        }
        String statementText = "update " + table + " t set " + String.join(", ", assignments)
                + " from unnest(?::int[], ?::text[]::" + idType + "[]) as m(line, id) join " + STAGE
                + " s on s.caravan_line = m.line where "
                + sql.column("t", type.id().column()) + " = m.id";
        run(statementText, updates, stamps);
    }

    private String newValue(TargetColumns.Cell cell) {
        String staged = sql.column("s", cell.column());
        return cell.isText()
                ? "case when " + staged + "::text = '' and " + sql.column("t", cell.column())
                        + " is null then null else " + staged + " end"
                : staged;
    }

    private void run(String statementText, List<Operation> operations, List<Column> stamps) throws SQLException {
        Instant now = clock.instant();
        try (PreparedStatement statement = connection.prepareStatement(statementText)) {
            int at = 1;
            for (Column stamp : stamps) {
                ColumnValues.bind(statement, at++, stamp.type(), Stamp.of(stamp, now));
            }
            Array lines = connection.createArrayOf(
                    "int4", operations.stream().map(Operation::index).toArray());
            Array keys = connection.createArrayOf(
                    "text",
                    operations.stream().map(o -> ColumnValues.text(o.id())).toArray());
            statement.setArray(at++, lines);
            statement.setArray(at, keys);
            statement.executeUpdate();
        }
    }

    /** Stages rows again for which targets were created, so that they carry the new targets. */
    private void restage(List<Operation> operations) throws SQLException {
        List<Operation> again =
                operations.stream().filter(o -> !o.createdTargets().isEmpty()).toList();
        if (again.isEmpty()) {
            return;
        }
        try (PreparedStatement statement =
                connection.prepareStatement("delete from " + STAGE + " where caravan_line = any(?)")) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "int4", again.stream().map(Operation::index).toArray()));
            statement.executeUpdate();
        }
        List<TargetColumns.Cell> cells = columns.of(again.get(0).row().fieldsSet());
        text.clear();
        for (Operation operation : again) {
            text.add(operation.index());
            cells.forEach(c -> text.add(c.of(operation.value(c.field()))));
            text.endRow();
        }
        copy(cells);
    }
}
