package dev.caravan.codec;

/** The types whose formats are made of tokens. */
enum MomentKind {
    DATE("a Date", "YYYY, MM and DD", "DD-MM-YYYY"),
    TIME("a Time", "hh, then mm, ss and SSS as far as wanted,", "hh:mm"),
    DATETIME("a DateTime", "YYYY, MM and DD, then hh, mm, ss, SSS and ZZ as far as wanted,", "DD-MM-YYYY hh:mm");

    final String label;
    final String wanted;
    final String example;

    MomentKind(String label, String wanted, String example) {
        this.label = label;
        this.wanted = wanted;
        this.example = example;
    }

    boolean takes(MomentToken token) {
        return switch (token) {
            case YEAR, MONTH, DAY -> this != TIME;
            case HOUR, MINUTE, SECOND, MILLISECOND -> this != DATE;
            case OFFSET -> this == DATETIME;
        };
    }
}
