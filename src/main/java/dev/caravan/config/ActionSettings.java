package dev.caravan.config;

import dev.caravan.model.FileSettings;
import dev.caravan.model.Limits;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the settings of actions that stand for themselves: roles, limits, time zone, what a file looks like. */
final class ActionSettings {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,6})?)\\s*([A-Za-z]*)");
    private static final Map<String, Long> UNITS = Map.of(
            "", 1L,
            "b", 1L,
            "kb", 1_000L,
            "mb", 1_000_000L,
            "gb", 1_000_000_000L,
            "kib", 1L << 10,
            "mib", 1L << 20,
            "gib", 1L << 30);
    private static final Map<String, Character> NAMED_DELIMITERS =
            Map.of("tab", '\t', "\\t", '\t', "comma", ',', "semicolon", ';', "pipe", '|');

    private static final ZoneId UTC = ZoneId.of("UTC");

    private final Section section;
    private final Problems problems;

    ActionSettings(Section section, Problems problems) {
        this.section = section;
        this.problems = problems;
    }

    /** Who may run the action; empty: everybody. A list without a role is refused, for it would look like nobody. */
    Set<String> roles() {
        List<Value> roles = section.texts("roles");
        if (section.isEmptyList("roles")) {
            problems.add(
                    section.at("roles"),
                    "config-empty-value",
                    "is empty; valid: at least one role",
                    "leave the key out to let every role in");
        }
        Set<String> names = new LinkedHashSet<>();
        for (Value role : roles) {
            if (!names.add(role.text())) {
                problems.add(role.at(), "config-duplicate-name", "role '" + role.text() + "' stands twice");
            }
        }
        return names;
    }

    ZoneId timezone() {
        return section.text("timezone").flatMap(this::zone).orElse(UTC);
    }

    private Optional<ZoneId> zone(Value value) {
        try {
            return Optional.of(ZoneId.of(value.text().strip()));
        } catch (DateTimeException e) {
            String found = "unknown time zone '" + Names.shorten(value.text()) + "'";
            problems.add(
                    value.at(),
                    "config-unknown-value",
                    found + "; valid: UTC, Europe/Berlin, +02:00, …",
                    Names.didYouMean(value.text(), new TreeSet<>(ZoneId.getAvailableZoneIds())));
            return Optional.empty();
        }
    }

    Limits limits() {
        Optional<Section> limits = section.section("limits", Shape.LIMITS);
        return new Limits(
                limits.flatMap(s -> s.text("rows")).flatMap(this::rows).orElse(Limits.DEFAULT.rows()),
                limits.flatMap(s -> s.text("file_size")).flatMap(this::bytes).orElse(Limits.DEFAULT.fileBytes()));
    }

    Optional<Long> rows(Value value) {
        String digits = value.text().strip().replace("_", "");
        if (digits.matches("\\d{1,18}") && Long.parseLong(digits) >= 1) {
            return Optional.of(Long.parseLong(digits));
        }
        problems.add(
                value.at(),
                "config-invalid-value",
                "'" + Names.shorten(value.text()) + "' is not a number of rows; valid: a whole number, 1 or more");
        return Optional.empty();
    }

    Optional<Long> bytes(Value value) {
        Matcher matcher = SIZE.matcher(value.text().strip());
        Long unit = matcher.matches() ? UNITS.get(matcher.group(2).toLowerCase(Locale.ROOT)) : null;
        if (unit != null) {
            BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit));
            if (bytes.compareTo(BigDecimal.ONE) >= 0 && bytes.precision() - bytes.scale() <= 18) {
                return Optional.of(bytes.longValue());
            }
        }
        problems.add(
                value.at(),
                "config-invalid-value",
                "'" + Names.shorten(value.text())
                        + "' is not a size; valid: bytes, or a number with KB, MB, GB, KiB, MiB or GiB, such as 500MB");
        return Optional.empty();
    }

    FileSettings file() {
        Optional<Character> delimiter = character("delimiter");
        Optional<Character> quote = character("quote");
        if (delimiter.isPresent() && delimiter.equals(quote)) {
            problems.add(section.at("quote"), "config-invalid-value", "is the delimiter as well");
        }
        return new FileSettings(
                delimiter,
                quote,
                section.text("encoding").flatMap(this::charset),
                headerLine(),
                section.text("sheet").map(Value::text));
    }

    private OptionalInt headerLine() {
        Optional<Value> value = section.text("header_line");
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        String digits = value.get().text().strip();
        if (digits.matches("\\d{1,7}") && Integer.parseInt(digits) >= 1) {
            return OptionalInt.of(Integer.parseInt(digits));
        }
        problems.add(
                value.get().at(),
                "config-invalid-value",
                "'" + Names.shorten(digits) + "' is not a line; valid: a whole number, 1 or more");
        return OptionalInt.empty();
    }

    private Optional<Character> character(String key) {
        Optional<Value> value = section.scalar(key);
        Optional<Character> character = value.flatMap(v -> character(key, v.text()));
        if (value.isPresent() && character.isEmpty()) {
            problems.add(
                    value.get().at(),
                    "config-invalid-value",
                    "'" + Names.shorten(value.get().text()) + "' is not a " + key + "; valid: one character"
                            + (key.equals("delimiter") ? ", or tab" : ""));
        }
        return character;
    }

    private static Optional<Character> character(String key, String text) {
        Character named = NAMED_DELIMITERS.get(text.toLowerCase(Locale.ROOT));
        if (named != null && key.equals("delimiter")) {
            return Optional.of(named);
        }
        boolean one =
                text.length() == 1 && "\r\n".indexOf(text.charAt(0)) < 0 && !Character.isSurrogate(text.charAt(0));
        return one ? Optional.of(text.charAt(0)) : Optional.empty();
    }

    private Optional<Charset> charset(Value value) {
        try {
            return Optional.of(Charset.forName(value.text().strip()));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            String found = "unknown encoding '" + Names.shorten(value.text()) + "'";
            problems.add(
                    value.at(),
                    "config-unknown-value",
                    found + "; valid: UTF-8, UTF-16, windows-1252, …",
                    Names.didYouMean(value.text(), Charset.availableCharsets().keySet()));
            return Optional.empty();
        }
    }
}
