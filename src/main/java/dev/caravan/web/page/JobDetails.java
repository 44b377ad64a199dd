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
 * @param lines what became of the rows, one page of them
 * @param preview for a dry run: the columns and first rows as they are understood
 * @param errors where the rows in error are to be had as a file
 * @param result where the exported file is to be had
 * @param resultIs its format and size, in words
 * @param again where another file for the same import is chosen
 * @param decision what can be done about a file that was tried
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
        Optional<Lines> lines,
        Optional<Preview> preview,
        Optional<String> errors,
        Optional<String> result,
        Optional<String> resultIs,
        Optional<String> again,
        Decision decision,
        Instant created,
        String by) {
    /** Copies the lists. */
    public JobDetails {
        fileProblems = List.copyOf(fileProblems);
        ignoredColumns = List.copyOf(ignoredColumns);
        groups = List.copyOf(groups);
        bars = List.copyOf(bars);
    }

    /**
     * How far a job is.
     *
     * @param says the state in words
     * @param percent of the file, if that is known
     * @param rate rows a second
     * @param left how long it will still take, in words
     */
    public record Progressing(
            String address,
            String state,
            String says,
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
    public record Group(String column, String message, Optional<String> hint, long count, String lines) {}

    /**
     * A bar of a small chart.
     *
     * @param percent of the longest one
     */
    public record Bar(String label, long count, int percent) {}

    /**
     * What can be done about a file that was tried.
     *
     * @param confirm where it is imported in earnest
     * @param made the job that has done so, or does
     * @param nothing why there is nothing to import, as the end of a key of words
     */
    public record Decision(Optional<String> confirm, Optional<String> made, Optional<String> nothing) {
        /** Nothing was tried. */
        public static final Decision NONE = new Decision(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Rows and what became of them.
     *
     * @param address of the job's page
     * @param outcome of the rows that are listed, or empty for all
     * @param column that they have something to say of, or empty
     * @param text that they hold, or empty
     * @param columns that can be chosen
     * @param choices the outcomes that can be chosen, with their number
     */
    public record Lines(
            String address,
            String outcome,
            String column,
            String text,
            List<String> columns,
            List<Choice> choices,
            List<Line> lines,
            Pager pager) {
        /** Copies the lists. */
        public Lines {
            columns = List.copyOf(columns);
            choices = List.copyOf(choices);
            lines = List.copyOf(lines);
        }
    }

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
            List<MissingColumn> missing,
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

    /** A column that the file lacks, and whether it cannot be imported without. */
    public record MissingColumn(String label, boolean needed) {}

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
