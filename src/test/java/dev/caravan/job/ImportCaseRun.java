package dev.caravan.job;

import static dev.caravan.job.ImportCase.given;

import dev.caravan.format.FileFormat;
import dev.caravan.model.Job;
import dev.caravan.model.Outcome;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import dev.caravan.store.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Does what a case says on one database, and tells what comes of it. */
final class ImportCaseRun {
    private static final Pattern UUID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}");

    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");

    private static final Set<Integer> NOT_SHOWN =
            Set.of((int) Character.CONTROL, (int) Character.FORMAT, (int) Character.LINE_SEPARATOR, (int)
                    Character.PARAGRAPH_SEPARATOR);

    private final ImportCase one;
    private final TestDatabase test;
    private final int chunkSize;
    private final StringBuilder told = new StringBuilder();
    private String lastErrors = "";

    ImportCaseRun(ImportCase one, TestDatabase test, int chunkSize) {
        this.one = one;
        this.test = test;
        this.chunkSize = chunkSize;
    }

    /** What becomes of the files, and what the tables hold in the end. */
    String run() throws IOException {
        test.clock().advance(Duration.between(test.clock().instant(), START));
        test.clear().script(given(one.schema())).script(given(one.rows()));
        try (JobWorld world = JobWorld.ofText(test, given(one.config()), chunkSize)) {
            for (ImportCase.Step step : one.steps()) {
                test.clock().advance(Duration.ofHours(1));
                run(step, world);
            }
        }
        for (String query : given(one.tables())) {
            told.append(query).append('\n');
            test.shown(query)
                    .forEach(row ->
                            told.append("  ").append(String.join(" | ", row)).append('\n'));
        }
        return visible(UUID.matcher(told).replaceAll("(generated)"));
    }

    /** Control characters as a YAML block cannot hold them, and no blanks at the ends of lines. */
    private static String visible(String text) {
        StringBuilder visible = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c == '\n' || !NOT_SHOWN.contains(Character.getType(c))) {
                visible.appendCodePoint(c);
            } else {
                visible.append(String.format("<%02x>", c));
            }
        });
        return visible.toString().replaceAll("(?m) +$", "");
    }

    private void run(ImportCase.Step step, JobWorld world) throws IOException {
        String name =
                step.importName() == null ? world.catalog().imports().get(0).name() : step.importName();
        if (step.sql() != null) {
            test.script(step.sql());
        } else if (step.export() != null) {
            FileFormat format = FileFormat.find(given(step.as())).orElseThrow();
            told.append(new String(world.export(step.export(), format), StandardCharsets.UTF_8))
                    .append('\n');
        } else if (step.mend() != null) {
            String mended = lastErrors;
            for (Map.Entry<String, String> change : step.mend().entrySet()) {
                mended = mended.replace(change.getKey(), change.getValue());
            }
            tell(world, world.importFile(name, mended.getBytes(StandardCharsets.UTF_8), false));
        } else {
            importFile(step, world, name);
        }
    }

    private void importFile(ImportCase.Step step, JobWorld world, String name) throws IOException {
        try {
            tell(world, world.importFile(name, step.bytes(), step.dryRun()));
        } catch (ProblemException e) {
            told.append("refused\n");
            e.problems().forEach(p -> told.append("  ").append(problem(p)).append('\n'));
        }
    }

    private void tell(JobWorld world, Job job) throws IOException {
        told.append(job.state().label())
                .append(": %d created, %d updated, %d unchanged, %d failed\n"
                        .formatted(
                                job.progress().created(),
                                job.progress().updated(),
                                job.progress().unchanged(),
                                job.progress().failed()));
        job.detail()
                .filter(d -> job.fileProblems().size() != 1)
                .ifPresent(d -> told.append("  ").append(d).append('\n'));
        job.fileProblems().forEach(p -> told.append("  ").append(problem(p)).append('\n'));
        if (!job.ignoredColumns().isEmpty()) {
            told.append("  ignored ").append(job.ignoredColumns()).append('\n');
        }
        world.outcomes(job).forEach(this::tell);
        lastErrors = world.findErrors(job)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse("");
        if (given(one.messages())) {
            lastErrors.lines().forEach(line -> told.append("  > ").append(line).append('\n'));
        }
    }

    private void tell(Outcome outcome) {
        told.append("  line %d #%d %s"
                .formatted(outcome.line(), outcome.record(), outcome.kind().label()));
        if (given(one.ids())) {
            outcome.id().ifPresent(id -> told.append(" _id ").append(id));
        }
        outcome.changes()
                .forEach(c ->
                        told.append("\n    %s (%s): '%s' -> '%s'".formatted(c.column(), c.field(), c.from(), c.to())));
        List<Problem> problems = outcome.problems();
        if (problems.size() == 1) {
            told.append(' ').append(problem(problems.get(0)));
        } else {
            problems.forEach(p -> told.append("\n    ").append(problem(p)));
        }
        told.append('\n');
    }

    private String problem(Problem problem) {
        String place = problem.column().map(c -> " (" + c + ")").orElse("");
        String said = given(one.messages())
                ? ": " + problem.message() + problem.hint().map(h -> "; " + h).orElse("")
                : "";
        return problem.code() + place + said;
    }
}
