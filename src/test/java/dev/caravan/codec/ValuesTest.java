package dev.caravan.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.Json;
import dev.caravan.model.Location;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ValuesTest {

    static Stream<Arguments> pairs() {
        return Stream.of(
                Arguments.of(null, null, true),
                Arguments.of(null, "", false),
                Arguments.of("a", "a", true),
                Arguments.of("a", "A", false),
                Arguments.of(new BigDecimal("1.50"), new BigDecimal("1.5"), true),
                Arguments.of(new BigDecimal("1.50"), new BigDecimal("1.51"), false),
                Arguments.of(0.0, -0.0, true),
                Arguments.of(Double.NaN, Double.NaN, true),
                Arguments.of(1.0, 1.5, false),
                Arguments.of(0f, -0f, true),
                Arguments.of(Float.NaN, Float.NaN, true),
                Arguments.of(1f, 2f, false),
                Arguments.of(new Json("{\"a\":1,\"b\":2}"), new Json("{\"b\":2,\"a\":1.0}"), true),
                Arguments.of(new Json("1"), new Json("2"), false),
                Arguments.of(location("1.0", "2"), location("1", "2.00"), true),
                Arguments.of(location("1", "2"), location("1", "3"), false),
                Arguments.of(LocalDate.EPOCH, LocalDate.EPOCH, true),
                Arguments.of(1L, 2L, false));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void comparesAsDatabasesDo(@Nullable Object a, @Nullable Object b, boolean equal) {
        assertThat(Values.equal(a, b)).isEqualTo(equal);
        assertThat(Values.equal(b, a)).isEqualTo(equal);
    }

    private static Location location(String latitude, String longitude) {
        return new Location(new BigDecimal(latitude), new BigDecimal(longitude));
    }
}
