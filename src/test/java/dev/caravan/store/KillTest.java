package dev.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.Job;
import dev.caravan.model.JobState;
import dev.caravan.model.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process that is killed leaves in the embedded database. */
final class KillTest {
    private static final int CHUNKS = 40;

    @Test
    void losesNothingThatWasReportedAsSaved(@TempDir Path folder) throws Exception {
        for (int round = 0; round < 3; round++) {
            String last = lastLineBeforeTheKill(folder);

            try (Database database = Database.open(DatabaseSettings.embedded(folder), Clock.systemUTC())) {
                database.awaitAvailable();
                Ledger ledger = Ledger.open(database, Clock.systemUTC(), Node.starting("node"));
                Job job = ledger.recoverable(Duration.ofDays(1)).get(0);
                int saved = ledger.savedParts(job.id()).size();

                assertThat(saved).isGreaterThanOrEqualTo(Integer.parseInt(last));
                assertThat(ledger.savedParts(job.id()))
                        .isEqualTo(IntStream.range(0, saved)
                                .mapToObj(number -> new ChunkPart(number, 0))
                                .collect(Collectors.toSet()));
                assertThat(database.dsl().fetchCount(DSL.table("t"))).isEqualTo(saved);
                assertThat(ledger.outcomes(job.id(), Optional.empty(), 0, CHUNKS * 10))
                        .hasSize(saved);
                database.dsl().execute("drop table t");
                ledger.claim(job.id(), Duration.ZERO);
                ledger.finish(job.id(), Ending.of(JobState.CANCELLED));
            }
        }
    }

    private static String lastLineBeforeTheKill(Path folder) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Saver.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String last = "0";
        try (BufferedReader lines = process.inputReader()) {
            for (int i = 0; i < CHUNKS; i++) {
                String line = lines.readLine();
                assertThat(line).as("the process has ended too early").isNotNull();
                last = line;
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return last;
    }

    /** The process that is killed: saves chunks, each with a row of the user's table, and tells how many it has saved. */
    static final class Saver {
        private Saver() {}

        /** Never ends. */
        public static void main(String[] args) {
            Database database = Database.open(DatabaseSettings.embedded(Path.of(args[0])), Clock.systemUTC());
            Ledger ledger = Ledger.open(database, Clock.systemUTC(), Node.starting("node"));
            database.dsl().execute("create table t (a int)");
            String id = ledger.create(new TestJobs(Clock.systemUTC()).anImport("import", "alice", "sha"))
                    .id();
            ledger.claim(id, Duration.ZERO);
            for (int number = 0; ; number++) {
                ChunkEntry entry = new ChunkEntry(id, number, 0, number + 2, List.of(outcome(number)));
                database.inTransaction(tx -> {
                    tx.execute("insert into t values (1)");
                    ledger.recordChunk(tx, entry);
                    return true;
                });
                System.out.println(number + 1);
            }
        }

        private static Outcome outcome(int row) {
            return new Outcome(row + 2, row + 1, Outcome.Kind.CREATED, Optional.of("" + row), List.of(), List.of());
        }
    }
}
