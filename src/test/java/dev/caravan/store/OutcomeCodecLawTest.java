package dev.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.Outcome;
import dev.caravan.model.Outcome.Change;
import dev.caravan.model.Outcome.Kind;
import dev.caravan.model.Problem;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class OutcomeCodecLawTest {
    @Property(tries = 300, seed = "20240229")
    void readsBackWhatItWrote(@ForAll("lists") List<Outcome> outcomes) {
        assertThat(OutcomeCodec.decode(OutcomeCodec.encode(outcomes))).isEqualTo(outcomes);
    }

    @Provide
    Arbitrary<List<Outcome>> lists() {
        Arbitrary<String> text = Arbitraries.strings().all().ofMaxLength(30);
        Arbitrary<Optional<String>> maybe = text.optional(0.7);
        Arbitrary<Problem> problem =
                Combinators.combine(text, text, maybe, maybe, maybe, maybe).as(Problem::new);
        Arbitrary<Change> change = Combinators.combine(text, text, text, text).as(Change::new);
        Arbitrary<Optional<String>> id = Arbitraries.oneOf(
                        text, Arbitraries.longs().map(String::valueOf), Arbitraries.create(() -> new UUID(5, -6)
                                .toString()))
                .optional(0.8);
        return Combinators.combine(
                        Arbitraries.longs(),
                        Arbitraries.longs(),
                        Arbitraries.of(Kind.class),
                        id,
                        problem.list().ofMaxSize(3),
                        change.list().ofMaxSize(3))
                .as(Outcome::new)
                .list()
                .ofMaxSize(20);
    }
}
