package dev.caravan.query;

/** What a requested field does to the default fields. {@code REPLACE} unless a sign is given. */
public enum FieldOperator {
    /** Only fields named so are wanted. */
    REPLACE(""),
    /** The default fields and this one. */
    INCLUDE("+"),
    /** The default fields without this one. */
    EXCLUDE("-");

    private final String sign;

    FieldOperator(String sign) {
        this.sign = sign;
    }

    /** The sign in front of the name, empty for {@link #REPLACE}. */
    public String sign() {
        return sign;
    }

    static FieldOperator ofSign(String name) {
        if (name.isEmpty()) {
            return REPLACE;
        }
        char first = name.charAt(0);
        return first == '+' ? INCLUDE : first == '-' ? EXCLUDE : REPLACE;
    }
}
