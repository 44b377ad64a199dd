package dev.caravan.store;

/** A record that a row names in a cell of links. */
public final class LinkItem {
    private final String text;
    private Object value;

    /**
     * A record that nobody has looked up yet.
     *
     * @param key the decoded value of its key field
     * @param text the key as an export writes it
     */
    public LinkItem(Object key, String text) {
        this.text = text;
        this.value = new Reference.Unresolved(key);
    }

    /** The key as an export writes it. */
    public String text() {
        return text;
    }

    /** A {@link Reference} that is not, or not surely, resolved, or else the record's {@code _id}. */
    public Object value() {
        return value;
    }

    /** Says which record it is: its {@code _id}, or a {@link Reference.Doubtful}. */
    public void resolve(Object found) {
        value = found;
    }
}
