package dev.caravan.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 30s}, {@code 15m}, {@code 2h}, {@code 1d}. */
public final class Durations {
    /** What to write, for messages. */
    public static final String VALID = "a duration such as 500ms, 30s, 15m, 2h, 1d";

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

    private Durations() {}

    /** The duration that this text says, if it says one. */
    public static Optional<Duration> find(String text) {
        Matcher matcher = DURATION.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    case "d" -> Duration.ofDays(amount);
                    default -> Duration.ofMillis(amount);
                });
    }

    /** As it is written, in the largest unit that says it exactly. */
    static String text(Duration duration) {
        if (duration.toMillis() % 1_000 != 0) {
            return duration.toMillis() + "ms";
        }
        long seconds = duration.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    /** The value of this key, which is reported if it is no duration from the least to the most. */
    static Duration read(
            Section section, String key, Duration otherwise, Duration least, Duration most, Problems problems) {
        Optional<Value> value = section.text(key);
        if (value.isEmpty()) {
            return otherwise;
        }
        Optional<Duration> duration = find(value.get().text());
        if (duration.isPresent()
                && duration.get().compareTo(least) >= 0
                && duration.get().compareTo(most) <= 0) {
            return duration.get();
        }
        problems.add(
                value.get().at(),
                "config-invalid-value",
                "'" + Names.shorten(value.get().text()) + "' is not valid; valid: " + VALID + ", from " + text(least)
                        + " to " + text(most));
        return otherwise;
    }
}
