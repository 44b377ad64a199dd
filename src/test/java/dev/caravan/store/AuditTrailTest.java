package dev.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.model.AuditEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table of what was done. */
final class AuditTrailTest {
    private static final String ALL = "select \"user\", \"tenant\", \"from\", \"action\", \"subject\", \"result\""
            + " from \"caravan_audit\" order by \"at\"";
    private static final Instant TIME = Instant.parse("2024-02-29T23:59:59.123Z");

    private static AuditEntry entry(int number, Optional<String> tenant, String subject) {
        return new AuditEntry(TIME.plusSeconds(number), "ada", tenant, "192.0.2.1", "GET", subject, "404");
    }

    @DatabaseTest
    void keepsWhoDidWhatFromWhereWithWhatResult(TestDatabase test) {
        test.ledger();
        try (AuditTrail trail = new AuditTrail(test.database())) {
            trail.accept(entry(1, Optional.of("t1"), "/api/records/user/ada@example.org"));
            trail.accept(entry(2, Optional.empty(), "/\u0000" + "x".repeat(2_000)));
        }
        List<List<String>> rows = test.rows(ALL);
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0))
                .containsExactly("ada", "t1", "192.0.2.1", "GET", "/api/records/user/ada@example.org", "404");
        assertThat(rows.get(1).get(4))
                .hasSize(500)
                .startsWith("/")
                .endsWith("x")
                .doesNotContain("\u0000");
    }

    @DatabaseTest
    void keepsManyEntriesEachOnce(TestDatabase test) {
        test.ledger();
        int many = 1_234;
        List<String> expected = new ArrayList<>();
        try (AuditTrail trail = new AuditTrail(test.database())) {
            for (int i = 0; i < many; i++) {
                trail.accept(entry(i, Optional.empty(), "/" + i));
                expected.add("/" + i);
            }
        }
        assertThat(test.rows("select \"subject\" from \"caravan_audit\" order by \"at\""))
                .containsExactlyElementsOf(expected.stream().map(List::of).toList());
    }

    @DatabaseTest
    void refusesThatEntriesAreChangedOrTakenAway(TestDatabase test) {
        test.ledger();
        try (AuditTrail trail = new AuditTrail(test.database())) {
            trail.accept(entry(1, Optional.of("t1"), "/api/jobs"));
        }
        List<List<String>> before = test.rows(ALL);
        List<String> changes = new ArrayList<>(List.of(
                "update \"caravan_audit\" set \"user\" = 'bob'",
                "delete from \"caravan_audit\"",
                "delete from \"caravan_audit\" where \"user\" = 'ada'"));
        if (test.isPostgres()) {
            changes.add("truncate table \"caravan_audit\"");
        }
        for (String change : changes) {
            assertThatThrownBy(() -> test.run(change)).as(change).hasStackTraceContaining("append-only");
        }
        assertThat(before).hasSize(1);
        assertThat(test.rows(ALL)).isEqualTo(before);
    }
}
