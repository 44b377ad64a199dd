package dev.caravan.job.userdata;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.model.Problem;
import dev.caravan.model.SectionPlan;
import dev.caravan.model.TextTemplate;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the sections that waited for another one: those of its rows, for its rows, and for the files of its rows. */
final class Dependents {
    /** An entity list that is longer than this is none. */
    private static final int MAX_SECTIONS = 1_000;

    private Dependents() {}

    static List<Section> of(UserDataRun run, Section section) throws IOException {
        List<Section> dependents = new ArrayList<>();
        List<SectionPlan> plans = run.plan().sections();
        if (section.spec().isOfFiles() || section.spec().plan().isEmpty()) {
            return dependents;
        }
        SectionPlan plan = section.spec().plan().get();
        for (int i = 0; i < plans.size(); i++) {
            if (plans.get(i).forEach().filter(plan.name()::equals).isPresent()) {
                dependents.add(new Section(run, SectionSpec.of(plans.get(i), Optional.of(section), i)));
            }
        }
        if (section.failure().isPresent()) {
            return dependents;
        }
        if (plan.each().isPresent()) {
            dependents.addAll(ofRows(run, section, plan.each().get()));
        }
        if (plan.download().isPresent() && run.wantsFiles()) {
            SectionSpec.Source files = new SectionSpec.OfFiles(plan.download().get());
            dependents.add(new Section(
                    run,
                    new SectionSpec(
                            plan.name(),
                            Optional.empty(),
                            files,
                            Optional.of(section),
                            Optional.empty(),
                            section.spec().order(),
                            1)));
        }
        return dependents;
    }

    private static List<Section> ofRows(UserDataRun run, Section section, SectionPlan.Each each) throws IOException {
        List<Section> sections = new ArrayList<>();
        if (section.rows() > MAX_SECTIONS) {
            section.fail(SourceException.lasting(
                    "too-many-sections",
                    "the platform names %,d entities; at most %,d are expected"
                            .formatted(section.rows(), MAX_SECTIONS)));
            return sections;
        }
        try (BufferedReader lines = Files.newBufferedReader(section.spool())) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode row = JsonRows.read(line);
                Optional<SourceException> unusable = Optional.empty();
                String name = section.name() + "-" + (sections.size() + 1);
                try {
                    name = Problem.abbreviate(name(run, each.name(), row));
                } catch (SourceException e) {
                    unusable = Optional.of(e);
                }
                Section made = new Section(
                        run,
                        new SectionSpec(
                                run.takeName(name, section.name()),
                                Optional.empty(),
                                new SectionSpec.Declared(each.source()),
                                Optional.empty(),
                                Optional.of(row),
                                section.spec().order(),
                                sections.size() + 1));
                unusable.ifPresent(made::fail);
                sections.add(made);
            }
        }
        return sections;
    }

    private static String name(UserDataRun run, TextTemplate template, JsonNode row) throws SourceException {
        return new Variables(run.subject(), Optional.of(row)).plain(template);
    }
}
