package dev.caravan.codec;

import dev.caravan.model.Shown;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the codecs of dates and times share. */
final class Moments {
    private Moments() {}

    /** Refuses nanoseconds, of the second or the day, that the column would round away. */
    static void checkFraction(long nanos, int fractionDigits, String found) throws CellException {
        if (nanos == 0 || nanos % smallestStep(fractionDigits) == 0) {
            return;
        }
        String verdict = fractionDigits == 0
                ? "has a fraction of a second; expected whole seconds"
                : "has too many digits; expected at most " + fractionDigits + " behind the second";
        throw CellException.of(Numbers.TOO_PRECISE, found, verdict, Optional.empty());
    }

    private static int smallestStep(int fractionDigits) {
        int step = 1;
        for (int digits = 9; digits > fractionDigits; digits--) {
            step *= 10;
        }
        return step;
    }

    /** The problem of a text that has not the format, or names no real date or time. */
    static CellException refuse(Expectation expectation, String found, @Nullable MomentParts parts) {
        return Optional.ofNullable(parts)
                .flatMap(p -> p.isRealTime() ? p.explainDate() : p.explainTime())
                .map(hint -> expectation.refuse(found, hint))
                .orElseGet(() -> expectation.refuse(found));
    }

    /** The value of a number cell, whose digits must have the codec's format. */
    static <T> T decodeDigits(Codec<T> codec, BigDecimal number) throws CellException {
        String digits = Shown.number(number);
        try {
            return codec.decode(digits);
        } catch (CellException e) {
            if (e.problem().hint().isPresent()) {
                throw e;
            }
            throw codec.expectation().refuse(digits, "The cell holds a number; make it a date or time, or text");
        }
    }

    /** Whether a year has four digits, as typed formats can hold it. */
    static boolean hasCommonYear(LocalDate date) {
        return date.getYear() > 0 && date.getYear() <= MomentParts.MAX_YEAR;
    }
}
