package dev.caravan;

import dev.caravan.config.ConfigurationException;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says on standard error why something could not be done. */
final class Complaints {
    private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);

    private Complaints() {}

    /** Says it, and answers with the exit code. */
    static int say(Exception failure, PrintWriter err) {
        if (failure instanceof ConfigurationException configuration) {
            err.println(configuration.getMessage());
        } else if (failure instanceof ProblemException problems) {
            problems.problems().forEach(p -> err.println(text(p)));
        } else {
            LOG.error("Caravan cannot go on", failure);
        }
        err.flush();
        return Caravan.FAILED;
    }

    private static String text(Problem problem) {
        return problem.message() + problem.hint().map(h -> " (" + h + ")").orElse("");
    }
}
