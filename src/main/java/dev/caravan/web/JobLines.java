package dev.caravan.web;

import dev.caravan.model.Job;
import dev.caravan.model.Outcome;
import dev.caravan.model.Problem;
import dev.caravan.model.Progress;
import dev.caravan.model.RecordType;
import dev.caravan.query.Page;
import dev.caravan.store.Ledger;
import dev.caravan.web.page.JobDetails;
import dev.caravan.web.page.Link;
import dev.caravan.web.page.Total;
import dev.caravan.web.page.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What became of the rows of an import, line by line: one page of them, narrowed as the address says. */
final class JobLines {
    private static final int LINES = 50;

    private final Ledger ledger;
    private final Job job;
    private final String address;
    private final Optional<RecordType> type;
    private final Words words;

    JobLines(Ledger ledger, Job job, String address, Optional<RecordType> type, Words words) {
        this.ledger = ledger;
        this.job = job;
        this.address = address;
        this.type = type;
        this.words = words;
    }

    /** Which lines: those with an outcome, with something to say of a column, with a text. */
    private record Filter(Optional<Outcome.Kind> kind, String column, String text, Words words) {
        static Filter of(PageQuery asked, Words words) {
            return new Filter(
                    asked.value("outcome").flatMap(JobLines::kind),
                    asked.value("column").orElse(""),
                    asked.value("text").orElse("").strip().toLowerCase(Locale.ROOT),
                    words);
        }

        boolean looksInside() {
            return !column.isEmpty() || !text.isEmpty();
        }

        boolean accepts(Outcome outcome) {
            boolean here = column.isEmpty()
                    || outcome.problems().stream()
                            .anyMatch(p -> p.column().orElse("–").equals(column))
                    || outcome.changes().stream().anyMatch(c -> c.column().equals(column));
            return here && (text.isEmpty() || hasText(outcome));
        }

        private boolean hasText(Outcome outcome) {
            return Long.toString(outcome.line()).equals(text)
                    || outcome.id().filter(this::holds).isPresent()
                    || outcome.problems().stream()
                            .anyMatch(p -> holds(words.problem(p.code(), p.message()))
                                    || p.value().filter(this::holds).isPresent())
                    || outcome.changes().stream().anyMatch(c -> holds(c.from()) || holds(c.to()));
        }

        private boolean holds(String found) {
            return found.toLowerCase(Locale.ROOT).contains(text);
        }
    }

    private static Optional<Outcome.Kind> kind(String label) {
        return Arrays.stream(Outcome.Kind.values())
                .filter(k -> k.label().equals(label))
                .findFirst();
    }

    /** The lines of this query. */
    JobDetails.Lines of(PageQuery asked, List<JobDetails.Bar> bars) {
        Filter filter = Filter.of(asked, words);
        Page page = new Page(LINES, offset(asked));
        List<Outcome> outcomes = new ArrayList<>();
        long total = filter.looksInside() ? search(filter, page, outcomes) : read(filter, page, outcomes);
        return new JobDetails.Lines(
                address,
                filter.kind().map(Outcome.Kind::label).orElse(""),
                filter.column(),
                asked.value("text").orElse(""),
                bars.stream().map(JobDetails.Bar::label).toList(),
                choices(asked.without("page").without("outcome"), filter.kind()),
                outcomes.stream().map(this::line).toList(),
                RecordPages.pager(address, asked.without("page"), page, Total.exactly(total)));
    }

    private static long offset(PageQuery asked) {
        try {
            return Math.max(0, Long.parseLong(asked.value("page[offset]").orElse("0")));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private long read(Filter filter, Page page, List<Outcome> outcomes) {
        outcomes.addAll(ledger.outcomes(job.id(), filter.kind(), page.offset(), page.limit()));
        Progress counts = job.progress();
        return filter.kind().map(counts::of).orElse(counts.read());
    }

    /** Looks through the lines; keeps those of the page, and counts all. */
    private long search(Filter filter, Page page, List<Outcome> outcomes) {
        long[] found = new long[1];
        ledger.forEachOutcome(job.id(), filter.kind(), outcome -> {
            if (filter.accepts(outcome)) {
                if (found[0] >= page.offset() && outcomes.size() < page.limit()) {
                    outcomes.add(outcome);
                }
                found[0]++;
            }
        });
        return found[0];
    }

    private List<JobDetails.Choice> choices(PageQuery rest, Optional<Outcome.Kind> chosen) {
        Progress counts = job.progress();
        List<JobDetails.Choice> choices = new ArrayList<>();
        choices.add(new JobDetails.Choice("", rest.at(address) + "#lines", counts.read(), chosen.isEmpty()));
        for (Outcome.Kind kind : Outcome.Kind.values()) {
            long count = counts.of(kind);
            if (count > 0) {
                choices.add(new JobDetails.Choice(
                        kind.label(),
                        rest.with("outcome", kind.label()).at(address) + "#lines",
                        count,
                        chosen.equals(Optional.of(kind))));
            }
        }
        return choices;
    }

    private JobDetails.Line line(Outcome outcome) {
        // what was only tried is no record yet
        Optional<String> id = job.dryRun() && outcome.kind() == Outcome.Kind.CREATED ? Optional.empty() : outcome.id();
        return new JobDetails.Line(
                outcome.line(),
                outcome.kind().label(),
                type.flatMap(t -> id.map(i -> new Link(PageCells.address(t, i), i))),
                outcome.problems().stream().map(this::problem).toList(),
                outcome.changes().stream()
                        .map(c -> new JobDetails.Change(
                                c.column(), Problem.abbreviate(c.from()), Problem.abbreviate(c.to())))
                        .toList());
    }

    /** The value stands in most messages already. */
    private JobDetails.LineProblem problem(Problem problem) {
        String value =
                problem.value().filter(v -> !problem.message().contains(v)).orElse("");
        return new JobDetails.LineProblem(
                problem.column().orElse(""),
                value,
                words.problem(problem.code(), problem.message()),
                problem.hint().map(words::hint));
    }
}
