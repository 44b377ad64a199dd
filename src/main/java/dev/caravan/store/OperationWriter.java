package dev.caravan.store;

import dev.caravan.model.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes operations as sets. What the database refuses is found by halving, from a savepoint each time, so that the
 * outcome is that of writing one after the other.
 */
final class OperationWriter {
    private final Connection connection;
    private final SavePlan plan;
    private final SaveTarget target;
    private final TargetCreator creator;
    private final LinkWriter links;

    OperationWriter(Connection connection, SavePlan plan, SaveTarget target, TargetCreator creator, LinkWriter links) {
        this.links = links;
        this.connection = connection;
        this.plan = plan;
        this.target = target;
        this.creator = creator;
    }

    /** Something that the database may refuse. */
    interface Attempt {
        void run() throws SQLException;
    }

    /**
     * Tries something from a savepoint.
     *
     * @return the database's refusal, after which everything is as before; {@code null} if it went well
     */
    @Nullable
    SQLException attempt(Attempt attempt) throws SQLException {
        Savepoint savepoint = connection.setSavepoint();
        try {
            attempt.run();
            connection.releaseSavepoint(savepoint);
            return null;
        } catch (SQLException e) {
            if (!Violations.isRefusal(e)) {
                throw e;
            }
            connection.rollback(savepoint);
            return e;
        }
    }

    /**
     * Writes operations.
     *
     * @param operations in the order of their rows
     * @param fields the fields that all their rows set
     * @return what became of each
     */
    Map<Operation, Outcome> write(List<Operation> operations, BitSet fields) throws SQLException {
        Map<Operation, Outcome> outcomes = new HashMap<>();
        write(operations, fields, outcomes);
        return outcomes;
    }

    private void write(List<Operation> operations, BitSet fields, Map<Operation, Outcome> outcomes)
            throws SQLException {
        if (operations.isEmpty()) {
            return;
        }
        SQLException refusal = attempt(() -> writeAll(operations, fields));
        if (refusal == null) {
            operations.forEach(o -> outcomes.put(o, saved(o)));
        } else if (operations.size() == 1) {
            Operation operation = operations.get(0);
            outcomes.put(
                    operation,
                    Outcome.error(operation.row().row(), List.of(Violations.problem(refusal, plan.fields()))));
        } else {
            int middle = operations.size() / 2;
            write(operations.subList(0, middle), fields, outcomes);
            write(operations.subList(middle, operations.size()), fields, outcomes);
        }
    }

    private static Outcome saved(Operation operation) {
        Outcome.Kind kind = operation.isCreate() ? Outcome.Kind.CREATED : Outcome.Kind.UPDATED;
        return Outcome.saved(operation.row().row(), kind, ColumnValues.text(operation.id()));
    }

    /**
     * Creates come first: where an update of the same set matters to a create, or the other way round, the database
     * refuses, and halving restores the order of the rows.
     */
    private void writeAll(List<Operation> operations, BitSet fields) throws SQLException {
        creator.createTargets(operations);
        List<Operation> creates =
                operations.stream().filter(Operation::isCreate).toList();
        if (!creates.isEmpty()) {
            target.insert(creates, fields);
        }
        Map<BitSet, List<Operation>> updates = new LinkedHashMap<>();
        for (Operation operation : operations) {
            if (!operation.isCreate()) {
                updates.computeIfAbsent(operation.kept(), k -> new ArrayList<>())
                        .add(operation);
            }
        }
        for (Map.Entry<BitSet, List<Operation>> group : updates.entrySet()) {
            BitSet written = (BitSet) fields.clone();
            written.andNot(group.getKey());
            target.update(group.getValue(), written);
        }
        links.write(operations);
    }
}
