package dev.caravan.codec;

/** What a format of dates and times is made of. */
enum MomentToken {
    YEAR("YYYY"),
    MONTH("MM"),
    DAY("DD"),
    HOUR("hh"),
    MINUTE("mm"),
    SECOND("ss"),
    MILLISECOND("SSS"),
    /** Read as {@code +02:00}, {@code +0200} or {@code Z}; the only one of no fixed width. */
    OFFSET("ZZ");

    final String text;

    MomentToken(String text) {
        this.text = text;
    }

    /** The digits that it reads and writes, for all but {@link #OFFSET}. */
    int width() {
        return text.length();
    }
}
