package dev.caravan.job.userdata;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * The ids of the rows of one list, by which a list that repeats itself is noticed: 64 bits of each, so that a million
 * take 16 MB at most.
 */
final class RowIds {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private long[] slots = new long[64];
    private int size;

    /** What tells this row from others: its {@code id} or {@code _id}; empty if it has none. */
    static OptionalLong of(JsonNode row) {
        for (String name : new String[] {"id", "_id"}) {
            JsonNode id = row.path(name);
            if (id.isTextual() || id.isIntegralNumber()) {
                return OptionalLong.of(hash(id.asText()));
            }
        }
        return OptionalLong.empty();
    }

    static long hash(String text) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        // the finish of MurmurHash3, since FNV alone leaves the upper bits of short texts much alike
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        hash ^= hash >>> 33;
        return hash == 0 ? 1 : hash;
    }

    /** Adds an id; false if it was there. */
    boolean add(long id) {
        if (size * 2 >= slots.length) {
            grow();
        }
        boolean isNew = put(slots, id);
        size += isNew ? 1 : 0;
        return isNew;
    }

    void clear() {
        Arrays.fill(slots, 0);
        size = 0;
    }

    private static boolean put(long[] table, long id) {
        int at = (int) id & (table.length - 1);
        while (table[at] != 0) {
            if (table[at] == id) {
                return false;
            }
            at = (at + 1) & (table.length - 1);
        }
        table[at] = id;
        return true;
    }

    private void grow() {
        long[] larger = new long[slots.length * 2];
        for (long id : slots) {
            if (id != 0) {
                put(larger, id);
            }
        }
        slots = larger;
    }
}
