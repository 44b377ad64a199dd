package dev.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.model.ProblemException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseOpeningTest {
    private final TestClock clock = new TestClock();

    @DatabaseTest
    void answers(TestDatabase test) {
        test.database().awaitAvailable();

        assertThat(test.database().product()).matches(test.isPostgres() ? "PostgreSQL 17\\.6" : "H2 2\\.4\\.240");
    }

    @DatabaseTest
    void quotesNamesAsTheyAre(TestDatabase test) {
        test.run("create table \"Odd \"\"Name\" (\"select\" int)");

        assertThat(test.count("Odd \"Name")).isZero();
    }

    @Test
    void refusesOtherDatabasesWithoutShowingThePassword() {
        assertThatThrownBy(() -> Database.open(
                        DatabaseSettings.of("jdbc:mysql://me:secret@host/name", "", ""), Clock.systemUTC()))
                .isInstanceOf(ProblemException.class)
                .hasMessage("'jdbc:mysql:…' is not a database that Caravan works with; supported are PostgreSQL"
                        + " (jdbc:postgresql://host/name) and H2 (jdbc:h2:file:./path)");
    }

    @Test
    void showsSettingsWithoutThePassword() {
        assertThat(DatabaseSettings.of("jdbc:postgresql://me:secret@host/name?password=secret", "me", "secret"))
                .hasToString("DatabaseSettings[jdbc:postgresql://host/name, user=me, poolSize=10]");
    }

    @Test
    void waitsLongerEachTimeAndThenGivesUp() {
        List<Duration> pauses = new ArrayList<>();
        DatabaseSettings nobody = DatabaseSettings.of("jdbc:postgresql://127.0.0.1:1/none", "me", "secret")
                .withConnectionTimeout(Duration.ofMillis(250))
                .withMaxWait(Duration.ofSeconds(5));
        try (Database database = Database.open(nobody, clock, pause -> {
            pauses.add(pause);
            clock.advance(pause);
        })) {
            assertThatThrownBy(database::awaitAvailable)
                    .isInstanceOfSatisfying(
                            ProblemException.class, e -> assertThat(e.code()).isEqualTo("database-unavailable"))
                    .hasMessageStartingWith("the database jdbc:postgresql://127.0.0.1:1/none cannot be reached"
                            + " (Connection to 127.0.0.1:1 refused.")
                    .hasMessageEndingWith("it was waited for, at most 5 seconds");
        }
        assertThat(pauses).extracting(Duration::toMillis).containsExactly(250L, 500L, 1000L, 2000L, 1250L);
    }

    @DatabaseTest(on = TestDatabase.Kind.POSTGRES)
    void goesOnWhenTheServerHasCutTheConnection(TestDatabase test) {
        List<Integer> tries = new ArrayList<>();

        String answer = test.database().outlast(() -> test.database().inTransaction(tx -> {
            tries.add(tries.size() + 1);
            if (tries.size() == 1) {
                tx.execute("select pg_terminate_backend(pg_backend_pid())");
            }
            return tx.fetchValue("select 'here'").toString();
        }));

        assertThat(answer).isEqualTo("here");
        assertThat(tries).containsExactly(1, 2);
    }

    @DatabaseTest(on = TestDatabase.Kind.POSTGRES)
    void doesNotWaitForAWrongPasswordToBecomeRight(TestDatabase test) {
        DatabaseSettings settings = test.settings();
        String unknown = settings.url().replace("/postgres?", "/nosuchdatabase?");
        try (Database database = Database.open(
                DatabaseSettings.of(unknown, "postgres", "").withConnectionTimeout(Duration.ofMillis(250)),
                clock,
                pause -> clock.advance(pause))) {
            assertThatThrownBy(database::awaitAvailable)
                    .isNotInstanceOf(ProblemException.class)
                    .hasStackTraceContaining("\"nosuchdatabase\" does not exist");
        }
    }

    @Test
    void passesOtherFailuresOnAtOnce() {
        DataAccessException wrong = new DataAccessException("wrong", new SQLException("no such column", "42703"));
        try (Database database = Database.open(DatabaseSettings.of("jdbc:h2:mem:none", "", ""), clock)) {
            assertThatThrownBy(() -> database.outlast(() -> {
                        throw wrong;
                    }))
                    .isSameAs(wrong);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08000", "08001", "08003", "08006", "57P01", "57P02", "57P03", "53300", "90067", "90121", "90098",
                "90013", "90020", "90007"
            })
    void takesTheseStatesForADatabaseThatIsAway(String state) {
        assertThat(Database.isConnectionFailure(new RuntimeException(new SQLException("away", state))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "42P01", "22001", "40001", "57014", "28P01", "28000", "3D000"})
    void takesTheseStatesForSomethingElse(String state) {
        assertThat(Database.isConnectionFailure(new RuntimeException(new SQLException("no", state))))
                .isFalse();
    }

    @Test
    void takesAnEmptyPoolForADatabaseThatIsAwayUnlessThePasswordWasRefused() {
        SQLException refused = new SQLException("password", "28P01");

        assertThat(Database.isConnectionFailure(new SQLTransientConnectionException("pool")))
                .isTrue();
        assertThat(Database.isConnectionFailure(new SQLTransientConnectionException("pool", refused)))
                .isFalse();
        assertThat(Database.isConnectionFailure(new IllegalStateException())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"40001", "40P01", "55P03", "HYT00"})
    void knowsConflicts(String state) {
        assertThat(Database.isConflict(new DataAccessException("", new SQLException("", state))))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jdbc:postgresql://h/n | jdbc:postgresql://h/n",
                "jdbc:h2:mem:a         | jdbc:h2:mem:a;LOCK_TIMEOUT=20000;DB_CLOSE_DELAY=-1",
                "jdbc:h2:./a           | jdbc:h2:./a;LOCK_TIMEOUT=20000;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0",
                "jdbc:h2:./a;write_delay=9 | jdbc:h2:./a;write_delay=9;LOCK_TIMEOUT=20000;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0",
                "jdbc:h2:tcp://h/a     | jdbc:h2:tcp://h/a;LOCK_TIMEOUT=20000",
            })
    void completesTheUrl(String given, String used) {
        assertThat(ConnectionUrl.complete(given)).isEqualTo(used);
    }
}
