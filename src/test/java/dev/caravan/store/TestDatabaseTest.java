package dev.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TestDatabaseTest {
    private static final Set<TestDatabase.Kind> SEEN = EnumSet.noneOf(TestDatabase.Kind.class);

    @ParameterizedTest
    @EnumSource(TestDatabase.Kind.class)
    void isFreshEachTime(TestDatabase.Kind kind) {
        for (int i = 0; i < 2; i++) {
            try (TestDatabase test = TestDatabase.create(kind)) {
                test.run("create table t (a text)", "insert into t values (null)");
                assertThat(test.openAnother().dsl().fetchCount(DSL.table("t"))).isOne();
                assertThat(test.rows("select a from t")).containsExactly(List.of("null"));
            }
        }
    }

    @Test
    void failsIfAConnectionIsStillOut() throws SQLException {
        TestDatabase test = TestDatabase.create(TestDatabase.Kind.H2_MEMORY);
        try (Connection connection = test.database().pool().getConnection()) {
            assertThat(connection.isValid(1)).isTrue();
            assertThatThrownBy(test::close)
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("1 connections were not given back");
        }
    }

    @DatabaseTest
    void runsOnEachKind(TestDatabase test, Database database) {
        assertThat(database).isSameAs(test.database());
        SEEN.add(test.kind());
        if (test.kind() == TestDatabase.Kind.POSTGRES) {
            assertThat(SEEN).isEqualTo(EnumSet.allOf(TestDatabase.Kind.class));
        }
    }
}
