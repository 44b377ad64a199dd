package dev.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.model.Job;
import dev.caravan.model.JobState;
import dev.caravan.model.Outcome;
import dev.caravan.model.Outcome.Kind;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemGroup;
import dev.caravan.model.Progress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

final class LedgerOutcomesTest {
    private static final Duration STALE = Duration.ofMinutes(1);
    private static final int CHUNK = 7;
    private static final int PARTS = 3;
    private static final List<Kind> KINDS = List.of(Kind.values());

    @DatabaseTest
    void pagesThroughOutcomesInLineOrder(TestDatabase test) {
        Ledger ledger = ledger(test);
        String id = running(ledger, test).id();
        List<Outcome> all = outcomes(200);
        save(ledger, test, id, all);

        for (Optional<Kind> kind : kinds()) {
            List<Outcome> wanted = all.stream()
                    .filter(o -> kind.isEmpty() || o.kind() == kind.get())
                    .toList();
            for (int limit : List.of(1, 6, 7, 50, 500)) {
                for (int offset = 0; offset <= wanted.size() + 1; offset += 1 + limit / 2) {
                    List<Outcome> page =
                            wanted.subList(Math.min(offset, wanted.size()), Math.min(offset + limit, wanted.size()));
                    assertThat(ledger.outcomes(id, kind, offset, limit))
                            .as("%s from %s, at most %s", kind, offset, limit)
                            .isEqualTo(page);
                }
            }
            assertThat(ledger.outcomes(id, kind, 0, 0)).isEmpty();
            List<Outcome> each = new ArrayList<>();
            ledger.forEachOutcome(id, kind, each::add);
            assertThat(each).isEqualTo(wanted);
        }
    }

    private static List<Optional<Kind>> kinds() {
        return Stream.concat(
                        Stream.of(Optional.<Kind>empty()),
                        Stream.of(Kind.values()).map(Optional::of))
                .toList();
    }

    @DatabaseTest
    void sumsUpWhatIsSavedSoFarAndAtTheEnd(TestDatabase test) {
        Ledger ledger = ledger(test);
        Job job = running(ledger, test);
        List<Outcome> all = outcomes(100);
        assertThat(ledger.progress(job.id())).isEqualTo(Progress.NONE);

        save(ledger, test, job.id(), all);
        Progress sum = Progress.of(all);
        assertThat(ledger.progress(job.id())).isEqualTo(sum);
        assertThat(TestJobs.all(ledger)).extracting(Job::progress).containsExactly(sum);
        assertThat(ledger.finish(job.id(), Ending.of(JobState.COMPLETED)).map(Job::progress))
                .contains(sum);

        ledger.deleteChunks(job.id());
        assertThat(ledger.progress(job.id())).isEqualTo(sum);
        assertThat(ledger.outcomes(job.id(), Optional.empty(), 0, 10)).isEmpty();
        assertThat(ledger.savedParts(job.id())).isEmpty();
    }

    @DatabaseTest
    void knowsWhichPartsAreSaved(TestDatabase test) {
        Ledger ledger = ledger(test);
        String id = running(ledger, test).id();
        ChunkEntry entry = new ChunkEntry(id, 3, 1, 22, outcomes(5));
        record(ledger, test, entry);
        record(ledger, test, new ChunkEntry(id, 0, 2, 2, List.of()));

        assertThat(ledger.savedParts(id)).isEqualTo(Set.of(new ChunkPart(0, 2), new ChunkPart(3, 1)));
        assertThat(ledger.findChunk(id, new ChunkPart(3, 1))).contains(entry);
        assertThat(ledger.findChunk(id, new ChunkPart(3, 0))).isEmpty();
    }

    @DatabaseTest
    void savesAPartOnceAndRollsTheSecondTryBack(TestDatabase test) {
        test.run("create table t (a int)");
        Ledger ledger = ledger(test);
        String id = running(ledger, test).id();
        ChunkEntry entry = new ChunkEntry(id, 0, 1, 2, outcomes(5));
        for (int tries = 0; tries < 2; tries++) {
            boolean isFirst = tries == 0;
            Runnable save = () -> test.database().inTransaction(tx -> {
                tx.execute("insert into t values (1)");
                ledger.recordChunk(tx, entry);
                return true;
            });
            if (isFirst) {
                save.run();
            } else {
                assertThatThrownBy(save::run)
                        .isInstanceOf(ChunkAlreadySavedException.class)
                        .hasMessage("chunk 0, part 1 of job " + id + " was saved before");
            }
        }

        assertThat(test.count("t")).isOne();
        assertThat(ledger.progress(id).read()).isEqualTo(5);
    }

