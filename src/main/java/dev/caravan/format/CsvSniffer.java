package dev.caravan.format;

import dev.caravan.model.FileSettings;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out the delimiter and the quote of a CSV file from how it begins.
 *
 * <p>A delimiter is the more likely the more of the first records have as many cells as the header; among equals the one
 * that makes more columns, among those the first of {@code , ; TAB |}. One that does not split the header is none.
 */
final class CsvSniffer {
    /** How many characters of a file are looked at. */
    static final int SAMPLE = 1 << 18;

    /** Excel's way to say it: a first line of {@code sep=;}. */
    static final Pattern SEPARATOR_LINE = Pattern.compile("(?i)sep=([^\\r\\n])[\\r\\n]");

    private static final int RECORDS = 100;
    private static final List<Character> DELIMITERS = List.of(',', ';', '\t', '|');
    private static final List<Character> QUOTES = List.of('"', '\'');
    /** A single quote at both ends of one cell may be text; of several, with nothing broken by it, it is a quote. */
    private static final int SURE_OF_SINGLE_QUOTES = 2;

    private final String sample;

    CsvSniffer(String sample, boolean whole) {
        int lastLine = Math.max(sample.lastIndexOf('\n'), sample.lastIndexOf('\r'));
        this.sample = whole || lastLine < 0 ? sample : sample.substring(0, lastLine + 1);
    }

    /** The dialect, of which what is set is taken as it is. */
    CsvDialect dialect(FileSettings settings) throws IOException {
        Optional<Character> delimiter = settings.delimiter().or(this::separatorLine);
        List<Character> quotes = settings.quote().map(List::of).orElse(QUOTES);
        Trial best = null;
        for (char candidate : delimiter.map(List::of).orElse(DELIMITERS)) {
            Trial trial = withQuote(candidate, quotes);
            best = best == null || trial.isBetterThan(best) ? trial : best;
        }
        return best == null ? CsvDialect.DEFAULT : best.dialect;
    }

    private Optional<Character> separatorLine() {
        Matcher matcher = SEPARATOR_LINE.matcher(sample);
        return matcher.lookingAt() ? Optional.of(matcher.group(1).charAt(0)) : Optional.empty();
    }

    /** Double quotes, unless there are none and single ones do what quotes do. */
    private Trial withQuote(char delimiter, List<Character> quotes) throws IOException {
        Trial trial = read(new CsvDialect(delimiter, quotes.get(0)));
        if (quotes.size() == 1 || trial.quoted > 0) {
            return trial;
        }
        Trial other = read(new CsvDialect(delimiter, quotes.get(1)));
        boolean sure = other.quoted >= SURE_OF_SINGLE_QUOTES && other.broken == 0;
        return sure && other.evenness() >= trial.evenness() ? other : trial;
    }

    private Trial read(CsvDialect dialect) throws IOException {
        Trial trial = new Trial(dialect);
        CsvParser parser = new CsvParser(new StringReader(sample), dialect, sample.length(), sample.length());
        if (SEPARATOR_LINE.matcher(sample).lookingAt()) {
            parser.next();
        }
        while (trial.records < RECORDS && parser.next()) {
            if (trial.records == 0 ? !parser.isWhiteSpace() : !parser.isBlank()) {
                trial.add(parser);
            }
        }
        return trial;
    }

    /** What the sample looks like in one dialect. */
    private static final class Trial {
        private final CsvDialect dialect;
        private int columns;
        private int records;
        private int even;
        private int broken;
        private int quoted;
        private boolean split;

        Trial(CsvDialect dialect) {
            this.dialect = dialect;
        }

        void add(CsvParser record) {
            columns = records == 0 ? record.size() : columns;
            records++;
            split |= record.size() > 1;
            if (record.fault() != CsvParser.Fault.NONE) {
                broken++;
                return;
            }
            even += record.size() == columns ? 1 : 0;
            for (int i = 0; i < record.size(); i++) {
                quoted += record.isQuoted(i) ? 1 : 0;
            }
        }

        double evenness() {
            return records == 0 ? 0 : (double) even / records;
        }

        boolean isBetterThan(Trial other) {
            if (columns > 1 != other.columns > 1) {
                return columns > 1;
            }
            if (columns <= 1) {
                // one column: any delimiter will do that the values do not hold
                return !split && other.split;
            }
            return evenness() != other.evenness() ? evenness() > other.evenness() : columns > other.columns;
        }
    }
}
