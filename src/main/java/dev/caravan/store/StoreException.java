package dev.caravan.store;

import java.sql.SQLException;

/** The database could not do what it was asked to do. */
public final class StoreException extends RuntimeException {
    private StoreException(String message, SQLException cause) {
        super(message, cause);
    }

    /**
     * An exception that says what was tried.
     *
     * @param doing what was being done, as the end of "while": {@code looking up country by name}
     */
    static StoreException of(String doing, SQLException cause) {
        return new StoreException("while " + doing + ": " + cause.getMessage(), cause);
    }
}
