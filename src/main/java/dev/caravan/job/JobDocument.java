package dev.caravan.job;

import dev.caravan.model.Job;
import dev.caravan.model.JobKind;
import dev.caravan.model.Outcome;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemGroup;
import dev.caravan.model.Progress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Jobs, outcomes and problems as result files, the API and the command line show them: maps and lists for JSON. */
public final class JobDocument {
    private JobDocument() {}

    /**
     * A job.
     *
     * @param groups its problems, grouped
     * @param links by name
     */
    public static Map<String, Object> of(Job job, List<ProblemGroup> groups, Map<String, String> links) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", job.id());
        document.put("kind", job.kind().label());
        document.put("name", job.name());
        document.put("state", job.state().label());
        job.detail().ifPresent(detail -> document.put("detail", detail));
        job.duplicateOf().ifPresent(id -> document.put("duplicate_of", id));
        document.put("dry_run", job.dryRun());
        document.put("created_by", job.createdBy());
        document.put("source", source(job));
        Map<String, String> parameters = JobCaller.withoutCaller(job.parameters());
        if (!parameters.isEmpty()) {
            document.put("parameters", parameters);
        }
        document.put("progress", progress(job.kind(), job.progress()));
        document.put("created_at", job.createdAt().toString());
        job.startedAt().ifPresent(at -> document.put("started_at", at.toString()));
        job.finishedAt().ifPresent(at -> document.put("finished_at", at.toString()));
        if (!job.ignoredColumns().isEmpty()) {
            document.put("ignored_columns", job.ignoredColumns());
        }
        if (!job.fileProblems().isEmpty()) {
            document.put(
                    "file_problems",
                    job.fileProblems().stream().map(JobDocument::problem).toList());
        }
        document.put("problems", groups.stream().map(JobDocument::group).toList());
        document.put("links", links);
        return document;
    }

    private static Map<String, Object> source(Job job) {
        Map<String, Object> source = new LinkedHashMap<>();
        source.put("channel", job.source().channel().label());
        if (job.kind() == JobKind.IMPORT) {
            source.put("file_name", job.source().fileName());
            source.put("bytes", job.source().bytes());
            source.put("sha256", job.source().sha256());
        }
        return source;
    }

    private static Map<String, Object> progress(JobKind kind, Progress progress) {
        Map<String, Object> counters = new LinkedHashMap<>();
        counters.put("read", progress.read());
        if (kind == JobKind.IMPORT) {
            counters.put("created", progress.created());
            counters.put("updated", progress.updated());
            counters.put("unchanged", progress.unchanged());
            counters.put("failed", progress.failed());
        }
        return counters;
    }

    private static Map<String, Object> group(ProblemGroup group) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("code", group.code());
        group.column().ifPresent(column -> shown.put("column", column));
        shown.put("message", group.message());
        group.hint().ifPresent(hint -> shown.put("hint", hint));
        shown.put("count", group.count());
        shown.put("lines", group.lines());
        return shown;
    }

    /** What became of a line. */
    public static Map<String, Object> outcome(Outcome outcome) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("line", outcome.line());
        shown.put("record", outcome.record());
        shown.put("outcome", outcome.kind().label());
        outcome.id().ifPresent(id -> shown.put("_id", id));
        if (!outcome.problems().isEmpty()) {
            shown.put(
                    "problems",
                    outcome.problems().stream().map(JobDocument::problem).toList());
        }
        if (!outcome.changes().isEmpty()) {
            shown.put(
                    "changes",
                    outcome.changes().stream().map(JobDocument::change).toList());
        }
        return shown;
    }

    private static Map<String, Object> change(Outcome.Change change) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("field", change.field());
        shown.put("column", change.column());
        shown.put("from", change.from());
        shown.put("to", change.to());
        return shown;
    }

    /** One thing wrong. */
    public static Map<String, Object> problem(Problem problem) {
        Map<String, Object> shown = new LinkedHashMap<>();
        problem.column().ifPresent(column -> shown.put("column", column));
        problem.field().ifPresent(field -> shown.put("field", field));
        shown.put("code", problem.code());
        shown.put("message", problem.message());
        problem.value().ifPresent(value -> shown.put("value", value));
        problem.hint().ifPresent(hint -> shown.put("hint", hint));
        return shown;
    }

    /** A line in error as {@code POST /cms-api/import} shows it: the first problem, with all of them beside it. */
    public static Map<String, Object> error(Outcome outcome) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("line", outcome.line());
        shown.put("record", outcome.record());
        shown.putAll(problem(outcome.problems().get(0)));
        if (outcome.problems().size() > 1) {
            shown.put(
                    "problems",
                    outcome.problems().stream().map(JobDocument::problem).toList());
        }
        return shown;
    }
}
