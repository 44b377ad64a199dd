package dev.caravan.model;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How the files that an export delivers are called: {@code {export}-{date}.{extension}}. The name of a job's file is the
 * same each time it is made, so that a file which is delivered a second time takes the place of the first.
 */
public final class FileNamePattern {
    /** Unlike any other job's. */
    public static final FileNamePattern BY_JOB = new FileNamePattern("{export}-{job}.{extension}");

    /** One for each due time of a schedule. */
    public static final FileNamePattern BY_TIME = new FileNamePattern("{schedule}-{date}-{time}.{extension}");

    /** One for each user and due time of a schedule. */
    public static final FileNamePattern BY_USER = new FileNamePattern("{schedule}-{date}-{time}-{user}.{extension}");

    private static final List<String> VARIABLES = List.of("export", "schedule", "job", "date", "time", "extension");
    private static final String USER = "user";
    private static final Pattern VARIABLE = Pattern.compile("\\{([^{}]*)}");
    private static final Pattern PLAIN = Pattern.compile("[^/\\\\\\p{Cntrl}{}.~][^/\\\\\\p{Cntrl}{}]*");
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmmss", Locale.ROOT);
    private static final int MAX_LENGTH = 150;

    private final String text;

    private FileNamePattern(String text) {
        this.text = text;
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException if it is none; the message says what is valid
     */
    public static FileNamePattern of(String text) {
        return of(text, VARIABLES);
    }

    /**
     * Reads a pattern of files that there is one of for each user: it has {@code {user}} in it, so that none takes the
     * place of another.
     *
     * @throws IllegalArgumentException if it is none; the message says what is valid
     */
    public static FileNamePattern ofEachUser(String text) {
        FileNamePattern pattern =
                of(text, Stream.concat(VARIABLES.stream(), Stream.of(USER)).toList());
        if (!pattern.isOfEachUser()) {
            throw new IllegalArgumentException(
                    "'" + Problem.abbreviate(text) + "' is the same for all users; valid: a name with {user}");
        }
        return pattern;
    }

    /** Whether the name is another one for each user. */
    public boolean isOfEachUser() {
        return text.contains("{" + USER + "}");
    }

    private static FileNamePattern of(String text, List<String> variables) {
        Matcher matcher = VARIABLE.matcher(text);
        while (matcher.find()) {
            if (!variables.contains(matcher.group(1))) {
                throw new IllegalArgumentException("'{" + matcher.group(1) + "}' is not known in a file name; valid: {"
                        + String.join("}, {", variables) + "}");
            }
        }
        String sample = VARIABLE.matcher(text).replaceAll("x");
        if (!PLAIN.matcher(sample).matches() || text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "'" + Problem.abbreviate(text) + "' is not a file name; expected at most " + MAX_LENGTH
                            + " characters without / and \\ that do not begin with a dot");
        }
        return new FileNamePattern(text);
    }

    /**
     * The name of a job's file.
     *
     * @param schedule empty if no schedule asked for it
     * @param user whose data it is, as a file name can have it; empty if it is not that of one user
     * @param time when it was due, or made if it was not due at a time
     */
    public String name(
            String export,
            Optional<String> schedule,
            Optional<String> user,
            String job,
            Instant time,
            ZoneId zone,
            String extension) {
        Map<String, String> values = Map.of(
                "export",
                export,
                "schedule",
                schedule.orElse(export),
                USER,
                user.orElse(job),
                "job",
                job,
                "date",
                DATE.format(time.atZone(zone)),
                "time",
                TIME.format(time.atZone(zone)),
                "extension",
                extension);
        return VARIABLE.matcher(text).replaceAll(m -> Matcher.quoteReplacement(values.getOrDefault(m.group(1), "")));
    }

    /** Whether no two runs of a schedule give their files the same name. */
    public boolean isOfOneRun() {
        return text.contains("{time}") || text.contains("{job}");
    }

    @Override
    public String toString() {
        return text;
    }
}
