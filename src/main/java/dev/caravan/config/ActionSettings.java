package dev.caravan.config;

import dev.caravan.model.Limits;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
}
