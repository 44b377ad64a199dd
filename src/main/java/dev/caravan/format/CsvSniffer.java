package dev.caravan.format;

import dev.caravan.model.FileSettings;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out of a CSV file, from how it begins, where its header is and what its dialect is.
 *
 * <p>If labels are expected, the delimiter with which the header has most of them is taken. Among equals one is the more
 * likely the more of the first records have as many cells as the header; then the one that makes more columns, among
 * those the first of {@code , ; TAB |}. One that does not split the header is none.
 */
final class CsvSniffer {
    /** How many characters of a file are looked at. */
    static final int SAMPLE = 1 << 18;

    /** Excel's way to say it: a first line of {@code sep=;}. */
    private static final Pattern SEPARATOR_LINE = Pattern.compile("(?i)\"?sep=([^\\r\\n])\"?[\\r\\n]");

    private static final List<String> DELIMITERS = List.of(",", ";", "\t", "|");
    private static final List<Integer> QUOTES = List.of((int) '"', (int) '\'');
    private static final char BACKSLASH = '\\';
    /** A single quote at both ends of one cell may be text; of several, with hardly anything broken by it, it is a quote. */
    private static final int SURE_OF_SINGLE_QUOTES = 2;

    private static final int MORE_FOR_EACH_BROKEN = 4;

    private final String sample;
    private final FileSettings settings;
    private final Set<String> labels;

    /** @param labels what the header may hold; empty if that is not known */
    CsvSniffer(String sample, boolean whole, FileSettings settings, Set<String> labels) {
        int lastLine = Math.max(sample.lastIndexOf('\n'), sample.lastIndexOf('\r'));
        this.sample = whole || lastLine < 0 ? sample : sample.substring(0, lastLine + 1);
        this.settings = settings;
        this.labels = labels;
    }

    /**
     * What was found out.
     *
     * @param linesBefore the physical lines before that of the header; blank ones may follow
     */
    record Layout(CsvDialect dialect, long linesBefore) {}

    /** The layout, of which what is set is taken as it is. */
    Layout layout() throws IOException {
        CsvDialect set = CsvDialect.of(settings.csv());
        List<String> delimiters =
                settings.csv().delimiter().or(this::separatorLine).map(List::of).orElse(DELIMITERS);
        CsvTrial best = withQuote(set.withDelimiter(delimiters.get(0)));
        for (String candidate : delimiters.subList(1, delimiters.size())) {
            CsvTrial trial = withQuote(set.withDelimiter(candidate));
            best = trial.isBetterThan(best) ? trial : best;
        }
        return new Layout(best.dialect(), best.linesBefore());
    }

    private Optional<String> separatorLine() {
        Matcher matcher = SEPARATOR_LINE.matcher(sample);
        return matcher.lookingAt() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Double quotes, unless there are none and single ones do what quotes do. */
    private CsvTrial withQuote(CsvDialect dialect) throws IOException {
        if (settings.csv().quote().isPresent()) {
            return withEscape(dialect);
        }
        CsvTrial trial = withEscape(dialect.withQuote(QUOTES.get(0)));
        if (trial.quoted() > 0) {
            return trial;
        }
        CsvTrial other = withEscape(dialect.withQuote(QUOTES.get(1)));
        boolean sure = other.quoted() >= SURE_OF_SINGLE_QUOTES + MORE_FOR_EACH_BROKEN * other.broken();
        return sure && other.evenness() >= trial.evenness() ? other : trial;
    }

    /** A backslash in front of quotes, if nothing else makes sense of the quotes and that makes sense of more of them. */
    private CsvTrial withEscape(CsvDialect dialect) throws IOException {
        CsvTrial trial = read(dialect);
        boolean suspicious = dialect.quote() != CsvDialect.NONE
                && trial.broken() > 0
                && sample.indexOf("\\" + (char) dialect.quote()) >= 0;
        if (settings.csv().escape().isPresent() || !suspicious) {
            return trial;
        }
        CsvTrial escaped = read(dialect.withEscape(BACKSLASH));
        boolean better = escaped.broken() < trial.broken() && escaped.evenness() >= trial.evenness();
        return better ? escaped : trial;
    }

    private CsvTrial read(CsvDialect dialect) throws IOException {
        CsvParser parser =
                new CsvParser(new StringReader(sample), dialect, Math.max(sample.length(), 1), sample.length() + 1);
        long before = 0;
        if (settings.headerLine().isPresent()) {
            before = settings.headerLine().getAsInt() - 1L;
        } else if (separatorLine().isPresent()) {
            before = 1;
        }
        parser.skipLines(before);
        List<CsvTrial.Seen> seen = new ArrayList<>();
        int most = labels.isEmpty() ? CsvTrial.RECORDS : CsvTrial.MOST;
        while (seen.size() < most && parser.next()) {
            if (seen.isEmpty() ? !parser.isWhiteSpace() : !parser.isBlank()) {
                seen.add(CsvTrial.Seen.of(parser, labels));
            }
        }
        boolean given = settings.headerLine().isPresent();
        return CsvTrial.of(dialect, seen, before, given || labels.isEmpty(), labels.size());
    }
}
