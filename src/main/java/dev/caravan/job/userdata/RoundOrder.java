package dev.caravan.job.userdata;

import dev.caravan.model.Job;
import java.util.Map;

/**
 * Which users are to be exported, and as what.
 *
 * @param users the record type that holds them
 * @param id its field that the platform knows
 * @param query which of them, as a query string; empty: all
 * @param format of each user's file
 * @param inOne whether all files become one
 */
public record RoundOrder(String users, String id, String query, OutputFormat format, boolean inOne) {
    /** The words for {@link #inOne}: a file for all. */
    public static final String ALL = "all";

    /** The words for not {@link #inOne}: a file for each. */
    public static final String EACH = "each";

    /** The parameter of a job that says which of the two. */
    public static final String FILES = "files";

    private static final String CONTENT = "content";

    /** What the job was asked for. */
    static RoundOrder of(Job job) {
        Map<String, String> asked = job.parameters();
        return new RoundOrder(
                asked.getOrDefault("users", ""),
                asked.getOrDefault("id", ""),
                asked.getOrDefault("query", ""),
                OutputFormat.findAny(asked.getOrDefault(CONTENT, "")).orElse(OutputFormat.JSON),
                asked.getOrDefault(FILES, EACH).equals(ALL));
    }

    /** Adds it to the parameters of a job. */
    public void putInto(Map<String, String> parameters) {
        parameters.put("users", users);
        parameters.put("id", id);
        if (!query.isEmpty()) {
            parameters.put("query", query);
        }
        parameters.put("format", inOne ? extension() : format.extension());
        parameters.put(CONTENT, format.id());
        parameters.put(FILES, inOne ? ALL : EACH);
    }

    /** How the name of the file of all ends: documents become one document, everything else a ZIP. */
    String extension() {
        return format == OutputFormat.JSON ? OutputFormat.JSON.extension() : OutputFormat.ZIP.extension();
    }
}