    @DatabaseTest
    void forgetsAChunkWhoseTransactionIsRolledBack(TestDatabase test) {
        Ledger ledger = ledger(test);
        String id = running(ledger, test).id();

        assertThatThrownBy(() -> test.database().inTransaction(tx -> {
                    ledger.recordChunk(tx, new ChunkEntry(id, 0, 0, 2, outcomes(5)));
                    throw new IllegalStateException("crash");
                }))
                .hasMessage("crash");

        assertThat(ledger.savedParts(id)).isEmpty();
    }

    @DatabaseTest
    void letsTheJobBeReadAndKeptAliveWhileAChunkIsBeingSaved(TestDatabase test) {
        Ledger ledger = ledger(test);
        String id = running(ledger, test).id();

        test.database().inTransaction(tx -> {
            ledger.recordChunk(tx, new ChunkEntry(id, 0, 0, 2, outcomes(5)));
            assertThat(ledger.progress(id)).isEqualTo(Progress.NONE);
            assertThat(ledger.heartbeat()).containsOnlyKeys(id);
            assertThat(ledger.requestCancel(id)).isPresent();
            return true;
        });

        assertThat(ledger.progress(id).read()).isEqualTo(5);
        assertThat(ledger.find(id).orElseThrow().state()).isEqualTo(JobState.CANCELLING);
    }

    @DatabaseTest
    void keepsChunksThatAreLarge(TestDatabase test) {
        Ledger ledger = ledger(test);
        String id = running(ledger, test).id();
        Random random = new Random(3);
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[150];
            random.nextBytes(noise);
            String text = new String(noise, StandardCharsets.ISO_8859_1);
            outcomes.add(new Outcome(
                    i + 2,
                    i + 1,
                    Kind.UPDATED,
                    Optional.of("" + i),
                    List.of(),
                    List.of(new Outcome.Change("field", "Column", text, ""))));
        }
        record(ledger, test, new ChunkEntry(id, 0, 0, 2, outcomes));

        assertThat(ledger.outcomes(id, Optional.of(Kind.UPDATED), 19_990, 20))
                .isEqualTo(outcomes.subList(19_990, 20_000));
    }

    @DatabaseTest
    void groupsProblemsOverAllChunks(TestDatabase test) {
        Ledger ledger = ledger(test);
        String id = running(ledger, test).id();
        save(ledger, test, id, outcomes(40));

        assertThat(ledger.problemGroups(id, 1, 100))
                .containsExactly(new ProblemGroup(
                        "unknown-reference",
                        Optional.of("Country"),
                        "'…' is not a country",
                        9,
                        "5,9,13,17,21,25,29,33,37"));
        assertThat(ledger.problemGroups(id, 9, 3))
                .containsExactly(
                        new ProblemGroup(
                                "unknown-reference", Optional.of("Country"), "'…' is not a country", 9, "5,9,13,…"),
                        new ProblemGroup("ragged-row", Optional.empty(), "too short", 1, "41"));
    }

    private static void save(Ledger ledger, TestDatabase test, String id, List<Outcome> all) {
        for (int from = 0; from < all.size(); from += CHUNK) {
            List<Outcome> chunk = all.subList(from, Math.min(from + CHUNK, all.size()));
            for (int part = PARTS - 1; part >= 0; part--) {
                int which = part;
                List<Outcome> its =
                        chunk.stream().filter(o -> o.line() % PARTS == which).toList();
                record(
                        ledger,
                        test,
                        new ChunkEntry(id, from / CHUNK, part, chunk.get(0).line(), its));
            }
        }
    }

    private static void record(Ledger ledger, TestDatabase test, ChunkEntry entry) {
        test.database().inTransaction(tx -> {
            ledger.recordChunk(tx, entry);
            return true;
        });
    }

    /** Of all kinds in turn; the last one is another error. */
    private static List<Outcome> outcomes(int count) {
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Kind kind = KINDS.get(i % KINDS.size());
            boolean isError = kind == Kind.ERROR;
            List<Problem> problems =
                    isError ? List.of(i == 39 ? Problem.of("ragged-row", "too short") : unknown(i)) : List.of();
            Optional<String> id = isError ? Optional.empty() : Optional.of("id" + i);
            outcomes.add(new Outcome(i + 2, i + 1, kind, id, problems, List.of()));
        }
        return outcomes;
    }

    private static Problem unknown(int i) {
        return new Problem(
                "unknown-reference",
                "'Atlantis " + i + "' is not a country",
                Optional.of("Country"),
                Optional.of("country"),
                Optional.of("Atlantis " + i),
                Optional.empty());
    }

    private static Job running(Ledger ledger, TestDatabase test) {
        Job job = ledger.create(new TestJobs(test.clock()).anImport("import", "alice", "sha"));
        return ledger.claim(job.id(), STALE).orElseThrow();
    }

    private static Ledger ledger(TestDatabase test) {
        return Ledger.open(test.database(), test.clock(), Node.starting("node"));
    }
}
