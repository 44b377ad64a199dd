package dev.caravan.config;

import dev.caravan.model.Field;
import dev.caravan.model.FieldType;
import dev.caravan.model.Problem;
import java.util.Map;
import java.util.Optional;

/** Formats as the tests have them: one pattern a type. The codecs' own check has tests of its own. */
final class SampleFormats {
    private static final Map<FieldType, String> PATTERNS = Map.of(
            FieldType.BOOLEAN, "[^/]+/[^/]+",
            FieldType.NUMBER, "[#0,.]+",
            FieldType.DATE, "[-YMD./]+",
            FieldType.DATETIME, "[-YMDhms:./ ]+",
            FieldType.TIME, "[hms:]+",
            FieldType.LOCATION, "address");

    private SampleFormats() {}

    static Optional<Problem> check(Field field, String format) {
        String pattern = PATTERNS.get(field.type());
        return pattern != null && format.matches(pattern)
                ? Optional.empty()
                : Optional.of(Problem.of(
                        "invalid-format",
                        "'" + format + "' is not a format of " + field.type().label()));
    }
}
