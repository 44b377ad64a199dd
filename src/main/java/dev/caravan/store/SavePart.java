package dev.caravan.store;

import dev.caravan.model.Outcome;
import dev.caravan.model.RecordType;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** One of the savers of a job: a connection of its own, and all that saving needs on it. Not thread-safe. */
final class SavePart implements AutoCloseable {
    private final Connection connection;
    private final DSLContext dsl;
    private final SaveTarget target;
    private final RecordSaver saver;
    private boolean inTransaction;

    private SavePart(Connection connection, DSLContext dsl, SaveTarget target, RecordSaver saver) {
        this.connection = connection;
        this.dsl = dsl;
        this.target = target;
        this.saver = saver;
    }

    static SavePart open(
            Database database, SavePlan plan, Resolver resolver, Function<String, RecordType> types, Clock clock) {
        try {
            Connection connection = database.pool().getConnection();
            try {
                return on(connection, database, plan, resolver, types, clock);
            } catch (RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw StoreException.of("opening a connection", e);
        }
    }

    private static SavePart on(
            Connection connection,
            Database database,
            SavePlan plan,
            Resolver resolver,
            Function<String, RecordType> types,
            Clock clock)
            throws SQLException {
        DSLContext dsl =
                DSL.using(connection, database.dsl().dialect(), database.dsl().settings());
        Sql sql = new Sql(dsl);
        connection.setAutoCommit(true);
        ArrayBinding arrays;
        SaveTarget target;
        if (database.isPostgres()) {
            ArrayBinding.Texts texts = new ArrayBinding.Texts(connection);
            boolean exactKeys = !SaveSession.hasLooseKeys(database, plan);
            target = new PostgresTarget(connection, sql, plan, texts, exactKeys, clock);
            arrays = texts;
        } else {
            arrays = new ArrayBinding.Objects(connection);
            target = new PortableTarget(connection, sql, plan, arrays, clock);
        }
        connection.setAutoCommit(false);
        Lookups lookups = new Lookups(connection, sql, arrays, plan.rights());
        TargetCreator creator = new TargetCreator(connection, sql, plan, lookups, arrays, types, clock);
        List<LinkTable> links = plan.links().stream()
                .map(l -> new LinkTable(
                        connection, sql, arrays, clock, l, types.apply(l.path().recordType())))
                .toList();
        LinkWriter linkWriter = new LinkWriter(plan, links, creator);
        OperationWriter writer = new OperationWriter(connection, plan, target, creator, linkWriter, lookups);
        LinkDecisions linkDecisions = new LinkDecisions(plan, links, resolver);
        Decisions decisions = new Decisions(plan, lookups, resolver, linkDecisions);
        return new SavePart(
                connection, dsl, target, new RecordSaver(plan, target, lookups, resolver, decisions, writer));
    }

    /** Statements of the present transaction. */
    DSLContext dsl() {
        return dsl;
    }

    /** Saves rows in the present transaction, which begins with the first call. */
    List<Outcome> save(List<RowToSave> rows) {
        try {
            boolean fresh = !inTransaction;
            if (fresh) {
                target.begin();
                inTransaction = true;
            }
            return saver.save(rows, fresh);
        } catch (SQLException e) {
            throw StoreException.of("saving lines from " + rows.get(0).row().line(), e);
        }
    }

    void commit() {
        try {
            connection.commit();
            inTransaction = false;
            target.committed();
        } catch (SQLException e) {
            throw StoreException.of("committing", e);
        }
    }

    void rollback() {
        try {
            connection.rollback();
            inTransaction = false;
        } catch (SQLException e) {
            throw StoreException.of("rolling back", e);
        }
    }

    @Override
    public void close() {
        try (connection) {
            connection.rollback();
        } catch (SQLException e) {
            throw StoreException.of("giving back a connection", e);
        }
    }
}
