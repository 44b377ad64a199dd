package dev.caravan.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.Cell;
import dev.caravan.model.ColumnType;
import dev.caravan.model.FieldType;
import dev.caravan.model.Json;
import dev.caravan.model.Location;
import java.math.BigDecimal;
import java.util.stream.LongStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LocationCodecTest {
    private static final Subject DECIMALS =
            Subject.of(FieldType.LOCATION, Subject.decimal(8, 6), Subject.decimal(9, 6));
    private static final Subject POINT = Subject.of(FieldType.LOCATION, new ColumnType.Point());
    private static final Subject DOUBLES = Subject.of(FieldType.LOCATION, Subject.DOUBLE, Subject.DOUBLE);
    private static final long[] POWERS_OF_TEN =
            LongStream.iterate(1, power -> power * 10).limit(18).toArray();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "52.52,13.405",
                "52.52, 13.405",
                "(52.52,13.405)",
                " ( 52.52 , 13.405 ) ",
                "+52.52,13.405",
                "52.520000,13.405000",
                "5.252e1,13405e-3"
            })
    void readsLatitudeAndLongitude(String text) {
        assertThat(DECIMALS.decode(text)).isEqualTo(location("52.520000", "13.405000"));
        assertThat(POINT.decode(text)).isEqualTo(location("52.52", "13.405"));
        assertThat(DOUBLES.decode(text)).isEqualTo(location("52.52", "13.405"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            90,180   | 90  | 180
            -90,-180 | -90 | -180
            0,0      | 0   | 0
            -0.0,100 | 0   | 100
            """)
    void readsTheEndsOfTheEarth(String text, String latitude, String longitude) {
        assertThat(POINT.decode(text)).isEqualTo(location(latitude, longitude));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            91,0          | out-of-range   | '91,0' is not a location: its latitude is out of range; expected -90 to 90 | The latitude comes first
            -90.000001,0  | out-of-range   | '-90.000001,0' is not a location: its latitude is out of range; expected -90 to 90 | The latitude comes first
            0,180.5       | out-of-range   | '0,180.5' is not a location: its longitude is out of range; expected -180 to 180 | The latitude comes first
            113,22        | out-of-range   | The latitude '113' is out of range; expected at most 2 digits before the point |
            1.1234567,2   | too-precise    | The latitude '1.1234567' has too many digits; expected at most 6 digits behind the point |
            2,1.1234567   | too-precise    | The longitude '1.1234567' has too many digits; expected at most 6 digits behind the point |
            52.52         | not-a-location | '52.52' is not a location; expected latitude,longitude, such as 52.52,13.405 |
            52.52;13.4    | not-a-location | '52.52;13.4' is not a location; expected latitude,longitude, such as 52.52,13.405 |
            1,2,3         | not-a-location | '1,2,3' is not a location; expected latitude,longitude, such as 52.52,13.405 |
            "1,"          | not-a-location | '1,' is not a location; expected latitude,longitude, such as 52.52,13.405 |
            ","           | not-a-location | ',' is not a location; expected latitude,longitude, such as 52.52,13.405 |
            (1,2          | not-a-location | '(1,2' is not a location; expected latitude,longitude, such as 52.52,13.405 |
            ((1,2))       | not-a-location | '((1,2))' is not a location; expected latitude,longitude, such as 52.52,13.405 |
            (             | not-a-location | '(' is not a location; expected latitude,longitude, such as 52.52,13.405 |
            ()            | not-a-location | '()' is not a location; expected latitude,longitude, such as 52.52,13.405 |
            NaN,0         | not-a-location | 'NaN,0' is not a location; expected latitude,longitude, such as 52.52,13.405 |
            52°N,13°E     | not-a-location | '52°N,13°E' is not a location; expected latitude,longitude, such as 52.52,13.405 |
            """)
    void refusesWhatIsNoPlaceOnEarth(String text, String code, String message, @Nullable String hint) {
        assertThat(DECIMALS.refuse(text))
                .extracting(p -> p.code(), p -> p.message(), p -> p.value().orElseThrow(), p -> p.hint()
                        .orElse(null))
                .containsExactly(code, message, text, hint);
    }

    /** Coordinates of few digits take a shorter way; it must lead to the same digits. */
    @Property(seed = "20261122")
    void coordinatesHaveTheDigitsThatTheColumnGivesBack(
            @ForAll @LongRange(min = -99_999_999_999_999_999L, max = 99_999_999_999_999_999L) long unscaled,
            @ForAll @IntRange(min = 0, max = 17) int digitsLeftOut,
            @ForAll @IntRange(min = 15, max = 40) int scale,
            @ForAll boolean withExponent,
            @ForAll boolean narrow) {
        BigDecimal number = BigDecimal.valueOf(unscaled / POWERS_OF_TEN[digitsLeftOut], scale - digitsLeftOut);
        Assume.that(number.abs().compareTo(BigDecimal.valueOf(90)) <= 0);
        String written = withExponent ? number.toString() : number.toPlainString();
        ColumnType column = narrow ? Subject.FLOAT : Subject.DOUBLE;
        Subject alone = Subject.number(column);
        String givenBack = alone.codec().encode(alone.decode(written));
        assertThat(Subject.of(FieldType.LOCATION, column, column).decode(written + "," + written))
                .isEqualTo(location(givenBack, givenBack));
    }

    @Test
    void refusesHugeNumbers() {
        assertThat(POINT.refuse("1e999999999,0").code()).isEqualTo("out-of-range");
        assertThat(POINT.refuse("0,1e300").code()).isEqualTo("out-of-range");
        assertThat(DECIMALS.refuse(new Cell.Nested(new Json("[1,2]"))).code()).isEqualTo("not-a-location");
        assertThat(DECIMALS.refuse(new Cell.Numeric(BigDecimal.ONE)).hint()).contains("The cell holds a number");
    }

    @Test
    void writesLatitudeAndLongitude() {
        assertThat(DECIMALS.codec().encode(location("52.520000", "13.405000"))).isEqualTo("52.520000,13.405000");
        assertThat(POINT.codec().encode(location("52.0", "1E+2"))).isEqualTo("52,100");
        assertThat(POINT.codec().encode(location("0.0", "-0.5"))).isEqualTo("0,-0.5");
        assertThat(POINT.codec().toCell(location("1", "2"))).isEqualTo(new Cell.Text("1,2"));
        assertThat(POINT.codec().isLossless()).isTrue();
    }

    @Test
    void knowsOfNoGeocoder() {
        assertThat(POINT.check("address").code()).isEqualTo("unsuitable-format");
        assertThat(POINT.check("address").message())
                .isEqualTo("The format 'address' of a Location needs a geocoder, and none is configured; expected no"
                        + " format, for latitude,longitude such as 52.52,13.405");
        assertThat(POINT.check("lat,lng").message())
                .isEqualTo("'lat,lng' is not a format of a field of type Location, which has only its default;"
                        + " expected no format");
    }

    private static Location location(String latitude, String longitude) {
        return new Location(new BigDecimal(latitude), new BigDecimal(longitude));
    }
}
