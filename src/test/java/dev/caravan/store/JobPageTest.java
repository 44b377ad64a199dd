package dev.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.model.Job;
import dev.caravan.query.FieldPath;
import dev.caravan.query.Predicate;
import dev.caravan.query.QueryException;
import dev.caravan.query.RecordQuery;
import dev.caravan.query.RecordQueryOptions;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Jobs as queries ask for them. */
final class JobPageTest {
    private static JobPage page(Ledger ledger, String query, Predicate visible) {
        return ledger.page(RecordQuery.parse(query, JobSchema.INSTANCE, RecordQueryOptions.DEFAULT), visible);
    }

    private static Ledger ledger(TestDatabase test) {
        return Ledger.open(test.database(), test.clock(), Node.starting("a"));
    }

    @DatabaseTest
    void jobsAreFilteredSortedAndCut(TestDatabase test) {
        Ledger ledger = ledger(test);
        TestJobs jobs = new TestJobs(test.clock());
        List<Job> made = IntStream.range(0, 5)
                .mapToObj(i -> ledger.create(jobs.anImport("import-" + i % 2, "user" + i, "sha" + i)))
                .toList();
        Job export = ledger.create(jobs.anExport("export", "user0"));
        ledger.requestCancel(made.get(0).id());
        Job cancelled = ledger.find(made.get(0).id()).orElseThrow();
        Map<String, JobPage> expected = Map.of(
                "",
                new JobPage(List.of(export, made.get(4), made.get(3), made.get(2), made.get(1), cancelled), 6),
                "page[limit]=2&page[offset]=1",
                new JobPage(List.of(made.get(4), made.get(3)), 6),
                "page[offset]=6",
                new JobPage(List.of(), 6),
                "filter[kind]=export",
                new JobPage(List.of(export), 1),
                "filter[state]=cancelled,failed",
                new JobPage(List.of(cancelled), 1),
                "filter=and(eq(name,'import-0'),ne(state,'cancelled'))&sort=created_by",
                new JobPage(List.of(made.get(2), made.get(4)), 2),
                "filter[finished_at]=!null",
                new JobPage(List.of(cancelled), 1),
                "filter[created_at]=<2000-01-01",
                new JobPage(List.of(), 0),
                "filter[id]=" + export.id(),
                new JobPage(List.of(export), 1),
                "filter[name]=~IMPORT-1&sort=-created_by",
                new JobPage(List.of(made.get(3), made.get(1)), 2));
        expected.forEach((query, page) ->
                assertThat(page(ledger, query, Predicate.all())).as(query).isEqualTo(page));
    }

    @DatabaseTest
    void jobsThatMayNotBeSeenAreNotThere(TestDatabase test) {
        Ledger ledger = ledger(test);
        TestJobs jobs = new TestJobs(test.clock());
        Job own = ledger.create(jobs.anExport("export", "alice"));
        ledger.create(jobs.anExport("export", "bob"));
        Predicate visible =
                new Predicate.Comparison(FieldPath.of("created_by"), Predicate.Comparison.Operator.EQ, "alice");

        assertThat(page(ledger, "filter[name]=export", visible)).isEqualTo(new JobPage(List.of(own), 1));
        assertThat(page(ledger, "filter[created_by]=bob", visible)).isEqualTo(new JobPage(List.of(), 0));
    }

    @DatabaseTest(on = TestDatabase.Kind.H2_MEMORY)
    void statesAndKindsThatThereAreNotAreRefused(TestDatabase test) {
        Ledger ledger = ledger(test);

        assertThatThrownBy(() -> page(ledger, "filter[state]=runing&filter[kind]=imports,export", Predicate.all()))
                .isInstanceOf(QueryException.class)
                .hasMessage("bad-value: filter[state]: found 'runing'; expected one of queued, running, cancelling,"
                        + " completed, completed_with_errors, failed, cancelled; did you mean 'running'?\n"
                        + "bad-value: filter[kind]: found 'imports'; expected one of import, export, user-data, user-data-round; did you"
                        + " mean 'import'?");
    }
}
