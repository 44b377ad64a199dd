package dev.caravan.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.caravan.model.DatabaseSchema;
import java.nio.file.Path;
import java.sql.DatabaseMetaData;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.RenderFormatting;
import org.jooq.conf.RenderNameCase;
import org.jooq.conf.RenderQuotedNames;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;

/**
 * The database that holds the records and the ledger: a pool of connections to PostgreSQL or H2. Opening it does not
 * connect yet; {@link #awaitAvailable} does. Safe for use by many threads.
 *
 * <p>What fails in the database comes out as an unchecked exception. {@link #isConnectionFailure} tells a database that
 * is away from a statement that is wrong, and {@link #outlast} waits for the former.
 */
public final class Database implements AutoCloseable {
    static {
        // read by jOOQ when its first query is made
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
    }

    /** The code of the problem that the database was waited for, and did not come back. */
    public static final String UNAVAILABLE = "database-unavailable";

    /** The code of the problem that another process has the file of the embedded database. */
    public static final String IN_USE = "database-in-use";

    private final DatabaseSettings settings;
    private final HikariDataSource pool;
    private final DSLContext dsl;
    private final Patience patience;
    private final Semaphore places;
    private final Clock clock;
    private final Optional<DatabaseFile> file;

    private Database(DatabaseSettings settings, Clock clock, Patience.Sleeper sleeper) {
        SQLDialect dialect = ConnectionUrl.dialect(settings.url());
        this.settings = settings;
        this.clock = clock;
        this.file = DatabaseFile.of(settings.url());
        this.pool = new HikariDataSource(poolConfig(settings, dialect));
        this.dsl = DSL.using(pool, dialect, sqlSettings());
        this.places = new Semaphore(Math.max(1, settings.poolSize() / 4), true);
        this.patience = new Patience(settings.place(), settings.maxWait(), clock, sleeper);
    }

    /** The database of these settings; a {@code ProblemException} if it is of a kind that is not supported. */
    public static Database open(DatabaseSettings settings, Clock clock) {
        return open(settings, clock, pause -> Thread.sleep(pause.toMillis()));
    }

    /** The same, with another way to let time pass. */
    static Database open(DatabaseSettings settings, Clock clock, Patience.Sleeper sleeper) {
        return new Database(settings, clock, sleeper);
    }

