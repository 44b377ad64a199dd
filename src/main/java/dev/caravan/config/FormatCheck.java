package dev.caravan.config;

import dev.caravan.model.Field;
import dev.caravan.model.Problem;
import java.util.Optional;

/** Says whether a format suits a field; the codecs know. */
@FunctionalInterface
public interface FormatCheck {
    /**
     * The problem that this format has with this field, if it has one.
     *
     * @param cellField the field whose values the cells hold: for a reference its target's key
     * @param format as the configuration gives it, never blank
     */
    Optional<Problem> check(Field cellField, String format);
}
