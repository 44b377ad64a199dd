package dev.caravan;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Leaves out tests that need a browser where there is none, and says so; with {@code -Dtests.browser=required}, as in
 * {@code .ci/run}, they are run all the same and fail.
 */
final class NeedsBrowser implements ExecutionCondition {
    static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER)) {
            return ConditionEvaluationResult.enabled("there is a browser");
        }
        String missing = "no browser: " + CHROMIUM + " and " + DRIVER
                + " are needed to test the web pages (on Debian: apt-get install chromium chromium-driver)";
        if (System.getProperty("tests.browser", "").equals("required")) {
            return ConditionEvaluationResult.enabled(missing);
        }
        System.err.println(context.getDisplayName() + " is left out; " + missing);
        return ConditionEvaluationResult.disabled(missing);
    }
}
