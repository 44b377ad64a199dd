package dev.caravan.job.userdata;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A section of one export, on its way: its {@link #batches} are fetched, in any order and by several threads; what they
 * fetched is {@linkplain #add added} in their order, by one thread at a time; then its {@link #dependents} can be
 * fetched.
 */
public final class Section {
    /** By place in the document. */
    static final Comparator<Section> IN_ORDER =
            Comparator.<Section>comparingInt(s -> s.spec.order()).thenComparingInt(s -> s.spec.suborder());

    /** So many rows share a batch that there are no more batches than this, however many rows there are. */
    private static final int MAX_BATCHES = 256;

    private static final int BUFFER = 1 << 15;

    private final UserDataRun run;
    private final SectionSpec spec;
    private final Path spool;
    private final Instant startedAt;
    private volatile Duration took = Duration.ZERO;
    private volatile Optional<SourceException> failure = Optional.empty();
    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong total = new AtomicLong();

    Section(UserDataRun run, SectionSpec spec) {
        this.run = run;
        this.spec = spec;
        this.spool = run.newFile("section");
        this.startedAt = run.clock().instant();
    }

    /** Its key in the document. */
    public String name() {
        return spec.name();
    }

    /** What there is to fetch: one batch, or several for the rows of another section; none if that has no rows. */
    public List<Batch> batches() throws IOException {
        Files.write(spool, new byte[0]);
        if (spec.parent().isEmpty()) {
            return failure.isPresent() ? List.of() : List.of(new Batch(this, spec.item(), 0, 0, 1));
        }
        Section parent = spec.parent().get();
        if (parent.failure.isPresent()) {
            fail(SourceException.lasting(
                    "source-skipped",
                    "it is fetched for each of the rows of " + parent.name() + ", which could not be fetched"));
            return List.of();
        }
        return batchesOf(parent);
    }

    private List<Batch> batchesOf(Section parent) throws IOException {
        long size = Math.max(1, (parent.rows() + MAX_BATCHES - 1) / MAX_BATCHES);
        List<Batch> batches = new ArrayList<>();
        long begin = 0;
        long row = 0;
        long position = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(parent.spool), BUFFER)) {
            for (int b = in.read(); b >= 0; b = in.read()) {
                position++;
                if (b == '\n' && (++row % size == 0 || row == parent.rows())) {
                    long first = (row - 1) / size * size;
                    batches.add(new Batch(this, Optional.empty(), begin, first, row - first));
                    begin = position;
                }
            }
        }
        return batches;
    }

    /** Adds what a batch has fetched; to be called in the order of the batches. */
    public void add(Batch batch) throws IOException {
        batch.failure().ifPresent(this::fail);
        if (failure.isEmpty() && Files.exists(batch.file())) {
            try (InputStream in = Files.newInputStream(batch.file());
                    OutputStream out = Files.newOutputStream(spool, StandardOpenOption.APPEND)) {
                in.transferTo(out);
            }
            total.addAndGet(batch.total());
            if (rows.addAndGet(batch.rows()) > run.plan().limits().rows()) {
                fail(SourceException.lasting(
                        "too-many-rows",
                        "the section has more than %,d rows, which is the limit"
                                .formatted(run.plan().limits().rows())));
            }
        }
        Files.deleteIfExists(batch.file());
        finished();
    }

    private void finished() {
        took = Duration.between(startedAt, run.clock().instant());
    }

    /** Has the section end in an error; the first one counts. */
    void fail(SourceException reason) {
        if (failure.isEmpty()) {
            failure = Optional.of(reason);
        }
        finished();
    }

    /** The sections that waited for this one. */
    public List<Section> dependents() throws IOException {
        return Dependents.of(run, this);
    }

    UserDataRun run() {
        return run;
    }

    SectionSpec spec() {
        return spec;
    }

    Optional<SourceException> failure() {
        return failure;
    }

    /** Its rows, one a line; or one document on one line. */
    Path spool() {
        return spool;
    }

    /** How many rows there are in {@link #spool}. */
    long rows() {
        return rows.get();
    }

    /** How many rows there are in all, of which a page may have been asked for. */
    long total() {
        return total.get();
    }

    Instant startedAt() {
        return startedAt;
    }

    Duration took() {
        return took;
    }

    /** Removes what is on disk. */
    void discard() throws IOException {
        Files.deleteIfExists(spool);
    }
}
