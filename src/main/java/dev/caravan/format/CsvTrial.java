package dev.caravan.format;

import java.util.List;
import java.util.Set;

/**
 * What the beginning of a file looks like in one dialect.
 *
 * @param linesBefore the physical lines before that of the header
 * @param labels how many of the labels that are expected the header has
 * @param columns cells of the header
 * @param even records behind it that have as many
 * @param broken records behind it that are faulty
 * @param quoted cells in quotes, of the header and behind it
 * @param split whether any record has several cells
 */
record CsvTrial(
        CsvDialect dialect,
        long linesBefore,
        int labels,
        int columns,
        int records,
        int even,
        int broken,
        int quoted,
        boolean split) {
    /** The header is among so many records, and as many behind it are looked at. */
    static final int RECORDS = 100;

    /** More records need not be seen. */
    static final int MOST = 2 * RECORDS;

    /** A header that is not the first line must have so many of the labels, unless it has all. */
    private static final int SURE_OF_LABELS = 2;

    /** What matters of one record. */
    record Seen(long line, int cells, int labels, int quoted, boolean broken) {
        static Seen of(CsvParser parser, Set<String> labels) {
            if (parser.fault() != CsvParser.Fault.NONE) {
                return new Seen(parser.line(), parser.size(), 0, 0, true);
            }
            int quoted = 0;
            int known = 0;
            for (int i = 0; i < parser.size(); i++) {
                quoted += parser.isQuoted(i) ? 1 : 0;
                known += !labels.isEmpty() && labels.contains(parser.cell(i).strip()) ? 1 : 0;
            }
            return new Seen(parser.line(), parser.size(), known, quoted, false);
        }
    }

    /**
     * Judges what was seen.
     *
     * @param before the physical lines before the first record
     * @param first whether the header is the first record in any case
     * @param expected how many labels there are
     */
    static CsvTrial of(CsvDialect dialect, List<Seen> seen, long before, boolean first, int expected) {
        int header = first ? 0 : header(seen, expected);
        long linesBefore = header == 0 ? before : seen.get(header).line() - 1;
        int columns = seen.isEmpty() ? 0 : seen.get(header).cells();
        List<Seen> table = seen.subList(Math.min(header, seen.size()), Math.min(header + RECORDS, seen.size()));
        return new CsvTrial(
                dialect,
                linesBefore,
                seen.isEmpty() ? 0 : seen.get(header).labels(),
                columns,
                table.size(),
                (int) table.stream()
                        .filter(s -> !s.broken() && s.cells() == columns)
                        .count(),
                (int) table.stream().filter(Seen::broken).count(),
                table.stream().mapToInt(Seen::quoted).sum(),
                table.stream().anyMatch(s -> s.cells() > 1));
    }

    /** The first record, or the first of those that have most of the labels. */
    private static int header(List<Seen> seen, int expected) {
        int best = 0;
        for (int i = 1; i < Math.min(seen.size(), RECORDS); i++) {
            int labels = seen.get(i).labels();
            boolean sure = labels >= Math.min(SURE_OF_LABELS, expected);
            if (sure && labels > seen.get(best).labels()) {
                best = i;
            }
        }
        return best;
    }

    double evenness() {
        return records == 0 ? 0 : (double) even / records;
    }

    boolean isBetterThan(CsvTrial other) {
        if (labels != other.labels) {
            return labels > other.labels;
        }
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
