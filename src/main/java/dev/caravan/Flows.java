package dev.caravan;

import static java.util.Objects.requireNonNull;

import dev.caravan.access.Caller;
import dev.caravan.flow.BatchesStrategy;
import dev.caravan.flow.ExportFlow;
import dev.caravan.flow.ImportFlow;
import dev.caravan.flow.InboxFlow;
import dev.caravan.flow.OutcomesStrategy;
import dev.caravan.flow.RoutePipeline;
import dev.caravan.flow.SectionsStrategy;
import dev.caravan.flow.UserDataRoundFlow;
import dev.caravan.job.Jobs;
import dev.caravan.job.Policy;
import dev.caravan.job.userdata.UserDataRound;
import dev.caravan.model.Catalog;
import dev.caravan.model.Job;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import dev.caravan.observe.Meters;
import dev.caravan.web.CmsApi;
import dev.caravan.web.Cors;
import dev.caravan.web.Endpoints;
import dev.caravan.web.ExportPages;
import dev.caravan.web.ExportsApi;
import dev.caravan.web.Gate;
import dev.caravan.web.HealthApi;
import dev.caravan.web.HooksApi;
import dev.caravan.web.ImportPages;
import dev.caravan.web.ImportsApi;
import dev.caravan.web.JobDocuments;
import dev.caravan.web.JobPages;
import dev.caravan.web.JobsApi;
import dev.caravan.web.MetricsApi;
import dev.caravan.web.OpenApi;
import dev.caravan.web.PageAssets;
import dev.caravan.web.PageHost;
import dev.caravan.web.ProblemReplies;
import dev.caravan.web.RecordPages;
import dev.caravan.web.RecordsApi;
import dev.caravan.web.Replies;
import dev.caravan.web.RoomyVertx;
import dev.caravan.web.SamplePlatform;
import dev.caravan.web.ServerProblems;
import dev.caravan.web.SignInApi;
import dev.caravan.web.Site;
import dev.caravan.web.Tls;
import dev.caravan.web.UserDataApi;
import dev.caravan.web.UserDataPages;
import dev.caravan.web.Views;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes of the folder {@code routes}, and the beans that they call. */
final class Flows implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Flows.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration INBOX_QUIET = Duration.ofSeconds(1);
    private static final Duration LEAST_PATIENCE = Duration.ofSeconds(1);
    private static final String SAMPLES_TOKEN = "caravan.samples.token";
    private static final Duration LOOK_FOR_DELIVERIES = Duration.ofSeconds(1);

    private final World world;
    private final Main main;
    private final Jobs jobs;
    private final DeliveryBeans deliveries;
    private final Vertx vertx;
    private final Observation observation;
    private final AtomicBoolean started;

    private Flows(
            World world,
            Main main,
            Jobs jobs,
            DeliveryBeans deliveries,
            Vertx vertx,
            Observation observation,
            AtomicBoolean started) {
        this.observation = observation;
        this.started = started;
        this.world = world;
        this.main = main;
        this.jobs = jobs;
        this.deliveries = deliveries;
        this.vertx = vertx;
    }

    /**
     * Starts the routes.
     *
     * @param serving whether to listen to HTTP and watch folders, or only to run what is asked for here
     */
    static Flows start(World world, boolean serving) throws IOException {
        Path routes = world.settings().path("caravan.routes", "routes");
        requireRoutes(routes);
        Cors cors = cors(world.settings());
        Main main = new Main();
        main.setOverrideProperties(properties(world, routes, serving));
        main.setDefaultPropertyPlaceholderLocation("false");
        load(main);
        CamelContext context = main.getCamelContext();
        context.setTracing(false);
        Set<String> failingPickUps = ConcurrentHashMap.newKeySet();
        AtomicBoolean started = new AtomicBoolean();
        Observation observation = Observation.of(world, serving, failingPickUps, started);
        Jobs jobs = new Jobs(
                world.environment(),
                world.jobSettings(),
                new RoutePipeline(context.createProducerTemplate()),
                world.audit(),
                observation.meters());
        Optional<Tls> tls = serving ? TlsSettings.read(world.settings()) : Optional.empty();
        Vertx vertx = RoomyVertx.create(tls, patience(world.settings()));
        UserDataBeans userData = UserDataBeans.of(world, context, tls.map(t -> t.certificate(vertx)));
        DeliveryBeans deliveries = bind(world, context, jobs, userData, observation, failingPickUps);
        ProblemReplies problems =
                requireNonNull(context.getRegistry().lookupByNameAndType("problems", ProblemReplies.class));
        context.getRegistry().bind("vertx", vertx);
        if (serving) {
            gate(world, cors, problems, observation.meters()).guard(context);
        }
        main.start();
        if (serving) {
            cors.guard(context, port(world.settings()));
            ServerProblems.guard(context, port(world.settings()), problems);
        }
        return new Flows(world, main, jobs, deliveries, vertx, observation, started);
    }

    /** Reads the routes. */
    private static void load(Main main) {
        try {
            main.init();
        } catch (RuntimeException e) {
            LOG.debug("The routes cannot be read", e);
            throw new ProblemException(Problem.of("bad-route", "the routes cannot be read: " + reasons(e)), e);
        }
    }

    /** What each exception of the chain has to say, in one line. */
    private static String reasons(Throwable failure) {
        List<String> reasons = new ArrayList<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String reason =
                    String.valueOf(cause.getMessage()).replaceAll("\\s+", " ").strip();
            if (reasons.stream().noneMatch(said -> said.contains(reason))) {
                reasons.add(reason);
            }
        }
        return String.join(": ", reasons);
    }

    private static Properties properties(World world, Path routes, boolean serving) {
        Properties properties = new Properties();
        Map<String, String> all = world.settings().all();
        properties.putAll(all);
        properties.setProperty("caravan.home", world.home().toString());
        properties.setProperty("caravan.http.enabled", Boolean.toString(serving));
        properties.setProperty("caravan.inbox.enabled", Boolean.toString(serving));
        properties.setProperty(
                "caravan.schedules.enabled", Boolean.toString(serving && runsSchedules(world.settings())));
        properties.putIfAbsent("caravan.schedules.check", "30000");
        properties.setProperty("caravan.pick-ups.enabled", Boolean.toString(serving && runsPickUps(world.settings())));
        properties.setProperty("caravan.inbox.exclude", leftAlone(world.settings()));
        properties.putIfAbsent("caravan.inbox.quiet", Long.toString(INBOX_QUIET.toMillis()));
        properties.putIfAbsent("caravan.inbox.delay", "500");
        properties.putIfAbsent("caravan.inbox.look", "5000");
        properties.putIfAbsent("caravan.retention.schedule", "0 17 * * * ?");
        properties.setProperty("camel.component.kamelet.location", "file:" + routes + "/kamelets,classpath:kamelets");
        // the routes of the sample need this one, though secrets are no business of theirs otherwise
        properties.setProperty(SAMPLES_TOKEN, world.settings().text(SAMPLES_TOKEN, ""));
        properties.setProperty(UserDataFile.OWN_ADDRESS, UserDataFile.ownAddress(world.settings()));
        properties.setProperty("camel.main.name", "caravan");
        properties.setProperty("camel.main.routesIncludePattern", patterns(world, routes));
        properties.setProperty("camel.main.autoConfigurationLogSummary", "false");
        properties.setProperty("camel.main.startupSummaryLevel", "Oneline");
        properties.setProperty("camel.main.shutdownTimeout", "30");
        properties.setProperty("camel.main.beanIntrospectionLoggingLevel", "OFF");
        properties.setProperty("camel.server.enabled", Boolean.toString(serving));
        if (serving) {
            properties.setProperty("camel.server.host", host(world.settings()));
            properties.setProperty("camel.server.port", Integer.toString(port(world.settings())));
        } else {
            // what answers requests is most of the routes, and a command would wait for them to be read
            properties.setProperty("camel.main.routesExcludePattern", "**/http-*.camel.yaml,**/page-*.camel.yaml");
        }
        return properties;
    }

    private static String patterns(World world, Path routes) {
        // templates first, since routes refer to them
        return Stream.of(
                        Optional.of(routes.resolve("templates")).filter(Files::isDirectory),
                        Optional.of(routes),
                        UserDataFile.sampleRoutes(world))
                .flatMap(Optional::stream)
                .map(folder -> "file:" + folder + "/*.camel.yaml")
                .collect(Collectors.joining(","));
    }

    private static Gate gate(World world, Cors cors, ProblemReplies problems, Meters meters) {
        int perMinute = requestsPerMinute(world.settings());
        List<String> open = UserDataFile.sampleRoutes(world).isPresent()
                ? List.of(HooksApi.PATH, SamplePlatform.PATH)
                : List.of(HooksApi.PATH);
        return new Gate(
                world.access(), site(world), cors, perMinute, open, problems, world.clock(), world.audit(), meters);
    }

    /** Without routes nothing goes anywhere. */
    static void requireRoutes(Path routes) {
        if (!Files.isDirectory(routes)) {
            throw noRoutes("there is no folder " + routes);
        }
        try (Stream<Path> files = Files.list(routes)) {
            if (files.noneMatch(file -> file.toString().endsWith(".camel.yaml"))) {
                throw noRoutes("there are no routes in " + routes + " (files that end in .camel.yaml)");
            }
        } catch (IOException e) {
            throw noRoutes("the folder " + routes + " cannot be read: " + e.getMessage());
        }
    }

    private static ProblemException noRoutes(String message) {
        return new ProblemException(Problem.of("no-routes", message)
                .withHint("set caravan.routes, or start with -C and the folder that holds config and routes"));
    }

    static Site site(World world) {
        return site(world.settings());
    }

    static Site site(Settings settings) {
        return new Site(
                TlsSettings.isSet(settings), host(settings), port(settings), settings.url("caravan.http.public-url"));
    }

    static Cors cors(Settings settings) {
        return Cors.of(
                settings.text("caravan.http.cors.origins", ""),
                settings.duration("caravan.http.cors.max-age", Duration.ofHours(1)));
    }

    static Duration patience(Settings settings) {
        return settings.duration("caravan.http.patience", PATIENCE, LEAST_PATIENCE);
    }

    static int requestsPerMinute(Settings settings) {
        return settings.number("caravan.http.requests-per-minute", 6000, 0, 1_000_000);
    }

    static boolean runsSchedules(Settings settings) {
        return settings.flag("caravan.schedules.enabled", true);
    }

    static boolean runsPickUps(Settings settings) {
        return settings.flag("caravan.pick-ups.enabled", true);
    }

    static Duration deliveriesDelay(Settings settings) {
        return settings.duration("caravan.deliveries.delay", LOOK_FOR_DELIVERIES);
    }

    /** Which names of files in drop folders are left alone. */
    static String leftAlone(Settings settings) {
        return settings.pattern("caravan.inbox.exclude", "\\..*|.*\\.(part|tmp)");
    }

    static String host(Settings settings) {
        return settings.text("caravan.http.host", "127.0.0.1");
    }

    static int port(Settings settings) {
        return settings.number("caravan.http.port", 8080, 1, 65_535);
    }

    private static DeliveryBeans bind(
            World world,
            CamelContext context,
            Jobs jobs,
            UserDataBeans userData,
            Observation observation,
            Set<String> failingPickUps) {
        Meters meters = observation.meters();
        Views views = new Views(world.catalog(), world.access());
        PageHost pages =
                new PageHost(views, world.userData().isPresent(), world.access().system());
        JobDocuments documents = new JobDocuments(world.ledger(), world.folders());
        DeliveryBeans deliveries = DeliveryBeans.of(world, context, jobs, views, documents, meters, failingPickUps);
        Caller system = world.access().system();
        Catalog own = new Policy(world.catalog()).of(system).catalog();
        InboxFlow inbox = new InboxFlow(
                own,
                jobs,
                world.ledger(),
                world.folders(),
                system,
                world.settings().duration("caravan.inbox.quiet", INBOX_QUIET),
                world.clock());
        UserDataApi userDataApi = new UserDataApi(userData.environment(), views, jobs, world.folders(), documents);
        Map<String, Object> beans = Map.ofEntries(
                Map.entry("importFlow", new ImportFlow(world.environment(), meters)),
                Map.entry("exportFlow", new ExportFlow(world.environment(), world.records())),
                Map.entry("jobs", jobs),
                Map.entry("cmsApi", new CmsApi(world.environment(), world.records(), jobs, meters)),
                Map.entry(
                        "exportsApi",
                        new ExportsApi(
                                world.environment(), world.records(), jobs, deliveries.orders(), documents, meters)),
                Map.entry("inboxFlow", inbox),
                Map.entry("outcomes", new OutcomesStrategy()),
                Map.entry(
                        "importsApi",
                        new ImportsApi(world.catalog(), world.records(), jobs, world.folders(), documents)),
                Map.entry(
                        "jobsApi",
                        new JobsApi(views, world.catalog(), jobs, world.ledger(), world.folders(), documents)),
                Map.entry("recordsApi", new RecordsApi(views, world.records())),
                Map.entry("openApi", new OpenApi(views)),
                Map.entry("healthApi", new HealthApi(observation.checkup(), world.access())),
                Map.entry("metricsApi", new MetricsApi(observation.metrics(), world.access())),
                Map.entry("retention", Observation.retention(world, meters)),
                Map.entry("deliveryFlow", deliveries.flow()),
                Map.entry("scheduleFlow", deliveries.schedules()),
                Map.entry("pickUpFlow", deliveries.pickUps()),
                Map.entry("hooksApi", deliveries.hooks()),
                Map.entry("deliveriesApi", deliveries.api()),
                Map.entry("schedulePages", deliveries.pages(world, pages)),
                Map.entry("userDataThreads", userData.threads()),
                Map.entry("userDataFlow", userData.flow()),
                Map.entry(
                        "userDataRoundFlow",
                        new UserDataRoundFlow(new UserDataRound.Environment(
                                world.environment(), world.records(), jobs, deliveries.orders()))),
                Map.entry("sections", new SectionsStrategy()),
                Map.entry("batches", new BatchesStrategy()),
                Map.entry("platformFlow", userData.platform()),
                Map.entry("platformConnections", userData.connections()),
                Map.entry("userDataApi", userDataApi),
                Map.entry("samplePlatform", userData.samplePlatform()),
                Map.entry("signInApi", new SignInApi(world.access(), site(world), pages)),
                Map.entry("recordPages", new RecordPages(pages, world.records())),
                Map.entry("importPages", new ImportPages(pages, world.catalog(), jobs, world.folders())),
                Map.entry(
                        "exportPages",
                        new ExportPages(
                                pages, world.environment(), world.records(), jobs, deliveries.orders(), meters)),
                Map.entry("jobPages", new JobPages(pages, world.environment(), jobs)),
                Map.entry("userDataPages", new UserDataPages(pages, userDataApi, world.ledger())),
                Map.entry("pageAssets", new PageAssets()),
                Map.entry(
                        "problems",
                        new ProblemReplies(pages, world.access().openId().isPresent(), meters)),
                Map.entry("replies", new Replies()),
                Map.entry("endpoints", new Endpoints(context)));
        beans.forEach((name, bean) -> context.getRegistry().bind(name, bean));
        return deliveries;
    }

    /** Camel only warns when the port is taken; a service that nobody can reach must not seem to run. */
    static void requireFreePort(Settings settings) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getAllByName(host(settings))[0], port(settings)));
        } catch (BindException e) {
            String place = host(settings) + ":" + port(settings);
            throw new ProblemException(Problem.of("port-taken", "cannot listen on " + place)
                    .withHint("is another process using it? set caravan.http.port, or CARAVAN_HTTP_PORT"));
        }
    }

    /** Takes up the jobs and deliveries that this node had at work, and whatever comes. */
    void work() {
        jobs.start();
        deliveries.dispatch().start(deliveriesDelay(world.settings()));
        started.set(true);
    }

    Jobs jobs() {
        return jobs;
    }

    DeliveryBeans deliveries() {
        return deliveries;
    }

    /** Runs a job in this thread. */
    Job run(Job job) {
        return jobs.run(job);
    }

    @Override
    public void close() {
        world.stopping().set(true);
        jobs.close();
        deliveries.close();
        main.stop();
        vertx.close();
        observation.close();
    }
}
