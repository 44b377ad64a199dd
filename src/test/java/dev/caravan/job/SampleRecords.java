package dev.caravan.job;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Random records with values of every type: missing, extreme, hostile, ordinary. */
final class SampleRecords {
    private static final List<String> HOSTILE = List.of(
            "",
            " ",
            "\"",
            "\"\"",
            ",",
            ";",
            "\t",
            "|",
            "\r\n",
            "\n",
            "\r",
            "'",
            "''",
            "=1+1",
            "+1",
            "-1",
            "@x",
            "'=x",
            "\t=",
            "null",
            "NULL",
            "\\N",
            "\\.",
            "\u0001\u001f\u007f",
            "\u0085\u2028\uFEFF",
            "\uD83D\uDE00",
            "\u202Eabc\u0627\u0628",
            "a\u0301\u00e1",
            "00123",
            "true",
            "2024-02-29",
            "{\"a\":1}",
            "[1]",
            "#",
            "_line",
            "{0} ? $1 %s :x",
            "_x000D_",
            "_x005F_x0041_",
            "<a>&amp;]]>",
            "~\\||'c1",
            "\\\t\\\n",
            "\uFFFE\uFFFF",
            "-cmd|' /C calc'!A0");

    /** As many characters as a cell of a spreadsheet takes. */
    private static final List<String> LONGEST =
            List.of("x,\"".repeat(10_922) + "y", "\uD83D\uDE00\r".repeat(10_922) + "=");

    private final Random random;

    SampleRecords(int seed) {
        this.random = new Random(seed);
    }

    /** The values of a record, in the order of the law's columns. */
    List<Object> next(int number) {
        List<Object> values = new ArrayList<>();
        values.add("c" + number + (number % 3 == 0 ? text(3) : ""));
        values.add(maybe(() -> number < 3 ? LONGEST.get(number - 1) : text(4)));
        values.add(maybe(() -> text(6)));
        values.add(maybe(() -> extreme(16)));
        values.add(maybe(() -> extreme(32)));
        values.add(maybe(() -> extreme(64)));
        values.add(maybe(() -> new BigDecimal(new BigInteger(random.nextInt(66), random), 6)
                .multiply(BigDecimal.valueOf(random.nextBoolean() ? 1 : -1))));
        values.add(maybe(this::real));
        values.add(maybe(this::number));
        values.add(maybe(random::nextBoolean));
        values.add(maybe(() -> json(2)));
        values.add(maybe(() -> new UUID(random.nextLong(), random.nextLong())));
        values.add(maybe(this::date));
        values.add(maybe(this::time));
        values.add(maybe(() -> LocalDateTime.of(date(), time())));
        values.add(maybe(() -> LocalDateTime.of(date().withYear(2 + random.nextInt(9_990)), time())
                .atOffset(ZoneOffset.UTC)));
        boolean placed = random.nextBoolean();
        values.add(placed ? coordinate(90) : null);
        values.add(placed ? coordinate(180) : null);
        values.add(maybe(() -> 1L + random.nextInt(6)));
        values.add(maybe(() -> 1L + random.nextInt(9)));
        values.add(number == 1 ? null : maybe(() -> 1L + random.nextInt(number - 1)));
        values.add(maybe(() -> "abcd".substring(random.nextInt(4))));
        return values;
    }

    private @Nullable Object maybe(Supplier<Object> value) {
        return random.nextInt(5) == 0 ? null : value.get();
    }

    private String text(int parts) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(parts + 1); i > 0; i--) {
            text.append(
                    random.nextInt(4) == 0 ? "word" + random.nextInt(9) : HOSTILE.get(random.nextInt(HOSTILE.size())));
        }
        return text.toString();
    }

    private long extreme(int bits) {
        long max = Long.MAX_VALUE >> (64 - bits);
        return switch (random.nextInt(5)) {
            case 0 -> max;
            case 1 -> -max - 1;
            case 2 -> 0;
            default -> random.nextLong() >> (64 - bits);
        };
    }

    private float real() {
        float value = Float.intBitsToFloat(random.nextInt());
        return Float.isFinite(value) ? value : 0.1f;
    }

    private double number() {
        double value = random.nextBoolean() ? Double.longBitsToDouble(random.nextLong()) : random.nextInt(1000) / 8.0;
        return Double.isFinite(value) ? value : -0.0;
    }

    private LocalDate date() {
        return switch (random.nextInt(6)) {
            case 0 -> LocalDate.of(1, 1, 1);
            case 1 -> LocalDate.of(9999, 12, 31);
            case 2 -> LocalDate.of(1582, 10, 10);
            case 3 -> LocalDate.of(2024, 2, 29);
            default -> LocalDate.ofEpochDay(random.nextInt(40_000) - 10_000);
        };
    }

    private LocalTime time() {
        return switch (random.nextInt(4)) {
            case 0 -> LocalTime.MIDNIGHT;
            case 1 -> LocalTime.of(23, 59, 59, 999_999_000);
            case 2 -> LocalTime.ofSecondOfDay(random.nextInt(86_400));
            default -> LocalTime.ofNanoOfDay(random.nextInt(86_400_000) * 1_000_000L + random.nextInt(1000) * 1000L);
        };
    }

    private BigDecimal coordinate(int limit) {
        return BigDecimal.valueOf(random.nextInt(2 * limit * 1_000_000 + 1) - limit * 1_000_000L, 6);
    }

    private String json(int depth) {
        return switch (random.nextInt(depth == 0 ? 5 : 8)) {
            case 0 -> "null";
            case 1 -> "" + random.nextBoolean();
            case 2 ->
                List.of("0", "-1.50", "1e5", "12345678901234567890.123456789", "0.1")
                        .get(random.nextInt(5));
            case 3 -> "\"\"";
            case 4 -> quoted(text(2));
            case 5 -> "[" + json(depth - 1) + ", " + json(depth - 1) + "]";
            case 6 -> "{}";
            default -> "{" + quoted("a" + text(1)) + ": " + json(depth - 1) + ", \"b\":" + json(depth - 1) + "}";
        };
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars()
                .forEach(c -> quoted.append(
                        c < ' ' || c == '"' || c == '\\' ? String.format("\\u%04x", c) : String.valueOf((char) c)));
        return quoted.append('"').toString();
    }
}
