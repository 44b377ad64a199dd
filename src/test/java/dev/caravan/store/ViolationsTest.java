package dev.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.model.Problem;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What H2 tells of a value that is taken. */
final class ViolationsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "varchar(20) | 'O''Hara' | O'Hara",
                "integer | 7 | 7",
                "bigint | -7 | -7",
                "numeric(5,2) | 1.50 | 1.50",
            })
    void saysWhichValueIsTaken(String type, String value, String said) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:");
                Statement statement = connection.createStatement()) {
            statement.execute("create table \"t\" (\"v\" " + type + " constraint \"only_once\" unique)");
            statement.execute("insert into \"t\" values (" + value + ")");
            assertThatThrownBy(() -> statement.execute("insert into \"t\" values (" + value + ")"))
                    .isInstanceOfSatisfying(SQLException.class, e -> {
                        Problem problem = Violations.problem(e, List.of());
                        assertThat(problem.code()).isEqualTo("duplicate-value");
                        assertThat(problem.value()).contains(said);
                        assertThat(problem.message())
                                .startsWith("'" + said + "' is taken by another record; it must be unique");
                    });
        }
    }
}
