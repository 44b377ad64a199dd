package dev.caravan.codec;

import dev.caravan.model.ColumnType;
import dev.caravan.model.FieldType;
import dev.caravan.model.Json;
import dev.caravan.model.Location;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Fields of every type in many formats, each with the values that its column can hold. */
final class SampleSubjects {
    // A few days within the years 1 to 9999, so that no zone leads out of them.
    private static final long FIRST_SECOND = LocalDateTime.of(1, 1, 3, 0, 0).toEpochSecond(ZoneOffset.UTC);
    private static final long LAST_SECOND = LocalDateTime.of(9999, 12, 29, 0, 0).toEpochSecond(ZoneOffset.UTC);
    private static final List<String> ZONES =
            List.of("UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu", "Africa/Monrovia", "-09:30");

    private static final List<Entry> ENTRIES = entries();

    private SampleSubjects() {}

    /** A field and the values of its column. */
    record Entry(Subject subject, Arbitrary<Object> values) {
        static Entry of(Subject subject, Arbitrary<?> values) {
            return new Entry(subject, values.map(v -> v));
        }
    }

    static Arbitrary<Entry> all() {
        return Arbitraries.of(ENTRIES);
    }

    private static List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        addTexts(entries);
        addNumbers(entries);
        addPatterns(entries);
        addBooleans(entries);
        addDatesAndTimes(entries);
        addDatetimes(entries);
        addOthers(entries);
        return entries;
    }

    private static void addTexts(List<Entry> entries) {
        Arbitrary<String> texts = Arbitraries.strings()
                .withChars("ab '\"=+-@\t\r\n,;שé\u202E")
                .withCharRange('\u0001', '\u00FF')
                .ofMaxLength(40);
        Arbitrary<String> pairs = Arbitraries.integers()
                .between(1, Character.MAX_CODE_POINT)
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .list()
                .ofMaxSize(20)
                .map(list -> list.stream().map(Character::toString).collect(Collectors.joining()));
        entries.add(Entry.of(Subject.of(FieldType.STRING, Subject.TEXT), Arbitraries.oneOf(texts, pairs)));
        entries.add(Entry.of(Subject.of(FieldType.STRING, Subject.text(40)), Arbitraries.oneOf(texts, pairs)));
    }

    private static void addNumbers(List<Entry> entries) {
        for (int bits : new int[] {8, 16, 32, 64}) {
            ColumnType.Int column = new ColumnType.Int(bits);
            entries.add(Entry.of(Subject.number(column), longs(column)));
            entries.add(Entry.of(Subject.of(FieldType.ID, column), longs(column)));
        }
        entries.add(Entry.of(Subject.number(Subject.MONEY), decimals(10, 2)));
        entries.add(Entry.of(Subject.number(Subject.decimal(3, 5)), decimals(3, 5)));
        entries.add(Entry.of(Subject.number(Subject.decimal(38, 19)), decimals(38, 19)));
        entries.add(Entry.of(Subject.number(Subject.ANY_DECIMAL), decimals(60, 20)));
        entries.add(Entry.of(Subject.number(Subject.DOUBLE), doubles()));
        entries.add(Entry.of(
                Subject.number(Subject.FLOAT),
                Arbitraries.integers().map(Float::intBitsToFloat).filter(f -> Float.isFinite(f))));
    }

    private static Arbitrary<Long> longs(ColumnType.Int column) {
        return Arbitraries.longs().between(column.min(), column.max());
    }

    private static Arbitrary<Double> doubles() {
        return Arbitraries.longs().map(Double::longBitsToDouble).filter(d -> Double.isFinite(d));
    }

    private static Arbitrary<BigDecimal> decimals(int digits, int scale) {
        BigInteger limit = BigInteger.TEN.pow(digits).subtract(BigInteger.ONE);
        return Arbitraries.bigIntegers().between(limit.negate(), limit).map(n -> new BigDecimal(n, scale));
    }

    private static void addPatterns(List<Entry> entries) {
        for (String pattern : new String[] {
            "#,##0.00",
            "0",
            "#",
            "00000",
            "0.0##",
            "#.##",
            ".00",
            "0%",
            "#,##0.0%",
            "0.00‰",
            "€ #,##0.00",
            "#,##0.00;(#,##0.00)",
            "#,##0.### 'EUR'",
            "0.00;0.00-",
            "(0);(0)"
        }) {
            entries.add(Entry.of(Subject.number(Subject.MONEY).in(pattern), decimals(10, 2)));
            entries.add(Entry.of(Subject.number(Subject.ANY_DECIMAL).in(pattern), decimals(30, 10)));
            entries.add(Entry.of(Subject.number(Subject.LONG).in(pattern), longs(new ColumnType.Int(48))));
            entries.add(Entry.of(
                    Subject.number(Subject.DOUBLE).in(pattern),
                    Arbitraries.doubles().between(-1e15, 1e15)));
        }
    }

    private static void addBooleans(List<Entry> entries) {
        Subject subject = Subject.of(FieldType.BOOLEAN, new ColumnType.Bool());
        for (String format : new String[] {"True/False", "Yes/No", "1/0", "Y/y", "✓/✗", "false/true"}) {
            entries.add(Entry.of(subject.in(format), Arbitraries.of(true, false)));
        }
        entries.add(Entry.of(subject, Arbitraries.of(true, false)));
    }

    private static void addDatesAndTimes(List<Entry> entries) {
        Subject dates = Subject.of(FieldType.DATE, Subject.DATE);
        Arbitrary<LocalDate> days = Arbitraries.longs()
                .between(FIRST_SECOND / 86_400, LAST_SECOND / 86_400)
                .map(LocalDate::ofEpochDay);
        entries.add(Entry.of(dates, days));
        for (String format : new String[] {"DD-MM-YYYY", "MMDDYYYY", "YYYY/MM/DD", "DD.MM.YYYY", "YYYY年MM月DD日"}) {
            entries.add(Entry.of(dates.in(format), days));
        }
        for (int digits : new int[] {0, 3, 6}) {
            Arbitrary<LocalTime> times = Arbitraries.longs()
                    .between(0, 86_399_999_999_999L)
                    .map(n -> LocalTime.ofNanoOfDay(n / step(digits) * step(digits)));
            entries.add(Entry.of(Subject.time(digits), times));
            entries.add(Entry.of(Subject.time(digits).in("hh:mm"), times));
            entries.add(Entry.of(Subject.time(digits).in("hhmmssSSS"), times));
        }
    }

    private static void addDatetimes(List<Entry> entries) {
        for (String zone : ZONES) {
            for (int digits : new int[] {0, 3, 6}) {
                Arbitrary<Instant> instants = Combinators.combine(seconds(), nanos(digits))
                        .as((second, nano) -> Instant.ofEpochSecond(second, nano));
                Arbitrary<LocalDateTime> locals = instants.map(i -> LocalDateTime.ofInstant(i, ZoneOffset.UTC));
                for (String format : new String[] {
                    "YYYY-MM-DD hh:mm:ss",
                    "YYYY-MM-DDThh:mm:ss.SSSZZ",
                    "DD-MM-YYYY",
                    "YYYYMMDDhhmmssSSS",
                    "hh:mm ZZ DD/MM/YYYY"
                }) {
                    entries.add(
                            Entry.of(Subject.datetime(true, digits).in(format).at(zone), instants));
                    entries.add(
                            Entry.of(Subject.datetime(false, digits).in(format).at(zone), locals));
                }
            }
        }
    }

    /** Any second, and those around a change of the clocks more often. */
    private static Arbitrary<Long> seconds() {
        long autumn = Instant.parse("2024-10-27T01:00:00Z").getEpochSecond();
        long spring = Instant.parse("2024-03-31T01:00:00Z").getEpochSecond();
        return Arbitraries.oneOf(
                Arbitraries.longs().between(FIRST_SECOND, LAST_SECOND),
                Arbitraries.longs().between(autumn - 7_200, autumn + 7_200),
                Arbitraries.longs().between(spring - 7_200, spring + 7_200));
    }

    private static Arbitrary<Integer> nanos(int digits) {
        return Arbitraries.integers().between(0, 999_999_999).map(n -> n / step(digits) * step(digits));
    }

    private static int step(int digits) {
        return BigInteger.TEN.pow(9 - digits).intValueExact();
    }

    private static void addOthers(List<Entry> entries) {
        entries.add(Entry.of(
                Subject.of(FieldType.ID, new ColumnType.Uuid()),
                Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(UUID::new)));
        entries.add(
                Entry.of(Subject.of(FieldType.JSON, Subject.JSON), documents().map(Json::new)));
        entries.add(Entry.of(Subject.of(FieldType.JSON, Subject.TEXT), documents()));
        Subject decimals = Subject.of(FieldType.LOCATION, Subject.decimal(8, 6), Subject.decimal(9, 6));
        entries.add(Entry.of(decimals, locations().map(l -> scaled(l, 6))));
        entries.add(Entry.of(Subject.of(FieldType.LOCATION, new ColumnType.Point()), locations()));
        entries.add(Entry.of(Subject.of(FieldType.LOCATION, Subject.DOUBLE, Subject.DOUBLE), locations()));
    }

    private static Arbitrary<Location> locations() {
        return Combinators.combine(
                        Arbitraries.doubles().between(-89.9, 89.9),
                        Arbitraries.doubles().between(-179.9, 179.9))
                .as((latitude, longitude) -> new Location(plain(latitude), plain(longitude)));
    }

    private static BigDecimal plain(double coordinate) {
        return new BigDecimal(
                BigDecimal.valueOf(coordinate).stripTrailingZeros().toPlainString());
    }

    private static Location scaled(Location location, int scale) {
        return new Location(
                location.latitude().setScale(scale, RoundingMode.DOWN),
                location.longitude().setScale(scale, RoundingMode.DOWN));
    }

    private static Arbitrary<String> documents() {
        Arbitrary<String> scalars = Arbitraries.of(
                "null",
                "true",
                "false",
                "0",
                "-1.50",
                "1e3",
                "123456789012345678901234567890",
                "\"\"",
                "\"a b\"",
                "\"\\\"\\\\ : ,\"",
                "\"\\u00e9\"",
                "\"שלום\"",
                "\"123\"",
                "\"null\"");
        return Arbitraries.recursive(() -> scalars, SampleSubjects::nest, 0, 4);
    }

    private static Arbitrary<String> nest(Arbitrary<String> documents) {
        Arbitrary<List<String>> lists = documents.list().ofMaxSize(3);
        return Arbitraries.oneOf(lists.map(list -> "[" + String.join(",", list) + "]"), lists.map(list -> list.stream()
                .map(d -> "\"k " + list.indexOf(d) + "\":" + d)
                .collect(Collectors.joining(",", "{", "}"))));
    }

    /** Some values of the field's column, for formats of any kind. */
    static List<Object> fewValues(Subject subject) {
        ColumnType column = subject.field().column().type();
        if (column instanceof ColumnType.Int whole) {
            return List.of(0L, whole.min(), whole.max(), 12L);
        }
        if (column instanceof ColumnType.Decimal decimal) {
            int scale = decimal.scale();
            return List.of(BigDecimal.valueOf(0, scale), BigDecimal.valueOf(123, scale), BigDecimal.valueOf(-5, scale));
        }
        if (column instanceof ColumnType.Bool) {
            return List.of(true, false);
        }
        if (column instanceof ColumnType.CalendarDate) {
            return List.of(LocalDate.of(2024, 2, 29), LocalDate.of(1, 1, 1), LocalDate.of(9999, 12, 31));
        }
        if (column instanceof ColumnType.TimeOfDay) {
            return List.of(LocalTime.MIDNIGHT, LocalTime.of(23, 59, 59));
        }
        if (column instanceof ColumnType.Timestamp timestamp) {
            Instant instant = Instant.parse("2024-02-29T12:30:15Z");
            return List.of(timestamp.withZone() ? instant : LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
        }
        return List.of();
    }
}
