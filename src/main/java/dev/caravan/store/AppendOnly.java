package dev.caravan.store;

import java.sql.Connection;
import java.sql.SQLException;
import org.h2.api.Trigger;
import org.jspecify.annotations.Nullable;

/** Refuses to change or remove rows, in H2, whose triggers are classes; H2 makes it by name. */
public final class AppendOnly implements Trigger {
    /** For H2. */
    public AppendOnly() {}

    @Override
    public void fire(Connection connection, Object @Nullable [] before, Object @Nullable [] after) throws SQLException {
        throw new SQLException("caravan_audit is append-only", "23CAR");
    }
}
