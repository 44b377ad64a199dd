package dev.caravan.store;

import dev.caravan.model.Column;
import dev.caravan.model.ImportField;
import dev.caravan.model.Problem;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What a database's refusal of a row means to the one who sent the row. */
final class Violations {
    /** The code of a value that must be unique and is not. */
    static final String DUPLICATE = "duplicate-value";

    private static final Pattern POSTGRES_KEY = Pattern.compile("^Key \\((.+?)\\)=\\((.*)\\) ");
    private static final Pattern H2_KEY = Pattern.compile("(?:ON [^(]*|FOREIGN KEY)\\(([^)]*)\\)");
    /** The values of the index, of which a single text or number can be told. */
    private static final Pattern H2_VALUE = Pattern.compile(
            "VALUES \\( (?:/\\* [^*]* \\*/ )?(?:'((?:[^']|'')*)'|(?:CAST\\()?(-?[0-9.]+)(?: AS [A-Z]+\\))?) \\)");

    private static final Pattern H2_COLUMN = Pattern.compile("column \"([^\"]+)\"");
    private static final Pattern H2_CONSTRAINT = Pattern.compile("\"([^\": ]+)");

    private Violations() {}

    /**
     * Whether the database refuses what a row holds, so that the row is in error and not the job: SQL states of class
     * 22 (data), 23 (constraints) and P0 (raised by a trigger).
     */
    static boolean isRefusal(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23") || state.startsWith("P0"));
    }

    /** The row's problem. */
    static Problem problem(SQLException e, List<ImportField> fields) {
        if (e instanceof OutsideAccessException) {
            return OutsideAccessException.problem();
        }
        SQLException cause = e;
        while (cause.getNextException() != null && cause.getNextException() != cause) {
            cause = cause.getNextException();
        }
        Refusal refusal = cause instanceof PSQLException postgres && postgres.getServerErrorMessage() != null
                ? ofPostgres(postgres.getServerErrorMessage())
                : ofH2(cause);
        Problem problem = new Problem(
                refusal.code(),
                refusal.message(),
                Optional.empty(),
                Optional.empty(),
                refusal.value().isEmpty() ? Optional.empty() : Optional.of(refusal.value()),
                Optional.empty());
        for (ImportField field : fields) {
            for (Column column : field.field().columns()) {
                if (refusal.columns().stream().anyMatch(column.name()::equalsIgnoreCase)) {
                    return problem.at(field, refusal.value());
                }
            }
        }
        return problem;
    }

    private record Refusal(String code, String message, List<String> columns, String value) {}

    private static Refusal ofPostgres(ServerErrorMessage error) {
        String state = String.valueOf(error.getSQLState());
        String detail = error.getDetail() == null ? "" : error.getDetail();
        Matcher key = POSTGRES_KEY.matcher(detail);
        boolean keyed = key.find();
        List<String> columns = keyed
                ? List.of(key.group(1).replace("\"", "").split(", "))
                : error.getColumn() == null ? List.of() : List.of(error.getColumn());
        String value = keyed ? key.group(2) : "";
        String constraint = error.getConstraint() == null ? "" : error.getConstraint();
        String said = error.getMessage() == null ? "" : error.getMessage();
        return refusal(state, columns, value, constraint, said);
    }

    private static Refusal ofH2(SQLException error) {
        String said = String.valueOf(error.getMessage());
        int statement = said.indexOf("; SQL statement");
        said = statement < 0 ? said : said.substring(0, statement);
        Matcher key = H2_KEY.matcher(said);
        Matcher column = H2_COLUMN.matcher(said);
        List<String> columns = key.find()
                ? List.of(key.group(1)
                        .replace("\"", "")
                        .replaceAll(" (NULLS (FIRST|LAST)|ASC|DESC)", "")
                        .split(", "))
                : column.find() ? List.of(column.group(1)) : List.of();
        Matcher constraint = H2_CONSTRAINT.matcher(said);
        return refusal(
                String.valueOf(error.getSQLState()),
                columns,
                columns.size() == 1 ? h2Value(said) : "",
                constraint.find() ? constraint.group(1) : "",
                said);
    }

    private static String h2Value(String said) {
        Matcher value = H2_VALUE.matcher(said);
        if (!value.find()) {
            return "";
        }
        return value.group(1) == null ? value.group(2) : value.group(1).replace("''", "'");
    }

    private static Refusal refusal(String state, List<String> columns, String value, String constraint, String said) {
        String names = String.join(", ", columns);
        return switch (state) {
            case "23505" ->
                new Refusal(
                        DUPLICATE,
                        (value.isEmpty() ? "the value of " + names : "'" + Problem.abbreviate(value) + "'")
                                + " is taken by another record; it must be unique (constraint " + constraint + ")",
                        columns,
                        value);
            case "23502" ->
                new Refusal(
                        "missing-value",
                        columns.isEmpty() ? said : names + " is empty; the database requires a value",
                        columns,
                        value);
            case "23503", "23506" ->
                new Refusal(
                        "unknown-reference",
                        (value.isEmpty() ? "the value of " + names : "'" + Problem.abbreviate(value) + "'")
                                + " names no record (constraint " + constraint + ")",
                        columns,
                        value);
            case "23514", "23513" ->
                new Refusal("check-failed", "the database refuses the row: " + said, columns, value);
            default -> new Refusal("rejected-value", "the database refuses the row: " + said, columns, value);
        };
    }
}
