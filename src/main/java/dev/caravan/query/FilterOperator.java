package dev.caravan.query;

/** An operator of {@code filter[name]=…}, in the order in which the signs stand in front of a value. */
public enum FilterOperator {
    NEGATION("!", "negation"),
    /** Contains, ignoring case. */
    LIKE("~", "like"),
    LESS_THAN_EQUAL("<=", "lessThanEqual"),
    LESS_THAN("<", "lessThan"),
    MORE_THAN_EQUAL(">=", "moreThanEqual"),
    MORE_THAN(">", "moreThan"),
    /** One of several: not a sign in front but a comma between values. */
    IN(",", "in");

    private final String sign;
    private final String label;

    FilterOperator(String sign, String label) {
        this.sign = sign;
        this.label = label;
    }

    /** The sign in URLs. */
    public String sign() {
        return sign;
    }

    /** The name in the results of the npm package. */
    public String label() {
        return label;
    }
}
