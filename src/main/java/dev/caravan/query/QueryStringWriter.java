package dev.caravan.query;

/** Collects encoded pairs. */
final class QueryStringWriter {
    private final StringBuilder text = new StringBuilder();

    void add(String key, String value) {
        text.append(text.isEmpty() ? '?' : '&')
                .append(PercentEncoding.encode(key))
                .append('=')
                .append(PercentEncoding.encode(value));
    }

    String text() {
        return text.toString();
    }
}
