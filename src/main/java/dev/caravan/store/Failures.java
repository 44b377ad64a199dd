package dev.caravan.store;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** What kind of failure an exception stands for, by the SQL states that PostgreSQL and H2 document. */
final class Failures {
    /** H2: closed under our feet, not found, in use by another process, connection broken, closing, exclusive. */
    private static final Set<String> H2_AWAY =
            Set.of("90007", "90013", "90020", "90067", "90098", "90121", "90135", "90149");

    private static final Set<String> CONFLICTS = Set.of("40001", "40P01", "55P03", "HYT00");

    private static final int LONGEST_CHAIN = 20;

    private static final String FEATURE_NOT_SUPPORTED = "0A000";

    private Failures() {}

    /**
     * Whether the database is away: not reachable, starting, stopping, or out of connections. A refused password or an
     * unknown database name is not: waiting would not mend it.
     */
    static boolean isConnectionFailure(Throwable failure) {
        List<SQLException> chain = sqlExceptions(failure);
        return chain.stream().noneMatch(Failures::isRefusal) && chain.stream().anyMatch(Failures::isAway);
    }

    /**
     * Whether the statement only met another transaction (deadlock, lock timeout, altered table, the same chunk saved by a
     * node that had the job before) and may be tried again.
     */
    static boolean isConflict(Throwable failure) {
        return anyState(failure, CONFLICTS::contains) || isStalePlan(failure) || isSavedBefore(failure);
    }

    private static boolean isSavedBefore(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(LONGEST_CHAIN)
                .anyMatch(ChunkAlreadySavedException.class::isInstance);
    }

    /**
     * Whether PostgreSQL had planned the statement before the table was altered. The pool gives such a connection up, so
     * that each try takes another one.
     */
    static boolean isStalePlan(Throwable failure) {
        return sqlExceptions(failure).stream()
                .filter(e -> state(e).equals(FEATURE_NOT_SUPPORTED))
                .anyMatch(e -> e instanceof PSQLException refusal
                        && refusal.getServerErrorMessage() != null
                        && String.valueOf(refusal.getServerErrorMessage().getRoutine())
                                .startsWith("RevalidateCached"));
    }

    /** Whether a unique or primary key refused a row. */
    static boolean isDuplicate(Throwable failure) {
        return anyState(failure, "23505"::equals);
    }

    /** What the database said, in one line: the first message of the innermost SQL exception. */
    static String messageOf(Throwable failure) {
        List<SQLException> chain = sqlExceptions(failure);
        Throwable innermost = chain.isEmpty() ? failure : chain.get(chain.size() - 1);
        String message = String.valueOf(innermost.getMessage());
        return message.lines()
                .findFirst()
                .orElse(innermost.getClass().getSimpleName())
                .strip();
    }

    /** The SQL exceptions among this failure and its causes, the outermost first. */
    static List<SQLException> sqlExceptions(Throwable failure) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> open = new ArrayDeque<>(List.of(failure));
        List<SQLException> found = new ArrayList<>();
        while (!open.isEmpty()) {
            Throwable next = open.removeFirst();
            if (!seen.add(next)) {
                continue;
            }
            if (next instanceof SQLException sql) {
                found.add(sql);
                addIfPresent(open, sql.getNextException());
            }
            addIfPresent(open, next.getCause());
        }
        return found;
    }

    private static void addIfPresent(Deque<Throwable> open, @Nullable Throwable next) {
        if (next != null) {
            open.addLast(next);
        }
    }

    private static boolean anyState(Throwable failure, Predicate<String> wanted) {
        return sqlExceptions(failure).stream().map(Failures::state).anyMatch(wanted);
    }

    private static boolean isRefusal(SQLException e) {
        String state = state(e);
        return state.startsWith("28") || state.startsWith("3D");
    }

    private static boolean isAway(SQLException e) {
        String state = state(e);
        return e instanceof SQLTransientConnectionException
                || e instanceof SQLNonTransientConnectionException
                || e instanceof SQLRecoverableException
                || state.startsWith("08")
                || state.startsWith("57P0")
                || state.equals("53300")
                || H2_AWAY.contains(state);
    }

    private static String state(SQLException e) {
        String state = e.getSQLState();
        return state == null ? "" : state;
    }
}
