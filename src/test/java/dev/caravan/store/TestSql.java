package dev.caravan.store;

/** SQL for tests that have a database and nothing else. */
public final class TestSql {
    private TestSql() {}

    /** Runs these statements. */
    public static void run(Database database, String... statements) {
        for (String sql : statements) {
            database.dsl().execute(sql);
        }
    }
}
