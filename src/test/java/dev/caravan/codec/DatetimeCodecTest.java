package dev.caravan.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.Cell;
import dev.caravan.model.Problem;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DatetimeCodecTest {
    private static final Subject LOCAL = Subject.datetime(false, 6);
    private static final Subject INSTANT = Subject.datetime(true, 6);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                                    | 2024-02-29 23:59:59           | 2024-02-29T23:59:59
            DD-MM-YYYY              | 29-02-2024                    | 2024-02-29T00:00
            DD-MM-YYYY hh:mm        | 29-02-2024 13:45              | 2024-02-29T13:45
            YYYYMMDDhhmmssSSS       | 20240229134502007             | 2024-02-29T13:45:02.007
            YYYY-MM-DDThh:mm:ss.SSS | 2024-02-29T13:45:02.070       | 2024-02-29T13:45:02.070
            hh:mm:ss DD/MM/YYYY     | 13:45:02 29/02/2024           | 2024-02-29T13:45:02
            """)
    void readsLocalTimesAsTheyStandInAnyZone(@Nullable String format, String text, LocalDateTime value) {
        for (String zone : new String[] {"UTC", "Europe/Berlin", "America/St_Johns"}) {
            assertThat(LOCAL.in(format).at(zone).decode(text)).isEqualTo(value);
            assertThat(LOCAL.in(format).at(zone).codec().encode(value)).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UTC              |                     | 2024-07-01 12:00:00 | 2024-07-01T12:00:00Z
            Europe/Berlin    |                     | 2024-07-01 12:00:00 | 2024-07-01T10:00:00Z
            Europe/Berlin    |                     | 2024-01-01 12:00:00 | 2024-01-01T11:00:00Z
            +05:30           |                     | 2024-07-01 12:00:00 | 2024-07-01T06:30:00Z
            Europe/Berlin    | DD-MM-YYYY          | 01-07-2024          | 2024-06-30T22:00:00Z
            Europe/Berlin    | YYYY-MM-DD hh:mm ZZ | 2024-07-01 12:00 +02:00 | 2024-07-01T10:00:00Z
            Europe/Berlin    | ZZhhmmYYYYMMDD      | +02:00120020240701  | 2024-07-01T10:00:00Z
            Asia/Kolkata     | YYYY-MM-DD hh:mmZZ  | 1900-01-01 00:00+05:21 | 1899-12-31T18:39:00Z
            """)
    void readsInstantsByTheClockOfTheZone(String zone, @Nullable String format, String text, Instant value) {
        assertThat(INSTANT.in(format).at(zone).decode(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+02:00", "+0200"})
    void readsOffsetsInEachNotation(String offset) {
        assertThat(INSTANT.in("YYYY-MM-DDThh:mm:ssZZ").decode("2024-07-01T12:00:00" + offset))
                .isEqualTo(Instant.parse("2024-07-01T10:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Z", "+00:00", "-0000"})
    void readsOffsetsOfUtc(String offset) {
        assertThat(INSTANT.in("YYYY-MM-DDThh:mm:ssZZ").at("Asia/Tokyo").decode("2024-07-01T12:00:00" + offset))
                .isEqualTo(Instant.parse("2024-07-01T12:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "z", "+2", "+02", "+2:00", "+02:60", "+18:01", "+99:00", "02:00", "+02-00", "+02:0", "UTC", "Z ",
                "+02:000"
            })
    void refusesWhatIsNoOffset(String offset) {
        Problem problem = INSTANT.in("YYYY-MM-DDThh:mm:ssZZ").refuse("2024-07-01T12:00:00" + offset + "|");
        assertThat(problem.code()).isEqualTo("not-a-datetime");
        assertThat(INSTANT.in("YYYY-MM-DDThh:mm:ssZZ|")
                        .refuse("2024-07-01T12:00:00" + offset + "|")
                        .code())
                .isEqualTo("not-a-datetime");
    }

    @Test
    void convertsOffsetsToTheZoneOfTheActionWhereTheColumnHasNone() {
        Subject berlin = LOCAL.in("YYYY-MM-DD hh:mm ZZ").at("Europe/Berlin");
        assertThat(berlin.decode("2024-07-01 12:00 Z")).isEqualTo(LocalDateTime.of(2024, 7, 1, 14, 0));
        assertThat(berlin.codec().encode(LocalDateTime.of(2024, 7, 1, 14, 0))).isEqualTo("2024-07-01 14:00 +02:00");
    }

    @Test
    void writesTimesThatTheZoneSkipsAsItsClocksShowThem() {
        LocalDateTime skipped = LocalDateTime.of(2024, 3, 31, 2, 30);
        assertThat(LOCAL.in("YYYY-MM-DD hh:mm ZZ").at("Europe/Berlin").codec().encode(skipped))
                .isEqualTo("2024-03-31 03:30 +02:00");
        assertThat(LOCAL.at("Europe/Berlin").codec().encode(skipped)).isEqualTo("2024-03-31 02:30:00");
    }

    @Test
    void refusesTimesThatTheZoneSkips() {
        assertThat(INSTANT.at("Europe/Berlin").refuse("2024-03-31 02:30:00"))
                .isEqualTo(new Problem(
                        "nonexistent-time",
                        "'2024-03-31 02:30:00' does not exist in Europe/Berlin: the clocks went from"
                                + " 2024-03-31 02:00:00 straight to 2024-03-31 03:00:00",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("2024-03-31 02:30:00"),
                        Optional.of("Name a time before or after")));
        assertThat(INSTANT.at("Europe/Berlin")
                        .refuse(new Cell.Moment(LocalDateTime.of(2024, 3, 31, 2, 30)))
                        .code())
                .isEqualTo("nonexistent-time");
        assertThat(LOCAL.at("Europe/Berlin").decode("2024-03-31 02:30:00"))
                .isEqualTo(LocalDateTime.of(2024, 3, 31, 2, 30));
    }

    @Test
    void takesTheFirstOfTwoHours() {
        assertThat(INSTANT.at("Europe/Berlin").decode("2024-10-27 02:30:00"))
                .isEqualTo(Instant.parse("2024-10-27T00:30:00Z"));
        assertThat(INSTANT.in("YYYY-MM-DD hh:mm ZZ").at("Europe/Berlin").decode("2024-10-27 02:30 +01:00"))
                .isEqualTo(Instant.parse("2024-10-27T01:30:00Z"));
    }

    @Test
    void aDayStartsAlsoWhereMidnightIsSkipped() {
        Subject saoPaulo = INSTANT.in("YYYY-MM-DD").at("America/Sao_Paulo");
        Instant start = Instant.parse("2018-11-04T03:00:00Z");
        assertThat(saoPaulo.decode("2018-11-04")).isEqualTo(start);
        assertThat(saoPaulo.codec().encode(start)).isEqualTo("2018-11-04");
        assertThat(saoPaulo.decode(new Cell.Moment(LocalDate.of(2018, 11, 4)))).isEqualTo(start);
        assertThat(INSTANT.at("America/Sao_Paulo").refuse("2018-11-04 00:00:00").code())
                .isEqualTo("nonexistent-time");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                       | 2024-02-30 00:00:00  | '2024-02-30 00:00:00' is not a date and time; expected YYYY-MM-DD hh:mm:ss | February 2024 has 29 days
                       | 2024-02-29 24:00:00  | '2024-02-29 24:00:00' is not a date and time; expected YYYY-MM-DD hh:mm:ss | Times of day run from 00:00:00 to 23:59:59
                       | 2024-02-29 23:59:60  | '2024-02-29 23:59:60' is not a date and time; expected YYYY-MM-DD hh:mm:ss | Times of day run from 00:00:00 to 23:59:59
                       | 2024-02-29           | '2024-02-29' is not a date and time; expected YYYY-MM-DD hh:mm:ss |
                       | 2024-02-29T12:00:00  | '2024-02-29T12:00:00' is not a date and time; expected YYYY-MM-DD hh:mm:ss |
                       | 2024-02-29  12:00:00 | '2024-02-29  12:00:00' is not a date and time; expected YYYY-MM-DD hh:mm:ss |
                       | 2024-02-29 12:00:00Z | '2024-02-29 12:00:00Z' is not a date and time; expected YYYY-MM-DD hh:mm:ss |
                       | 24-02-29 12:00:00    | '24-02-29 12:00:00' is not a date and time; expected YYYY-MM-DD hh:mm:ss |
            DD-MM-YYYY | 31.02.2024           | '31.02.2024' is not a date; expected DD-MM-YYYY |
            MMDDYYYY   | 13012024             | '13012024' is not a date; expected MMDDYYYY | There is no month 13
            """)
    void refusesWhatIsNoMomentOfTheFormat(@Nullable String format, String text, String message, @Nullable String hint) {
        for (Subject subject : new Subject[] {LOCAL, INSTANT}) {
            assertThat(subject.in(format).refuse(text))
                    .extracting(p -> p.code(), p -> p.message(), p -> p.hint().orElse(null))
                    .containsExactly("not-a-datetime", message, hint);
        }
    }

    @Test
    void readsTypedCells() {
        LocalDateTime value = LocalDateTime.of(2024, 2, 29, 12, 30);
        assertThat(LOCAL.decode(new Cell.Moment(value))).isEqualTo(value);
        assertThat(LOCAL.decode(new Cell.Moment(value.toLocalDate()))).isEqualTo(LocalDateTime.of(2024, 2, 29, 0, 0));
        assertThat(INSTANT.at("Asia/Tokyo").decode(new Cell.Moment(value)))
                .isEqualTo(Instant.parse("2024-02-29T03:30:00Z"));
        assertThat(LOCAL.in("YYYYMMDD").decode(new Cell.Numeric(BigDecimal.valueOf(20240229))))
                .isEqualTo(LocalDateTime.of(2024, 2, 29, 0, 0));
        assertThat(LOCAL.refuse(new Cell.Moment(LocalTime.NOON)).hint())
                .contains("The cell holds a time of day without a date");
        assertThat(Subject.datetime(true, 0)
                        .refuse(new Cell.Moment(value.plusNanos(1_000_000)))
                        .message())
                .isEqualTo("'2024-02-29 12:30:00.001' has a fraction of a second; expected whole seconds");
        assertThat(INSTANT.in("YYYYMMDDhh")
                        .at("Europe/Berlin")
                        .refuse(new Cell.Numeric(BigDecimal.valueOf(2024033102)))
                        .code())
                .isEqualTo("nonexistent-time");
    }

    @Test
    void writesTypedCellsOfWholeSecondsByTheClockOfTheZone() {
        assertThat(INSTANT.at("Asia/Tokyo").codec().toCell(Instant.parse("2024-02-29T03:30:01.999Z")))
                .isEqualTo(new Cell.Moment(LocalDateTime.of(2024, 2, 29, 12, 30, 1)));
        assertThat(LOCAL.in("DD-MM-YYYY").codec().toCell(LocalDateTime.of(2024, 2, 29, 12, 30)))
                .isEqualTo(new Cell.Text("29-02-2024"));
    }

    @Test
    void writesOffsetsOfSecondsSoThatTheInstantStays() {
        Subject berlin = INSTANT.in("YYYY-MM-DD hh:mm:ss ZZ").at("Europe/Berlin");
        Instant old = Instant.parse("1880-01-01T00:00:00Z");
        assertThat(berlin.codec().encode(old)).isEqualTo("1880-01-01 00:53:00 +00:53");
        assertThat(berlin.decode("1880-01-01 00:53:00 +00:53")).isEqualTo(old);
        Subject local = LOCAL.in("YYYY-MM-DD hh:mm:ss ZZ").at("Europe/Berlin");
        LocalDateTime morning = LocalDateTime.of(1880, 1, 1, 8, 0);
        assertThat(local.decode(local.codec().encode(morning))).isEqualTo(morning);
    }

    @Test
    void writesEverythingThatADatabaseMayHold() {
        for (String zone : new String[] {"UTC", "Europe/Berlin", "+18:00", "-18:00", "Africa/Monrovia"}) {
            for (String format : new String[] {"YYYY-MM-DD hh:mm:ss", "YYYY-MM-DD hh:mm:ss ZZ", "DD-MM-YYYY"}) {
                FieldCodec instants = INSTANT.in(format).at(zone).codec();
                FieldCodec locals = LOCAL.in(format).at(zone).codec();
                assertThat(instants.encode(Instant.MAX)).contains("+999999999");
                assertThat(instants.encode(Instant.MIN)).contains("-999999999");
                assertThat(locals.encode(LocalDateTime.MAX)).contains("+999999999");
                assertThat(locals.encode(LocalDateTime.MIN)).contains("-999999999");
                assertThat(instants.toCell(Instant.MAX)).isInstanceOf(Cell.Text.class);
                assertThat(locals.toCell(LocalDateTime.MIN)).isInstanceOf(Cell.Text.class);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            local   | 0 | UTC           |                            | true
            local   | 6 | UTC           |                            | false
            local   | 0 | Europe/Berlin |                            | true
            local   | 0 | UTC           | DD-MM-YYYY                 | false
            local   | 0 | UTC           | DD-MM-YYYY hh:mm           | false
            local   | 3 | UTC           | YYYYMMDDhhmmssSSS          | true
            local   | 6 | UTC           | YYYYMMDDhhmmssSSS          | false
            local   | 0 | Europe/Berlin | YYYY-MM-DD hh:mm:ss ZZ     | false
            local   | 0 | +02:00        | YYYY-MM-DD hh:mm:ss ZZ     | true
            instant | 0 | UTC           |                            | true
            instant | 0 | +02:00        |                            | true
            instant | 0 | Europe/Berlin |                            | false
            instant | 0 | Europe/Berlin | YYYY-MM-DD hh:mm:ss ZZ     | true
            instant | 6 | UTC           | YYYY-MM-DD hh:mm:ss.SSS ZZ | false
            instant | 3 | UTC           | YYYY-MM-DD hh:mm:ss.SSS ZZ | true
            """)
    void knowsWhetherItShowsAll(
            String column, int fractionDigits, String zone, @Nullable String format, boolean lossless) {
        Subject subject = Subject.datetime(column.equals("instant"), fractionDigits);
        assertThat(subject.in(format).at(zone).codec().isLossless()).isEqualTo(lossless);
    }
}
