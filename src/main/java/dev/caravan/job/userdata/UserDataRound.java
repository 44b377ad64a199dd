package dev.caravan.job.userdata;

import dev.caravan.job.ExportOrder;
import dev.caravan.job.ExportOrders;
import dev.caravan.job.ImportRun;
import dev.caravan.job.JobCaller;
import dev.caravan.job.JobFolders;
import dev.caravan.job.JobParkedException;
import dev.caravan.job.Jobs;
import dev.caravan.job.PartDeliveries;
import dev.caravan.job.PartFile;
import dev.caravan.model.Job;
import dev.caravan.model.JobKind;
import dev.caravan.model.JobState;
import dev.caravan.model.Progress;
import dev.caravan.store.Ending;
import dev.caravan.store.Records;
import dev.caravan.store.ScheduleLedger;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One run of a job that exports what is held about many users, one after the other: its stages, free of Camel. Each
 * user's export is a job of its own, whose file is delivered, or packed with all others into the file of this job.
 *
 * <p>The job's folder remembers the users and their jobs, so that a run which takes a job up again goes on with the user
 * that was at work: nobody is left out, and nobody is exported twice. For one thread at a time.
 */
public final class UserDataRound implements Closeable {
    private static final String USERS = "users";
    private static final String MADE = "made";
    private static final int MAX_NAMED = 20;

    private final Job job;
    private final Environment environment;
    private final RoundOrder order;
    private final Path folder;
    private final BufferedReader users;
    /** The ids of the users' jobs, by the user's number. */
    private final Map<Integer, String> made;

    private final List<String> incomplete = new ArrayList<>();
    private int number;
    private boolean cancelled;
    private @Nullable String next;

    /**
     * What a run works with.
     *
     * @param jobs the life of the jobs that it makes
     */
    public record Environment(ImportRun.Environment environment, Records records, Jobs jobs, ExportOrders orders) {
        JobFolders folders() {
            return environment.folders();
        }
    }

    private UserDataRound(
            Job job,
            Environment environment,
            RoundOrder order,
            Path folder,
            BufferedReader users,
            Map<Integer, String> made) {
        this.job = job;
        this.environment = environment;
        this.order = order;
        this.folder = folder;
        this.users = users;
        this.made = made;
    }

    /**
     * Finds the users, or those that an earlier run has found.
     *
     * @throws dev.caravan.model.ProblemException if they cannot be found with this configuration any more
     */
    public static UserDataRound open(Job job, Environment environment) throws IOException {
        RoundOrder order = RoundOrder.of(job);
        Path folder = Files.createDirectories(environment.folders().of(job.id()));
        Path list = folder.resolve(USERS);
        if (!Files.exists(list)) {
            try (PartFile part = PartFile.of(list)) {
                new RoundUsers(job, order, environment).write(part.path());
                part.complete();
            }
        }
        BufferedReader users = Files.newBufferedReader(list, StandardCharsets.UTF_8);
        return new UserDataRound(job, environment, order, folder, users, made(folder.resolve(MADE)));
    }

