package dev.caravan.config;

import dev.caravan.model.CsvSettings;
import dev.caravan.model.FileSettings;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads what an action says of how its files are written. */
final class FileSection {
    private static final Map<String, String> NAMED_DELIMITERS =
            Map.of("tab", "\t", "\\t", "\t", "comma", ",", "semicolon", ";", "pipe", "|");
    private static final String NO_QUOTE = "none";
    private static final int LONGEST = 10;
    private static final int LAST_LINE = 1_048_576;

    private final Section section;
    private final Problems problems;

    FileSection(Section section, Problems problems) {
        this.section = section;
        this.problems = problems;
    }

    /** Of an import. */
    FileSettings ofImport() {
        return new FileSettings(
                csv(Shape.IMPORT_CSV), headerLine(), section.text("sheet").map(Value::text));
    }

    /** Of an export. */
    CsvSettings ofExport() {
        return csv(Shape.EXPORT_CSV);
    }

    private OptionalInt headerLine() {
        Optional<Value> value = section.text("header_line");
        String digits = value.map(v -> v.text().strip()).orElse("");
        if (digits.matches("\\d{1,7}") && Integer.parseInt(digits) >= 1 && Integer.parseInt(digits) <= LAST_LINE) {
            return OptionalInt.of(Integer.parseInt(digits));
        }
        value.ifPresent(
                v -> invalid(v, "a line", "a whole number from 1 to " + String.format(Locale.ROOT, "%,d", LAST_LINE)));
        return OptionalInt.empty();
    }

    private CsvSettings csv(Shape shape) {
        return section.section("csv", shape).map(this::csv).orElse(CsvSettings.NONE);
    }

    private CsvSettings csv(Section csv) {
        Optional<String> delimiter = csv.scalar("delimiter").flatMap(this::delimiter);
        Optional<String> quote = csv.scalar("quote").flatMap(this::quote);
        Optional<String> escape = csv.scalar("escape").flatMap(v -> character(v, "an escape character"));
        Optional<String> comment = csv.scalar("comment").flatMap(v -> text(v, "the beginning of a comment"));
        Optional<String> footer = csv.scalar("footer").flatMap(v -> text(v, "the beginning of a footer"));
        if (delimiter.isPresent()
                && quote.filter(q -> !q.isEmpty() && delimiter.get().contains(q))
                        .isPresent()) {
            problems.add(csv.at("quote"), "config-invalid-value", "is the delimiter as well");
        }
        if (escape.isPresent()
                && (delimiter.filter(d -> d.contains(escape.get())).isPresent() || escape.equals(quote))) {
            problems.add(csv.at("escape"), "config-invalid-value", "is the delimiter or the quote as well");
        }
        return new CsvSettings(
                delimiter,
                quote,
                escape.map(e -> e.charAt(0)),
                csv.text("encoding").flatMap(this::charset),
                comment,
                footer,
                csv.truth("bom", false));
    }

    private Optional<String> delimiter(Value value) {
        String text = value.text();
        String delimiter = NAMED_DELIMITERS.getOrDefault(text.toLowerCase(Locale.ROOT), text);
        return isText(delimiter, LONGEST)
                ? Optional.of(delimiter)
                : invalid(value, "a delimiter", "one character, several up to " + LONGEST + ", or tab");
    }

    private Optional<String> quote(Value value) {
        if (value.text().equalsIgnoreCase(NO_QUOTE)) {
            return Optional.of(CsvSettings.NO_QUOTE);
        }
        return isText(value.text(), 1)
                ? Optional.of(value.text())
                : invalid(value, "a quote", "one character, or none");
    }

    private Optional<String> character(Value value, String what) {
        return isText(value.text(), 1) ? Optional.of(value.text()) : invalid(value, what, "one character");
    }

    private Optional<String> text(Value value, String what) {
        return isText(value.text(), 100) && !value.text().isBlank()
                ? Optional.of(value.text())
                : invalid(value, what, "some characters of one line");
    }

    private static boolean isText(String text, int longest) {
        return !text.isEmpty()
                && text.length() <= longest
                && text.chars().noneMatch(c -> c == '\r' || c == '\n' || Character.isSurrogate((char) c));
    }

    private <T> Optional<T> invalid(Value value, String what, String valid) {
        problems.add(
                value.at(),
                "config-invalid-value",
                "'" + Names.shorten(value.text()) + "' is not " + what + "; valid: " + valid);
        return Optional.empty();
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
