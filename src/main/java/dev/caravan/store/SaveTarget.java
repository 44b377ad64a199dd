package dev.caravan.store;

import java.sql.SQLException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * The table that rows are saved to, in one database's own fast way. Works in the transaction of its connection.
 *
 * <p>All rows of a call set the same fields.
 */
sealed interface SaveTarget permits PostgresTarget, PortableTarget {

    /** Called once at the beginning of each transaction. */
    void begin() throws SQLException;

    /** Called after each transaction that was committed. */
    void committed() throws SQLException;

    /**
     * Makes ready for {@link #match}. A row that the database cannot even take in fails the call.
     *
     * @param first the number of the first row; the others follow
     * @param fresh whether earlier rows are done with
     */
    void stage(List<RowToSave> rows, int first, boolean fresh) throws SQLException;

    /**
     * The records that the staged rows mean, in the order in which candidates are tried.
     *
     * @param rows the rows by their numbers
     * @param singly the fields to compare one by one
     * @return by number; rows that mean no record are left out
     */
    Map<Integer, List<Match>> match(Map<Integer, RowToSave> rows, BitSet fields, BitSet singly) throws SQLException;

    /**
     * Rows that surely are as the one record that each of them means, so that they need not be staged: found in less time
     * than it takes to stage them, if many are so. Others may be so too.
     *
     * @param rows all with an identifier
     * @return the {@code _id}s of their records; empty where the target has no such way
     */
    Map<RowToSave, Object> findUnchanged(List<RowToSave> rows, BitSet fields) throws SQLException;

    /** Creates records; afterwards each operation knows its {@code _id}. */
    void insert(List<Operation> creates, BitSet fields) throws SQLException;

    /**
     * Updates records.
     *
     * @param fields the fields to write
     */
    void update(List<Operation> updates, BitSet fields) throws SQLException;
}
