package dev.caravan;

import dev.caravan.access.Access;
import dev.caravan.access.OutgoingHosts;
import dev.caravan.config.AccessReader;
import dev.caravan.config.AccessSettings;
import dev.caravan.config.Configuration;
import dev.caravan.config.Deliveries;
import dev.caravan.job.ImportRun;
import dev.caravan.job.JobFolders;
import dev.caravan.job.JobSettings;
import dev.caravan.model.Catalog;
import dev.caravan.model.UserDataPlan;
import dev.caravan.store.AuditTrail;
import dev.caravan.store.Database;
import dev.caravan.store.DatabaseSettings;
import dev.caravan.store.Ledger;
import dev.caravan.store.Node;
import dev.caravan.store.Records;
import dev.caravan.store.SchemaReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Everything but flows: the settings, the database with its ledger, the configuration bound to it.
 *
 * @param nodeFile keeps other processes from this home, if this one stays
 * @param firstStart whether the service has never started on this database so far
 */
record World(
        Settings settings,
        Clock clock,
        Path home,
        Database database,
        Ledger ledger,
        Declared declared,
        JobFolders folders,
        AtomicBoolean stopping,
        Access access,
        AuditTrail audit,
        Optional<NodeFile> nodeFile,
        boolean firstStart)
        implements AutoCloseable {
    private static final String FIRST_START = "first-start";
    private static final int DEFAULT_CHUNK_SIZE = 4_000;
    private static final Duration DEFAULT_WAIT = Duration.ofMinutes(15);
    /** Longer than a process takes to stop. */
    private static final Duration TAKE_OVER = Duration.ofMinutes(2);

    private static final Duration COMMAND_WAIT = Duration.ofSeconds(10);

    /** What the process is. */
    enum Kind {
        /** It stays, and takes up the jobs that it had before. */
        SERVICE,
        /** It does one thing and goes. */
        COMMAND
    }

    /** Opens the world, waiting for the database if it is away. */
    static World open(Settings settings, Kind kind) throws IOException {
        Findings findings = new Findings();
        SettingsCheck.check(settings, findings);
        Optional<AccessSettings> access = findings.of("", () -> accessSettings(settings));
        findings.finish();
        Logs.set(settings);
        Clock clock = clockOfTheSystem();
        Path home = Files.createDirectories(settings.path("caravan.home", "var"));
        Database database = Database.open(databaseSettings(settings, home, kind), clock);
        Optional<NodeFile> nodeFile = Optional.empty();
        try {
            database.awaitAvailable();
            boolean first = initialise(settings, database, home);
            if (kind == Kind.SERVICE) {
                nodeFile = Optional.of(NodeFile.take(home, TAKE_OVER));
            }
            Node node = nodeFile.map(f -> Node.starting(f.name())).orElseGet(() -> Node.passing("cli"));
            Ledger ledger = Ledger.open(database, clock, node);
            Declared declared = Declared.read(settings, access.orElseThrow(), SchemaReader.read(database), findings);
            return new World(
                    settings,
                    clock,
                    home,
                    database,
                    ledger,
                    declared,
                    new JobFolders(home, node.name()),
                    new AtomicBoolean(),
                    new Access(access.orElseThrow(), clock),
                    new AuditTrail(database),
                    nodeFile,
                    first);
        } catch (RuntimeException | IOException e) {
            nodeFile.ifPresent(NodeFile::close);
            database.close();
            throw e;
        }
    }

    static AccessSettings accessSettings(Settings settings) {
        return AccessReader.read(
                settings.path("caravan.access", "config/access.yaml"),
                settings.base(),
                System.getenv(),
                OutgoingHosts::isHost);
    }

    /**
     * Runs the initial script on a database that has had none; says whether the samples are owed. They are as long as a
     * mark lies in the home, which is put there before the script and removed by {@link #samplesAreDropped}: a start that
     * fails in between does not swallow them.
     */
    private static boolean initialise(Settings settings, Database database, Path home) throws IOException {
        Optional<Path> script =
                settings.find("caravan.database.init").map(path -> settings.path("caravan.database.init", path));
        Path mark = home.resolve(FIRST_START);
        if (script.isEmpty() || database.isInitialised()) {
            return Files.exists(mark);
        }
        boolean marked = Files.exists(mark);
        if (!marked) {
            Files.writeString(mark, "the samples have not been dropped yet\n");
        }
        boolean ran = database.runInitScript(script.get());
        if (!ran && !marked) {
            // another node was faster, and has the mark
            Files.deleteIfExists(mark);
        }
        return ran || marked;
    }

    /** From now on this is no first start any more. */
    void samplesAreDropped() throws IOException {
        Files.deleteIfExists(home.resolve(FIRST_START));
    }

    /** The one place that asks the system for the time. */
    static Clock clockOfTheSystem() {
        return Clock.systemUTC();
    }

    static DatabaseSettings databaseSettings(Settings settings, Path home, Kind kind) {
        Duration wait = settings.duration("caravan.database.wait", DEFAULT_WAIT);
        return DatabaseSettings.of(
                        settings.text("caravan.database.url", DatabaseSettings.embeddedUrl(home)),
                        settings.text("caravan.database.user", defaultUser(settings)),
                        settings.text("caravan.database.password", ""))
                .withPoolSize(settings.number("caravan.database.connections", 16, 6, 200))
                .withMaxWait(kind == Kind.COMMAND && wait.compareTo(COMMAND_WAIT) > 0 ? COMMAND_WAIT : wait);
    }

    private static String defaultUser(Settings settings) {
        return settings.find("caravan.database.url").isPresent() ? "" : "sa";
    }

    Catalog catalog() {
        return declared.configuration().catalog();
    }

    Configuration configuration() {
        return declared.configuration();
    }

    Optional<UserDataPlan> userData() {
        return declared.userData();
    }

    Deliveries deliveries() {
        return declared.deliveries();
    }

    ImportRun.Environment environment() {
        return new ImportRun.Environment(catalog(), database, ledger, folders, clock, stopping);
    }

    Records records() {
        return new Records(database, catalog(), statementTimeout(settings));
    }

    static Duration statementTimeout(Settings settings) {
        return settings.duration("caravan.database.statement-timeout", Duration.ofHours(1));
    }

    JobSettings jobSettings() {
        return jobSettings(settings);
    }

    static JobSettings jobSettings(Settings settings) {
        return new JobSettings(
                settings.number("caravan.jobs.workers", 2, 1, 64),
                settings.number("caravan.jobs.chunk-size", DEFAULT_CHUNK_SIZE, 1, 100_000),
                settings.duration("caravan.jobs.stale-after", Duration.ofSeconds(60)),
                settings.choice("caravan.inbox.again", "skip", "skip", "import").equals("import"));
    }

    @Override
    public void close() {
        audit.close();
        database.close();
        nodeFile.ifPresent(NodeFile::close);
    }
}
