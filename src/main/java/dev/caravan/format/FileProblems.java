package dev.caravan.format;

import dev.caravan.model.Cell;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import java.util.Locale;

/** What can be wrong with a file as a whole. */
final class FileProblems {
    private static final String FORMATS = "expected CSV, XLSX, XLS, JSON or NDJSON";

    private FileProblems() {}

    static ProblemException emptyFile() {
        return new ProblemException(Problem.of("empty-file", "the file is empty; expected a header line and rows"));
    }

    static ProblemException onlyBlankLines() {
        return new ProblemException(
                Problem.of("empty-file", "the file holds nothing but blank lines; expected a header line and rows"));
    }

    static ProblemException unknownFormat(String looksLike) {
        return new ProblemException(Problem.of("unknown-format", "the file looks like " + looksLike + "; " + FORMATS));
    }

    static ProblemException brokenWorkbook(String what) {
        return new ProblemException(brokenProblem(what));
    }

    static ProblemException brokenWorkbook(String what, Exception cause) {
        return new ProblemException(brokenProblem(what), cause);
    }

    private static Problem brokenProblem(String what) {
        return Problem.of("broken-workbook", "the workbook is damaged: " + what)
                .withHint("open it in a spreadsheet program and save it again; or send it again, if it was cut off");
    }

    static ProblemException workbookTooLarge(String why) {
        return of("workbook-too-large", "the workbook is too large: " + why);
    }

    static ProblemException encrypted() {
        return new ProblemException(
                Problem.of("encrypted-workbook", "the workbook is protected with a password, so it cannot be read")
                        .withHint("save it without a password"));
    }

    /** What is to be written does not go into a workbook. */
    static ProblemException limit(FileFormat format, String found, String most) {
        return new ProblemException(Problem.of(
                        "workbook-limit",
                        "there is too much for a workbook: " + found + ", but " + format.label() + " holds at most "
                                + most)
                .withHint(
                        format == FileFormat.XLS
                                ? "take XLSX, which holds more; or CSV or JSON, which have no such limits"
                                : "take CSV or JSON, which have no such limits; or filter the records"));
    }

    /** A cell that shows an error such as {@code #DIV/0!}. */
    static Cell errorValue(String shown) {
        return new Cell.Invalid("error-value", Problem.abbreviate(shown), "is an error of the workbook, not a value");
    }

    /** A formula that no spreadsheet program has computed. */
    static Cell noResult(String formula) {
        return new Cell.Invalid(
                "formula-without-result",
                Problem.abbreviate("=" + formula),
                "is a formula whose result is not in the file; open the workbook in a spreadsheet program and save it");
    }

    static ProblemException brokenHeader(CsvParser header) {
        Problem problem = record(header.fault(), CsvDialect.DEFAULT);
        return of(problem.code(), "the header (line " + header.line() + ") " + problem.message());
    }

    static ProblemException noColumns() {
        return of("no-columns", "no object of the file has a key; expected objects with a key for each column");
    }

    static ProblemException tooManyColumns(int limit) {
        return of("too-many-columns", "the file has more than " + count(limit) + " columns, which is the limit");
    }

    /** What is wrong with a record, as the end of a sentence. */
    static Problem record(CsvParser.Fault fault, CsvDialect dialect) {
        char quote = (char) dialect.quote();
        return switch (fault) {
            case TEXT_AFTER_QUOTE ->
                Problem.of(
                                "broken-quote",
                                "has text after a closing " + quote + "; expected a delimiter or the end of the line")
                        .withHint("write a " + quote + " inside a quoted cell twice");
            case TOO_LONG -> tooLong();
            case UNCLOSED_QUOTE, NONE ->
                Problem.of("broken-quote", "has an opening " + quote + " that is not closed")
                        .withHint("close the quote, or write a " + quote + " inside a quoted cell twice");
        };
    }

    /** The same of a row: a sentence of which the row is the subject. */
    static Problem ofRow(Problem end) {
        Problem sentence = Problem.of(end.code(), "the row " + end.message());
        return end.hint().map(sentence::withHint).orElse(sentence);
    }

    static Problem tooLong() {
        return Problem.of(
                "line-too-long",
                "has more than " + count(CsvRowReader.MAX_RECORD) + " characters, which is the limit for one row");
    }

    /** A number that is short to write, {@code 1e999999999}, and would fill the memory when it is written out. */
    static Cell.Invalid numberTooLong(String digits) {
        return new Cell.Invalid(
                "number-too-long",
                Problem.abbreviate(digits),
                "is a number of more than " + count(JsonText.MAX_DIGITS)
                        + " digits when it is written out, which is the limit");
    }

    static ProblemException of(String code, String message) {
        return new ProblemException(Problem.of(code, message));
    }

    /** A count for people: {@code 4,000,000}. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
