package dev.caravan.store;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.caravan.model.AuditEntry;
import dev.caravan.model.Shown;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jooq.Field;
import org.jooq.InsertValuesStep8;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what was done: in the log at once, and in the table {@code caravan_audit} a moment later, many
 * entries in one statement. While the database is away, entries wait; those that find no room are in the log alone, which
 * says so. Safe for use by many threads.
 */
public final class AuditTrail implements Consumer<AuditEntry>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
    private static final int ROOM = 100_000;
    private static final int BATCH = 500;
    private static final int MAX_TEXT = 500;
    private static final long PAUSE_MILLIS = 200;
    private static final long PATIENCE_SECONDS = 5;

    private static final Pattern KEY = Pattern.compile("^(/api/records/[^/]+/).*");

    private static final Table<Record> TABLE = DSL.table(DSL.name("caravan_audit"));

    private final Database database;
    private final BlockingQueue<AuditEntry> queue = new LinkedBlockingQueue<>(ROOM);
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread writer;
    private boolean behind;

    /** The trail in this database, whose ledger has been opened. */
    public AuditTrail(Database database) {
        this.database = database;
        this.writer = new Thread(this::write, "audit");
        writer.setDaemon(true);
        writer.start();
    }

    @Override
    public void accept(AuditEntry entry) {
        LOG.info(
                "{} from {}: {} {}: {}",
                plain(entry.user()),
                plain(entry.from()),
                plain(entry.action()),
                withoutKeys(plain(entry.subject())),
                plain(entry.result()));
        if (!queue.offer(entry)) {
            LOG.error("The table caravan_audit is too far behind; the entry above is in this log alone");
        }
    }

    /** On one line, and not too long. */
    private static String plain(String text) {
        String cut = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
        return new String(JsonStringEncoder.getInstance().quoteAsString(cut));
    }

    /** Keys of records may be personal, an email address for one; the table has them, the log has not. */
    private static String withoutKeys(String subject) {
        return KEY.matcher(subject).replaceFirst("$1*");
    }

    private void write() {
        List<AuditEntry> batch = new ArrayList<>();
        try {
            boolean last = false;
            while (!last || !queue.isEmpty()) {
                last = stop.await(batch.isEmpty() ? PAUSE_MILLIS : 5 * PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                do {
                    queue.drainTo(batch, BATCH - batch.size());
                } while (insert(batch) && !queue.isEmpty());
                if (last && !batch.isEmpty()) {
                    LOG.error("{} entries are in this log alone, since the database is away", batch.size());
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the entries are saved; they are taken out of the list then. */
    private boolean insert(List<AuditEntry> batch) {
        if (batch.isEmpty()) {
            return true;
        }
        try {
            InsertValuesStep8<Record, UUID, Object, Object, Object, Object, Object, Object, Object> insert =
                    database.dsl()
                            .insertInto(
                                    TABLE,
                                    DSL.field(DSL.name("id"), UUID.class),
                                    field("at"),
                                    field("user"),
                                    field("tenant"),
                                    field("from"),
                                    field("action"),
                                    field("subject"),
                                    field("result"));
            for (AuditEntry e : batch) {
                insert = insert.values(
                        UUID.randomUUID(),
                        e.at().atOffset(ZoneOffset.UTC),
                        text(e.user()),
                        e.tenant().map(AuditTrail::text).orElse(null),
                        text(e.from()),
                        text(e.action()),
                        text(e.subject()),
                        text(e.result()));
            }
            insert.execute();
            batch.clear();
            behind = false;
            return true;
        } catch (RuntimeException e) {
            if (!behind) {
                behind = true;
                LOG.warn("The table caravan_audit cannot be written now; entries wait: {}", e.getMessage());
            }
            return false;
        }
    }

    private static Field<Object> field(String name) {
        return DSL.field(DSL.name(name), Object.class);
    }

    private static String text(String text) {
        String storable = Shown.storable(text);
        return storable.length() > MAX_TEXT ? storable.substring(0, MAX_TEXT) : storable;
    }

    /** Writes what is left. */
    @Override
    public void close() {
        stop.countDown();
        try {
            writer.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
