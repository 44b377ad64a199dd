package dev.caravan.codec;

import java.util.EnumSet;
import java.util.Set;

/** The types whose formats are made of tokens. */
enum MomentKind {
    DATE("a Date", "YYYY, MM and DD", "DD-MM-YYYY", EnumSet.range(MomentToken.YEAR, MomentToken.DAY)),
    TIME(
            "a Time",
            "hh, then mm, ss and SSS as far as wanted,",
            "hh:mm",
            EnumSet.range(MomentToken.HOUR, MomentToken.MILLISECOND)),
    DATETIME(
            "a DateTime",
            "YYYY, MM and DD, then hh, mm, ss, SSS and ZZ as far as wanted,",
            "DD-MM-YYYY hh:mm",
            EnumSet.allOf(MomentToken.class));

    final String label;
    final String wanted;
    final String example;
    private final Set<MomentToken> tokens;

    MomentKind(String label, String wanted, String example, Set<MomentToken> tokens) {
        this.label = label;
        this.wanted = wanted;
        this.example = example;
        this.tokens = tokens;
    }

    boolean takes(MomentToken token) {
        return tokens.contains(token);
    }
}
