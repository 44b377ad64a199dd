package dev.caravan.query;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** How many query strings one thread reads a second; run by {@link #main}, not with the tests. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class QueryParserBenchmark {
    private static final QuerySchema PERSON = PersonSchema.person();

    /** A plain, a percent-encoded and an expression query. */
    @Param({
        "filter[name]=~pe&filter[age]=>=18&include=country&fields=_id,name&page[limit]=20&sort=-created_at",
        "filter%5Bname%5D=~pe&filter%5Bage%5D=%3E%3D18&include=country&fields=_id%2Cname&page%5Blimit%5D=20&sort=-created_at",
        "filter=and(gte(age,'18'),or(eq(name,'a'),startsWith(name,'b')))&include=country&page[limit]=20&sort=-created_at"
    })
    public String query = "";

    /** Reads with a schema: names checked, values coerced. */
    @Benchmark
    public RecordQuery strict() {
        return RecordQuery.parse(query, PERSON, RecordQueryOptions.DEFAULT);
    }

    /** Reads without a schema. */
    @Benchmark
    public Query withoutSchema() {
        return Query.parse(query, QueryOptions.all());
    }

    /** Reads the transport alone. */
    @Benchmark
    public Map<String, @Nullable Object> transport() {
        return QueryString.parse(query);
    }

    /** Runs the benchmark. */
    public static void main(String[] args) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(QueryParserBenchmark.class.getSimpleName())
                        .threads(1)
                        .build())
                .run();
    }
}
