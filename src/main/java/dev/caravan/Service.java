package dev.caravan;

import dev.caravan.config.AccessSettings;
import dev.caravan.job.Schedule;
import dev.caravan.model.ExportAction;
import dev.caravan.model.ImportAction;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service: drop folders and HTTP, until the process is told to stop. */
final class Service {
    private static final Logger LOG = LoggerFactory.getLogger(Service.class);

    private Service() {}

    /** Runs until the process is told to stop. */
    static void run(Settings settings) throws IOException, InterruptedException {
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Thread hook = new Thread(
                () -> {
                    stop.countDown();
                    awaitQuietly(stopped);
                },
                "stop");
        // before the database, which may be made by opening it
        Flows.requireFreePort(settings);
        try (World world = World.open(settings, World.Kind.SERVICE)) {
            requireLoopback(world);
            warnOfPlainText(world);
            SettingsCheck.warnings(settings).forEach(w -> LOG.warn("{}", w));
            world.configuration().warnings().forEach(w -> LOG.warn("{}", w));
            world.deliveries().warnings().forEach(w -> LOG.warn("{}", w));
            makeFolders(world);
            if (world.firstStart()) {
                Samples.drop(world);
                world.samplesAreDropped();
            }
            // before anything can come in
            world.folders().clearIncoming(world.clock().instant());
            try (Flows flows = Flows.start(world, true)) {
                flows.work();
                Runtime.getRuntime().addShutdownHook(hook);
                announce(world);
                stop.await();
                LOG.info("Stopping; jobs at work are parked and go on at the next start");
            }
            LOG.info("Stopped");
        } finally {
            stopped.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Without a sign-in, whoever can connect can do everything. */
    private static void requireLoopback(World world) throws IOException {
        String host = Flows.host(world.settings());
        if (world.access().signIn() == AccessSettings.SignIn.NONE
                && !InetAddress.getByName(host).isLoopbackAddress()) {
            throw new ProblemException(Problem.of(
                            "not-loopback",
                            "caravan.http.host is " + host + ", but without a sign-in Caravan listens on loopback"
                                    + " addresses only")
                    .withHint("use 127.0.0.1, or set sign_in to tokens or oidc in the access file"));
        }
    }

    /** Tokens and cookies that anybody on the way can read are no sign-in. */
    private static void warnOfPlainText(World world) throws IOException {
        if (!Flows.site(world).isSecure()
                && !InetAddress.getByName(Flows.host(world.settings())).isLoopbackAddress()) {
            LOG.warn("Requests from other machines are not encrypted; set caravan.http.tls.certificate and .key, or"
                    + " caravan.http.public-url to the https address of a proxy");
        }
    }

    private static void makeFolders(World world) throws IOException {
        for (ImportAction action : world.catalog().imports()) {
            Files.createDirectories(inbox(world).resolve(action.name()));
        }
        Files.createDirectories(world.home().resolve("outbox"));
    }

    private static Path inbox(World world) {
        return world.home().resolve("inbox");
    }

    private static void announce(World world) {
        String address = Flows.site(world).address().toString();
        LOG.info(
                "Database       {} ({})",
                world.database().product(),
                world.database().place());
        LOG.info("Sign-in        {}", world.access().signIn().name().toLowerCase(Locale.ROOT));
        LOG.info("Web pages      {}/", address);
        LOG.info("Health         {}/observe/health", address);
        LOG.info("Metrics        {}/observe/metrics", address);
        LOG.info("Jobs           {}/api/jobs", address);
        LOG.info(
                "Exports        {}/api/exports/<export>, where <export> is one of: {}",
                address,
                names(world.catalog().exports().stream().map(ExportAction::name)));
        announceOthers(world, world.declared().schedules());
        LOG.info("Results        {}", world.home().resolve("outbox"));
        LOG.info(
                "Drop files into {}{}<import>/, where <import> is one of: {}",
                inbox(world),
                File.separator,
                names(world.catalog().imports().stream().map(ImportAction::name)));
        LOG.info("Caravan is ready");
    }

    private static void announceOthers(World world, List<Schedule> schedules) {
        String others = Inventory.counts(world.deliveries(), schedules);
        if (!others.isEmpty()) {
            LOG.info("Beside these   {}", others);
        }
        boolean run = Flows.runsSchedules(world.settings());
        for (Schedule schedule : schedules) {
            LOG.info(
                    "Schedule       {}{}",
                    Inventory.of(schedule, world.clock().instant()),
                    run ? "" : "; not run by this node (caravan.schedules.enabled)");
        }
    }

    private static String names(Stream<String> actions) {
        return actions.collect(Collectors.joining(", "));
    }
}
