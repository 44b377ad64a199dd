package dev.caravan.store;

import java.sql.Connection;
import java.sql.SQLException;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** A connection for looking up what is committed, kept for the length of a job. Not thread-safe. */
public final class LookupSession implements AutoCloseable {
    private final Connection connection;
    private final Lookups lookups;

    private LookupSession(Connection connection, Lookups lookups) {
        this.connection = connection;
        this.lookups = lookups;
    }

    /** Takes a connection, to look up what may be seen; close the session to give it back. */
    public static LookupSession open(Database database, RowRights rights) {
        try {
            Connection connection = database.pool().getConnection();
            connection.setAutoCommit(true);
            DSLContext dsl = DSL.using(
                    connection, database.dsl().dialect(), database.dsl().settings());
            ArrayBinding arrays =
                    database.isPostgres() ? new ArrayBinding.Texts(connection) : new ArrayBinding.Objects(connection);
            return new LookupSession(connection, new Lookups(connection, new Sql(dsl), arrays, rights));
        } catch (SQLException e) {
            throw StoreException.of("opening a connection for look-ups", e);
        }
    }

    /** What is committed. */
    public Lookups lookups() {
        return lookups;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw StoreException.of("giving back a connection", e);
        }
    }
}
