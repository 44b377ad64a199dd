package dev.caravan.store;

import dev.caravan.model.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How many outcomes a second one thread can write and read, in chunks of the usual size. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class OutcomeCodecBenchmark {
    private static final int ROWS = 2000;

    /** What the ids are. */
    @Param({"uuid", "number"})
    public String ids = "uuid";

    private List<Outcome> outcomes = List.of();
    private byte[] encoded = {};

    /** Makes the rows. */
    @Setup
    public void prepare() {
        Random random = new Random(1);
        outcomes = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            String id = ids.equals("uuid")
                    ? new UUID(random.nextLong(), random.nextLong()).toString()
                    : String.valueOf(100_000 + i);
            outcomes.add(new Outcome(i + 2, i + 1, Outcome.Kind.CREATED, Optional.of(id), List.of(), List.of()));
        }
        encoded = OutcomeCodec.encode(outcomes);
    }

    /** Writes a chunk. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public byte[] encode() {
        return OutcomeCodec.encode(outcomes);
    }

    /** Reads a chunk. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public List<Outcome> decode() {
        return OutcomeCodec.decode(encoded);
    }
}