    private static HikariConfig poolConfig(DatabaseSettings settings, SQLDialect dialect) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("caravan");
        config.setJdbcUrl(ConnectionUrl.complete(settings.url()));
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(settings.poolSize());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(settings.connectionTimeout().toMillis());
        config.setInitializationFailTimeout(-1);
        // whatever the server's default: the ledger's changes of state rely on seeing what others have committed
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        if (dialect == SQLDialect.POSTGRES) {
            // properties yield to parameters of the URL
            config.addDataSourceProperty("ApplicationName", "caravan");
            config.addDataSourceProperty("tcpKeepAlive", "true");
            config.addDataSourceProperty("reWriteBatchedInserts", "true");
        }
        return config;
    }

    private static Settings sqlSettings() {
        return new Settings()
                .withRenderQuotedNames(RenderQuotedNames.ALWAYS)
                .withRenderNameCase(RenderNameCase.AS_IS)
                .withRenderSchema(false)
                .withFetchWarnings(false)
                .withExecuteLogging(false)
                // otherwise made anew for each piece of plain SQL
                .withRenderFormatting(new RenderFormatting());
    }

    /**
     * Waits until the database answers, at most as long as the settings allow; then {@code database-unavailable}. The
     * file of an embedded database that another process has is not waited for: {@code database-in-use}.
     */
    public void awaitAvailable() {
        file.ifPresent(f -> f.requireFree(settings));
        outlast(() -> dsl.selectOne().fetchOne());
        file.ifPresent(DatabaseFile::sign);
    }

    /** Whether there is a database to connect to, or connecting would make one: an embedded one that is not there yet. */
    public static boolean isYetToBeMade(DatabaseSettings settings) {
        return DatabaseFile.of(settings.url()).filter(f -> !f.exists()).isPresent();
    }

    /**
     * The result of the work, which is done again from its start as long as it fails because the database is away, at
     * most as long as the settings allow; then {@code database-unavailable}. The work must be one that may be repeated:
     * a transaction may have been committed although its answer was lost.
     */
    public <T> T outlast(Supplier<T> work) {
        return patience.outlast(work);
    }

    /** Whether this exception, or what caused it, means that the database is away, and waiting may help. */
    public static boolean isConnectionFailure(Throwable failure) {
        return Failures.isConnectionFailure(failure);
    }

    /**
     * Whether this exception means a deadlock, a lock that was waited for too long, or a chunk that was saved before; what
     * is not saved may be tried again.
     */
    public static boolean isConflict(Throwable failure) {
        return Failures.isConflict(failure);
    }

    /**
     * Runs this SQL script, unless one was run before or a ledger exists; says whether it was run. The script's
     * statements end in {@code ;}. On PostgreSQL all of it happens or nothing; on H2, where each definition is final at
     * once, a database that was empty before is emptied again when a statement fails. A failing statement is the problem
     * {@code database-init-failed}, with its line.
     */
    public boolean runInitScript(Path script) {
        return new InitScript(this, clock).run(script);
    }

    /** Whether {@link #runInitScript} would run its script. */
    public boolean isInitialised() {
        return new InitScript(this, clock).isInitialised(dsl);
    }

    /**
     * The schema as this script would leave it. On PostgreSQL the script is run in a transaction that is rolled back; on
     * H2, where each definition is final at once, this is for a scratch database.
     */
    public DatabaseSchema schemaAfter(Path script) {
        return new InitScript(this, clock).rehearse(script);
    }

    /** Whether the database answers now. */
    public boolean isAvailable() {
        try {
            dsl.selectOne().fetchOne();
            return true;
        } catch (RuntimeException e) {
            if (isConnectionFailure(e)) {
                return false;
            }
            throw e;
        }
    }

    /** What the database is, with its version: {@code PostgreSQL 17.6}. */
    public String product() {
        return dsl.connectionResult(connection -> {
            DatabaseMetaData meta = connection.getMetaData();
            return meta.getDatabaseProductName()
                    + " "
                    + meta.getDatabaseProductVersion().replaceFirst(" .*", "");
        });
    }

    /** Where the database is, without anything secret, for messages. */
    public String place() {
        return settings.place();
    }

    /** What the connections are doing now. */
    public PoolUse use() {
        HikariPoolMXBean bean = pool.getHikariPoolMXBean();
        return bean == null
                ? new PoolUse(0, 0, 0, settings.poolSize())
                : new PoolUse(
                        bean.getActiveConnections(),
                        bean.getIdleConnections(),
                        bean.getThreadsAwaitingConnection(),
                        settings.poolSize());
    }

    /** Statements, each in a transaction of its own. */
    DSLContext dsl() {
        return dsl;
    }

    /** The result of the work, done in one transaction, which is rolled back if it throws. */
    <T> T inTransaction(Function<DSLContext, T> work) {
        return dsl.transactionResult(configuration -> work.apply(configuration.dsl()));
    }

    /**
     * The places of those who hold a connection for as long as somebody else takes: a quarter of the connections, so that
     * slow clients do not leave none for all else.
     */
    public Semaphore places() {
        return places;
    }

    /** How many connections there are at most. */
    public int connections() {
        return settings.poolSize();
    }

    /** Whether this is H2. */
    public boolean isEmbedded() {
        return !isPostgres();
    }

    boolean isPostgres() {
        return dsl.dialect() == SQLDialect.POSTGRES;
    }

    /** The pool itself, for those who bring their own way with connections. */
    HikariDataSource pool() {
        return pool;
    }

    /** Closes all connections, and with them an embedded database. */
    @Override
    public void close() {
        file.ifPresent(DatabaseFile::unsign);
        pool.close();
    }
}
