package dev.caravan.job.userdata;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.model.SectionSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A part of a section: its source, asked once, or for each of some rows of another section. For one thread at a time. */
public final class Batch {
    private final Section section;
    private final Optional<JsonNode> item;
    private final long position;
    private final long firstRow;
    private final long items;
    private final Path file;
    private Optional<SourceException> failure = Optional.empty();
    private long rows;
    private long total;

    /**
     * A batch.
     *
     * @param item the row that the section came of
     * @param position where the rows begin in the spool of the section's parent
     * @param firstRow the number of the first one, from 0
     * @param items how many rows
     */
    Batch(Section section, Optional<JsonNode> item, long position, long firstRow, long items) {
        this.section = section;
        this.item = item;
        this.position = position;
        this.firstRow = firstRow;
        this.items = items;
        this.file = section.run().newFile("batch");
    }

    /** The section that it is a part of. */
    public Section section() {
        return section;
    }

    /** Fetches it. What the source fails at is kept for {@link Section#add}; nothing else is caught. */
    public Batch fetch() throws IOException {
        section.run().waiting().check();
        if (section.failure().isPresent()) {
            // one part that is missing spoils the section, so the others need not be fetched any more
            return this;
        }
        try (Segment segment = new Segment(file)) {
            if (section.spec().parent().isPresent()) {
                fetchItems(section.spec().parent().get(), segment);
            } else {
                fetch(new Variables(section.run().subject(), item), 0, segment);
            }
            rows = segment.rows();
        } catch (SourceException e) {
            failure = Optional.of(e);
            section.fail(e);
        }
        return this;
    }

    private void fetchItems(Section parent, Segment segment) throws IOException {
        try (InputStream in = Files.newInputStream(parent.spool())) {
            in.skipNBytes(position);
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (long i = 0; i < items; i++) {
                section.run().waiting().check();
                if (section.failure().isPresent()) {
                    return;
                }
                JsonNode row = JsonRows.read(String.valueOf(lines.readLine()));
                fetch(new Variables(section.run().subject(), Optional.of(row)), firstRow + i + 1, segment);
            }
        }
    }

    private void fetch(Variables variables, long number, Segment segment) throws IOException {
        UserDataRun run = section.run();
        if (section.spec().source() instanceof SectionSpec.OfFiles files) {
            new FileFetch(run, section.name(), files.download()).fetch(variables, number, segment);
        } else if (section.spec().source() instanceof SectionSpec.Declared declared
                && declared.source() instanceof SectionSource.OfRecords records) {
            total += new RecordsFetch(run).fetch(variables.plain(records.recordType()), segment);
        } else if (section.spec().source() instanceof SectionSpec.Declared declared) {
            long before = segment.rows();
            new ListFetch(run, declared.source()).fetch(variables, segment);
            total += segment.rows() - before;
        }
    }

    Path file() {
        return file;
    }

    Optional<SourceException> failure() {
        return failure;
    }

    long rows() {
        return rows;
    }

    long total() {
        return total;
    }
}
