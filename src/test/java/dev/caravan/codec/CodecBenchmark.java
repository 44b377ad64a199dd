package dev.caravan.codec;

import dev.caravan.model.Cell;
import dev.caravan.model.ColumnType;
import dev.caravan.model.FieldType;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Cells a second and core, decoded and encoded. Run {@link #main}; an argument is a pattern of benchmarks. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgs = "-Xmx512m")
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class CodecBenchmark {
    private static final int CELLS = 1024;

    /** Which codec. */
    @Param({
        "text",
        "int",
        "decimal",
        "double",
        "pattern",
        "boolean",
        "date",
        "time",
        "datetime",
        "instant-utc",
        "instant-berlin",
        "instant-offset",
        "json",
        "uuid",
        "location",
        "refused-date"
    })
    public String kind = "";

    private FieldCodec codec = Subject.of(FieldType.STRING, Subject.TEXT).codec();
    private Cell[] cells = new Cell[CELLS];
    private @Nullable Object[] values = new Object[CELLS];
    private int next;

    /** Makes the cells of the kind, and their values. */
    @Setup
    public void setUp() throws CellException {
        codec = subject().codec();
        Random random = new Random(4711);
        Function<Random, String> texts = texts();
        for (int i = 0; i < CELLS; i++) {
            cells[i] = new Cell.Text(texts.apply(random));
            values[i] = kind.startsWith("refused") ? null : codec.decode(cells[i]);
        }
    }

    /** One cell to its value; a refusal where the kind says so. */
    @Benchmark
    public @Nullable Object decode() {
        next = (next + 1) % CELLS;
        try {
            return codec.decode(cells[next]);
        } catch (CellException e) {
            return e;
        }
    }

    /** One value to its text. */
    @Benchmark
    public String encode() {
        next = (next + 1) % CELLS;
        return codec.encode(values[next]);
    }

    private Subject subject() {
        return switch (kind) {
            case "text" -> Subject.of(FieldType.STRING, Subject.text(100));
            case "int" -> Subject.number(Subject.INT);
            case "decimal" -> Subject.number(Subject.MONEY);
            case "double" -> Subject.number(Subject.DOUBLE);
            case "pattern" -> Subject.number(Subject.MONEY).in("#,##0.00");
            case "boolean" -> Subject.of(FieldType.BOOLEAN, new ColumnType.Bool());
            case "date", "refused-date" ->
                Subject.of(FieldType.DATE, Subject.DATE).in("DD-MM-YYYY");
            case "time" -> Subject.time(0);
            case "datetime" -> Subject.datetime(false, 0);
            case "instant-utc" -> Subject.datetime(true, 0);
            case "instant-berlin" -> Subject.datetime(true, 0).at("Europe/Berlin");
            case "instant-offset" -> Subject.datetime(true, 0).in("YYYY-MM-DDThh:mm:ssZZ");
            case "json" -> Subject.of(FieldType.JSON, Subject.JSON);
            case "uuid" -> Subject.of(FieldType.ID, new ColumnType.Uuid());
            case "location" -> Subject.of(FieldType.LOCATION, Subject.decimal(9, 6), Subject.decimal(9, 6));
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private Function<Random, String> texts() {
        return switch (kind) {
            case "text" -> r -> "person" + r.nextInt(1_000_000) + "@example.com";
            case "int" -> r -> Integer.toString(r.nextInt());
            case "decimal" -> r -> r.nextInt(1_000_000) + "." + (10 + r.nextInt(90));
            case "double" -> r -> Double.toString(r.nextInt(1_000_000) / 1000.0);
            case "pattern" -> r -> (1 + r.nextInt(900)) + "," + (100 + r.nextInt(900)) + "." + (10 + r.nextInt(90));
            case "boolean" -> r -> r.nextBoolean() ? "True" : "false";
            case "date" -> r -> (10 + r.nextInt(19)) + "-" + (10 + r.nextInt(3)) + "-" + (1900 + r.nextInt(200));
            case "refused-date" -> r -> "31-02-" + (1900 + r.nextInt(200));
            case "time" -> r -> "1" + r.nextInt(10) + ":30:1" + r.nextInt(10);
            case "datetime", "instant-utc", "instant-berlin" ->
                r -> (1950 + r.nextInt(100)) + "-07-1" + r.nextInt(10) + " 1" + r.nextInt(10) + ":30:15";
            case "instant-offset" -> r -> (1950 + r.nextInt(100)) + "-07-1" + r.nextInt(10) + "T12:30:15+02:00";
            case "json" -> r -> "{\"id\": " + r.nextInt() + ", \"tags\": [\"a\", \"b\"], \"name\": \"Anna\"}";
            case "uuid" -> r -> new UUID(r.nextLong(), r.nextLong()).toString();
            case "location" -> r -> r.nextInt(90) + "." + r.nextInt(1_000_000) + "," + r.nextInt(90) + ".5";
            default -> throw new IllegalArgumentException(kind);
        };
    }

    /** Runs all benchmarks, or those that match the first argument. */
    public static void main(String[] arguments) throws RunnerException {
        String pattern = arguments.length > 0 ? arguments[0] : "";
        new Runner(new OptionsBuilder()
                        .include(CodecBenchmark.class.getName() + "." + pattern)
                        .build())
                .run();
    }
}