    /** A line that was cut off names a job that was not made. */
    private static Map<Integer, String> made(Path file) throws IOException {
        Map<Integer, String> made = new HashMap<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                String[] parts = line.split(" ", 2);
                if (parts.length == 2 && parts[0].matches("\\d{1,9}")) {
                    made.put(Integer.parseInt(parts[0]), parts[1]);
                }
            }
        }
        return made;
    }

    /**
     * The users, in order; ends early when the job is cancelled.
     *
     * @throws JobParkedException from the iterator if the process stops
     */
    public Iterator<String> users() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                if (next == null && !isCancelled()) {
                    next = read();
                }
                return next != null;
            }

            @Override
            public String next() {
                if (!hasNext() || next == null) {
                    throw new NoSuchElementException();
                }
                String user = next;
                next = null;
                return user;
            }
        };
    }

    private @Nullable String read() {
        if (environment.environment().stopping().get()) {
            throw new JobParkedException(job.id());
        }
        try {
            return users.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isCancelled() {
        cancelled |= environment
                .jobs()
                .find(job.id())
                .map(j -> j.state() == JobState.CANCELLING)
                .orElse(true);
        return cancelled;
    }

    /** Exports one user; answers with the job that has done so. */
    public Job export(String user) throws IOException {
        // a flow asks for the next user while it is at one
        checkStopping();
        int mine = number++;
        Optional<Job> earlier = Optional.ofNullable(made.get(mine)).flatMap(environment.jobs()::find);
        Job child = earlier.isPresent() ? earlier.get() : create(user, mine);
        Job ended = child.state().isFinal() ? child : environment.jobs().run(child);
        if (ended.state() != JobState.COMPLETED) {
            incomplete.add(ended.id());
        }
        environment.environment().ledger().reportProgress(job.id(), new Progress(number, 0, 0, 0, 0));
        return ended;
    }

    /** The job is noted before it is made, so that it cannot be made twice. */
    private Job create(String user, int mine) throws IOException {
        Map<String, String> parameters = new LinkedHashMap<>();
        new Subject(user, Optional.empty()).putInto(parameters);
        order.format().putInto(parameters);
        parameters.put("round", job.id());
        Optional.ofNullable(job.parameters().get(ScheduleLedger.SCHEDULE))
                .ifPresent(schedule -> parameters.put(ScheduleLedger.SCHEDULE, schedule));
        PartDeliveries parts = PartDeliveries.of(job);
        ExportOrder wanted = new ExportOrder(
                JobKind.USER_DATA,
                JobKind.USER_DATA.label(),
                job.source().channel(),
                JobCaller.of(job),
                parameters,
                order.inOne() ? List.of() : parts.deliverTo(),
                parts.fileName());
        Job draft = environment.orders().draft(wanted);
        Files.writeString(
                folder.resolve(MADE),
                mine + " " + draft.id() + "\n",
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        made.put(mine, draft.id());
        return environment.orders().create(draft, wanted, parts.due(), parts.zone());
    }

    /** Packs the files, if they are to be one, ends the job and answers with it. */
    public Job finish() throws IOException {
        Ending ending = cancelled ? cancelled() : completed();
        Job ended = environment
                .environment()
                .ledger()
                .finish(job.id(), ending.withProgress(new Progress(number, 0, 0, 0, 0)))
                .orElseThrow(() -> new JobParkedException(job.id()));
        Files.deleteIfExists(folder.resolve(USERS));
        Files.deleteIfExists(folder.resolve(MADE));
        return ended;
    }

    private Ending cancelled() {
        return Ending.of(JobState.CANCELLED)
                .because("cancelled after %,d users; what is exported stays exported".formatted(number));
    }

    private Ending completed() throws IOException {
        if (order.inOne()) {
            pack();
        }
        if (incomplete.isEmpty()) {
            return Ending.of(JobState.COMPLETED);
        }
        String more = incomplete.size() > MAX_NAMED ? " and %,d more".formatted(incomplete.size() - MAX_NAMED) : "";
        return Ending.of(JobState.COMPLETED_WITH_ERRORS)
                .because("not complete: the exports of %,d of %,d users; see the jobs %s"
                        .formatted(
                                incomplete.size(),
                                number,
                                String.join(", ", incomplete.subList(0, Math.min(MAX_NAMED, incomplete.size())))
                                        + more));
    }

    /** The files of the users' jobs are removed only after the one of all is whole. */
    private void pack() throws IOException {
        JobFolders folders = environment.folders();
        String extension = order.extension();
        if (folders.findExport(job.id(), extension).isEmpty()) {
            Path target = folders.export(job.id(), extension);
            try (PartFile part = PartFile.of(target)) {
                new RoundPackage(order, folders, this::checkStopping)
                        .write(part.path(), folder.resolve(USERS), made, incomplete);
                part.complete();
            }
        }
        for (String id : made.values()) {
            folders.discardExport(id, order.format().extension());
        }
    }

    private void checkStopping() {
        if (environment.environment().stopping().get()) {
            throw new JobParkedException(job.id());
        }
    }

    @Override
    public void close() throws IOException {
        users.close();
    }
}
