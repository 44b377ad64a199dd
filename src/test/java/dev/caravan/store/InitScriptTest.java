package dev.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.model.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.io.TempDir;

final class InitScriptTest {
    private static Path script(Path folder, String sql) throws IOException {
        return Files.writeString(folder.resolve("schema.sql"), sql);
    }

    @DatabaseTest
    void runsOnce(TestDatabase test, @TempDir Path folder) throws IOException {
        Path script = script(folder, "create table t (a int); insert into t values (1);\n-- done\n");

        assertThat(test.database().runInitScript(script)).isTrue();
        assertThat(test.database().runInitScript(script)).isFalse();

        assertThat(test.rows("select a from t")).containsExactly(List.of("1"));
        assertThat(test.rows("select script from caravan_init")).containsExactly(List.of(script.toString()));
    }

    @DatabaseTest
    void tellsTheStatementThatFailsAndTriesAgainNextTime(TestDatabase test, @TempDir Path folder) throws IOException {
        Path bad = script(
                folder, "create table t (a int);\n\ninsert into t\n  values ('x?{1}');\ncreate table u (b int);");

        assertThatThrownBy(() -> test.database().runInitScript(bad))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo("database-init-failed"))
                .hasMessageContaining("schema.sql, line 3, statement 2: ")
                .hasMessageContaining("x?{1}")
                .hasMessageEndingWith("(in: insert into t values ('x?{1}'))");
        assertThat(SchemaReader.tableNames(test.database().dsl())).isEmpty();

        assertThat(test.database().runInitScript(script(folder, "create table t (a int)")))
                .isTrue();
        assertThat(test.count("t")).isZero();
    }

    @DatabaseTest
    void leavesAloneWhatWasThereBefore(TestDatabase test, @TempDir Path folder) throws IOException {
        test.run("create table mine (a int)");
        Path bad = script(folder, "create table t (a int); nonsense;");

        assertThatThrownBy(() -> test.database().runInitScript(bad)).hasMessageContaining("line 1, statement 2: ");

        assertThat(test.count("mine")).isZero();
    }

    @DatabaseTest
    void isNotRunWhereALedgerIs(TestDatabase test, @TempDir Path folder) throws IOException {
        test.run("create table caravan_job (id int)");

        assertThat(test.database().runInitScript(script(folder, "create table t (a int)")))
                .isFalse();
    }

    @DatabaseTest
    void saysThatTheScriptDoesNotExist(TestDatabase test, @TempDir Path folder) {
        assertThatThrownBy(() -> test.database().runInitScript(folder.resolve("none.sql")))
                .isInstanceOf(ProblemException.class)
                .hasMessageMatching("the database's initial script .*none.sql does not exist");
    }

    @DatabaseTest(on = TestDatabase.Kind.POSTGRES)
    void takesFunctionBodies(TestDatabase test, @TempDir Path folder) throws IOException {
        test.database().runInitScript(script(folder, """
                        create function one() returns int language plpgsql as $body$ begin return 1; end; $body$;
                        create function two() returns int begin atomic select case when 1 = 1 then 2 end; end;
                        create table t as select one() + two() as three;"""));

        assertThat(test.rows("select three from t")).containsExactly(List.of("3"));
    }

    @DatabaseTest(on = TestDatabase.Kind.POSTGRES)
    void takesBackTheSettingsOfADump(TestDatabase test, @TempDir Path folder) throws IOException {
        String before = test.rows("show search_path").toString();

        test.database().runInitScript(script(folder, "select set_config('search_path', '', false);"));

        assertThat(test.rows("show search_path")).hasToString(before);
        assertThat(test.count("caravan_init")).isOne();
    }

    @DatabaseTest(on = TestDatabase.Kind.POSTGRES)
    void isRunByOneOfSeveralNodes(TestDatabase test, @TempDir Path folder) throws Exception {
        Path script = script(folder, "create table t (a int); select pg_sleep(0.1);");
        List<Database> nodes = List.of(test.database(), test.openAnother(), test.openAnother());
        ExecutorService threads = Executors.newFixedThreadPool(nodes.size());
        try {
            List<Callable<Boolean>> starts = nodes.stream()
                    .<Callable<Boolean>>map(n -> () -> n.runInitScript(script))
                    .toList();
            List<Boolean> ran = new ArrayList<>();
            for (Future<Boolean> start : threads.invokeAll(starts)) {
                ran.add(start.get());
            }
            assertThat(ran).containsExactlyInAnyOrder(true, false, false);
        } finally {
            threads.shutdown();
        }
    }
}
