package dev.caravan.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.Job;
import dev.caravan.model.JobState;
import dev.caravan.store.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A plan that PostgreSQL makes while a table is empty reads all of it, and goes on doing so while an import fills it: a
 * million rows then take many times as long. So no statement of an import may keep one.
 */
final class PlansTest {
    private static final String CONFIGURATION = """
            records:
              city:
                fields:
                  - {name: capital, column: capital_id, target: city}
                list:
                  actions:
                    - type: import
                      name: import-cities
                      identifier: name
                      fields:
                        - {name: name}
                        - {name: capital, reference_target: city, reference_field_name: name}
            """;
    private static final int CHUNK = 50;
    private static final int ROWS = 30 * CHUNK;

    @Test
    void noStatementOfAnImportKeepsAPlan() throws IOException {
        try (TestDatabase test = TestDatabase.create(TestDatabase.Kind.POSTGRES)) {
            test.run("create table city (_id serial primary key, name text unique, capital_id int references city)");
            try (JobWorld world = JobWorld.ofText(test, CONFIGURATION, CHUNK)) {
                byte[] file = IntStream.range(0, ROWS)
                        .mapToObj(i -> "City " + i + "," + (i == 0 ? "" : "City " + i * 2 / 3))
                        .collect(Collectors.joining("\n", "name,capital\n", "\n"))
                        .getBytes(StandardCharsets.UTF_8);
                for (int time = 0; time < 2; time++) {
                    test.run("truncate city");
                    Job job = world.importFile("import-cities", file, false);
                    assertThat(job.state()).isEqualTo(JobState.COMPLETED);
                    assertThat(job.progress().created()).isEqualTo(ROWS);
                }
            }
            Map<String, Boolean> prepared = test.prepared("city");
            assertThat(prepared).isNotEmpty().doesNotContainValue(true);
        }
    }
}
