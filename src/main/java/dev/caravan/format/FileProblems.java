package dev.caravan.format;

import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import java.util.Locale;

/** What can be wrong with a file as a whole. */
final class FileProblems {
    private static final String FORMATS = "expected CSV, JSON or NDJSON";

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

    static ProblemException unsupported(FileFormat format) {
        return new ProblemException(Problem.of(
                        "unsupported-format",
                        "the file is a workbook (" + format.label() + "), which cannot be read yet; " + FORMATS)
                .withHint("save the sheet as CSV (UTF-8)"));
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

    static Problem tooLong() {
        return Problem.of(
                "line-too-long",
                "has more than " + count(CsvRowReader.MAX_RECORD) + " characters, which is the limit for one row");
    }

    static ProblemException of(String code, String message) {
        return new ProblemException(Problem.of(code, message));
    }

    static ProblemException unwritable(FileFormat format) {
        return of("unsupported-format", "a workbook (" + format.label() + ") cannot be written yet; " + FORMATS);
    }

    /** A count for people: {@code 4,000,000}. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
