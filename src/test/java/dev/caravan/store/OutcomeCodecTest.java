package dev.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.model.Outcome;
import dev.caravan.model.Outcome.Kind;
import dev.caravan.model.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OutcomeCodecTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "-0",
                "00",
                "007",
                "-7",
                "+7",
                "-",
                "9223372036854775807",
                "-9223372036854775808",
                "9223372036854775808",
                "999999999999999999",
                "-999999999999999999",
                "٣",
                "00000000-0000-0000-0000-000000000000",
                "FFFFFFFF-ffff-ffff-ffff-ffffffffffff",
                "ffffffff-ffff-ffff-ffff-ffffffffffff",
                "ffffffff-ffff-ffff-ffff-fffffffffffé",
                "ffffffff-ffff-ffff-ffff_ffffffffffff",
                "ffffffffffff-ffff-ffff-fffffffffffff",
                "\0",
                "\ud83d",
                "\ud83d\ude00"
            })
    void keepsEveryIdExactly(String id) {
        List<Outcome> outcomes = List.of(saved(1, "5"), saved(2, id), saved(3, "8"));

        assertThat(OutcomeCodec.decode(OutcomeCodec.encode(outcomes))).isEqualTo(outcomes);
    }

    @Test
    void takesLittleRoomForAMillionRows() {
        Random random = new Random(1);

        assertThat(bytesOfAMillion(i -> new UUID(random.nextLong(), random.nextLong()).toString()))
                .isLessThan(17_500_000);
        assertThat(bytesOfAMillion(i -> String.valueOf(100_000 + i))).isLessThan(100_000);
        assertThat(bytesOfAMillion(i -> "user" + random.nextInt(1_000_000))).isLessThan(9_000_000);
    }

    private static long bytesOfAMillion(IntFunction<String> ids) {
        long bytes = 0;
        for (int chunk = 0; chunk < 500; chunk++) {
            List<Outcome> outcomes = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
                int row = chunk * 2000 + i;
                outcomes.add(saved(row + 2, ids.apply(row)));
            }
            bytes += OutcomeCodec.encode(outcomes).length;
        }
        return bytes;
    }

    @Test
    void takesLittleRoomForProblemsThatRepeat() {
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            Problem problem = new Problem(
                    "unknown-reference",
                    "'Atlantis' is not the name of a country",
                    Optional.of("Country"),
                    Optional.of("country"),
                    Optional.of("Atlantis"),
                    Optional.empty());
            outcomes.add(new Outcome(i + 2, i + 1, Kind.ERROR, Optional.empty(), List.of(problem), List.of()));
        }

        assertThat(OutcomeCodec.encode(outcomes).length).isLessThan(600);
    }

    @Test
    void refusesAVersionThatItDoesNotKnow() {
        byte[] bytes = OutcomeCodec.encode(List.of(saved(1, "1")));
        bytes[0] = 2;

        assertThatThrownBy(() -> OutcomeCodec.decode(bytes))
                .hasMessage("outcomes are kept in version 2 of their format, which this Caravan does not know; it"
                        + " knows version 1");
    }

    @Test
    void refusesBytesThatAreCut() {
        byte[] bytes =
                OutcomeCodec.encode(List.of(saved(1, "abc"), saved(2, new UUID(1, 2).toString()), saved(3, "def")));

        for (int length = 0; length < bytes.length - 1; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> OutcomeCodec.decode(cut))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("outcomes in the ledger cannot be read: ");
        }
    }

    private static Outcome saved(long line, String id) {
        return new Outcome(line, line - 1, Kind.CREATED, Optional.of(id), List.of(), List.of());
    }
}
