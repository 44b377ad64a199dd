package dev.caravan.store;

import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jooq.SQLDialect;

/** What a JDBC URL says, and what Caravan adds to it. What the URL itself sets is never changed. */
final class ConnectionUrl {
    private static final String H2 = "jdbc:h2:";
    private static final String POSTGRES = "jdbc:postgresql:";

    private ConnectionUrl() {}

    /** The dialect, known by the URL's beginning; any other database is a problem. */
    static SQLDialect dialect(String url) {
        if (url.startsWith(H2)) {
            return SQLDialect.H2;
        }
        if (url.startsWith(POSTGRES)) {
            return SQLDialect.POSTGRES;
        }
        throw new ProblemException(Problem.of(
                "unsupported-database",
                "'" + beginning(url) + "' is not a database that Caravan works with; supported are PostgreSQL"
                        + " (jdbc:postgresql://host/name) and H2 (jdbc:h2:file:./path)"));
    }

    /** The part of an unknown URL that cannot hold a password. */
    private static String beginning(String url) {
        int first = url.indexOf(':');
        int second = url.indexOf(':', first + 1);
        return second < 0 ? Problem.abbreviate(url.replaceFirst("[@?;/].*", "…")) : url.substring(0, second + 1) + "…";
    }

    /** The URL with the options that Caravan needs. */
    static String complete(String url) {
        if (!url.startsWith(H2)) {
            return url;
        }
        StringBuilder result = new StringBuilder(url);
        String upper = url.toUpperCase(Locale.ROOT);
        h2Options(upper).forEach((name, value) -> {
            if (!upper.contains(";" + name + "=")) {
                result.append(';').append(name).append('=').append(value);
            }
        });
        return result.toString();
    }

    private static Map<String, String> h2Options(String upper) {
        Map<String, String> options = new LinkedHashMap<>();
        // a saver may wait for the chunk of another one, which takes longer than H2's two seconds
        options.put("LOCK_TIMEOUT", "20000");
        if (upper.startsWith("JDBC:H2:MEM:")) {
            // otherwise the data are gone when the pool closes its last idle connection
            options.put("DB_CLOSE_DELAY", "-1");
        } else if (!upper.startsWith("JDBC:H2:TCP:") && !upper.startsWith("JDBC:H2:SSL:")) {
            // H2 hands commits to the operating system half a second later, unless told: a process that is killed
            // would lose what it has already reported as saved
            options.put("WRITE_DELAY", "0");
            // the pool closes the database, after the last chunk; H2's own shutdown hook would not wait for it
            options.put("DB_CLOSE_ON_EXIT", "FALSE");
            // a file beside the database that gets every statement that was cancelled: what matters is in our log
            options.put("TRACE_LEVEL_FILE", "0");
        }
        return options;
    }
}
