package dev.caravan.codec;

import java.util.Optional;

/**
 * What a codec expects of a cell, for the messages about cells that hold something else.
 *
 * @param code of the problem
 * @param noun what the cell should be, with its article: {@code a date}
 * @param wanted what it should look like: {@code DD-MM-YYYY}
 */
record Expectation(String code, String noun, String wanted) {

    CellException refuse(String found) {
        return CellException.of(code, found, verdict());
    }

    CellException refuse(String found, String hint) {
        return CellException.of(code, found, verdict(), Optional.of(hint));
    }

    private String verdict() {
        return "is not " + noun + "; expected " + wanted;
    }
}
