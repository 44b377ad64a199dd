package dev.caravan.web.page;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The page of a job: how far it is, what became of its rows, and what to do next.
 *
 * @param progress what changes while it runs
 * @param detail a sentence on how it ended
 * @param fileProblems why the file as a whole could not be imported
 * @param groups problems that are alike
 * @param bars how many rows have problems, by column, the most first
 * @param lines rows, one page of them
 * @param filter which rows are listed: an outcome, or empty for all
 * @param outcomes the outcomes that rows can be filtered by, with their number
 * @param preview for a dry run: the columns and first rows as they are understood
 * @param errors where the rows in error are to be had as a file
 * @param result where the exported file is to be had
 * @param again where another file for the same import is chosen
 * @param confirm where this file is imported in earnest
 */
public record JobDetails(
        String address,
        String kind,
        String label,
        boolean dryRun,
        Optional<Link> list,
        Optional<String> file,
        Progressing progress,
        Optional<String> detail,
        List<Fault> fileProblems,
        List<String> ignoredColumns,
        List<Group> groups,
        List<Bar> bars,
        List<Line> lines,
        String filter,
        List<Choice> outcomes,
        Pager pager,
        Optional<Preview> preview,
        Optional<Link> errors,
        Optional<Link> result,
        Optional<String> again,
        Optional<String> confirm,
        Instant created,
        String by) {
    /** Copies the lists. */
    public JobDetails {
        fileProblems = List.copyOf(fileProblems);
        ignoredColumns = List.copyOf(ignoredColumns);
        groups = List.copyOf(groups);
        bars = List.copyOf(bars);
        lines = List.copyOf(lines);
        outcomes = List.copyOf(outcomes);
    }

    /**
     * How far a job is.
     *
     * @param percent of the file, if that is known
     * @param rate rows a second
     * @param left how long it will still take, in words
     */
    public record Progressing(
            String address,
            String state,
            boolean running,
            boolean dryRun,
            boolean importing,
            long read,
            long created,
            long updated,
            long unchanged,
            long failed,
            Optional<Integer> percent,
            Optional<String> rate,
            Optional<String> left,
            Optional<String> took) {
        /** How many of a hundred rows had this outcome. */
        public double share(long rows) {
            return read == 0 ? 0 : 100.0 * rows / read;
        }
    }

    /** Something wrong, and what to do about it. */
    public record Fault(String message, Optional<String> hint) {}

    /** Problems that are alike. */
    public record Group(String column, String message, long count, String lines) {}

    /**
     * A bar of a small chart.
     *
     * @param percent of the longest one
     */
    public record Bar(String label, long count, int percent) {}

    /** A filter of the rows. */
    public record Choice(String outcome, String href, long count, boolean chosen) {}

    /** A row and what became of it. */
    public record Line(
            long number, String outcome, Optional<Link> record, List<LineProblem> problems, List<Change> changes) {
        /** Copies the lists. */
        public Line {
            problems = List.copyOf(problems);
            changes = List.copyOf(changes);
        }
    }

    /** One thing wrong with a row. */
    public record LineProblem(String column, String value, String message, Optional<String> hint) {}

    /** A cell that would change. */
    public record Change(String column, String from, String to) {}

    /**
     * The file as it is understood.
     *
     * @param description what kind of file it is
     * @param columns of the file
     * @param missing columns of the import that the file lacks
     * @param labels of the columns that are read
     * @param rows the first ones
     */
    public record Preview(
            String description,
            List<FoundColumn> columns,
            List<String> missing,
            List<String> labels,
            List<PreviewRow> rows) {
        /** Copies the lists. */
        public Preview {
            columns = List.copyOf(columns);
            missing = List.copyOf(missing);
            labels = List.copyOf(labels);
            rows = List.copyOf(rows);
        }
    }

    /**
     * A column of the file.
     *
     * @param field what it is taken for, if the import knows it
     * @param meant what it may have been meant for
     */
    public record FoundColumn(String label, Optional<String> field, Optional<String> meant) {}

    /** A row as it is decoded. */
    public record PreviewRow(long number, List<PreviewCell> cells) {
        /** Copies the list. */
        public PreviewRow {
            cells = List.copyOf(cells);
        }
    }

    /** A cell as it is decoded, or what is wrong with it. */
    public record PreviewCell(String text, Optional<String> problem) {}
}
