package dev.caravan.web.page;

import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/**
 * The words of the web pages in one language, for a viewer in one zone. All of them stand in {@code
 * messages*.properties}; a key that is missing there is a bug, and a test holds that there is none.
 */
public final class Words {
    /** The languages that there are words for; the first is for everybody else. */
    public static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.GERMAN);

    private static final String BUNDLE = "dev.caravan.web.page.messages";
    /** Not those of the system, whatever it speaks. */
    private static final ResourceBundle.Control ONLY_WANTED =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private static final Retelling RETELLING =
            new Retelling(ResourceBundle.getBundle(BUNDLE, Locale.ENGLISH, ONLY_WANTED));

    private static final String[] SIZES = {"B", "kB", "MB", "GB", "TB"};

    private final ResourceBundle bundle;
    private final Locale locale;
    private final ZoneId zone;

    private Words(Locale locale, ZoneId zone) {
        this.bundle = ResourceBundle.getBundle(BUNDLE, locale, ONLY_WANTED);
        this.locale = locale;
        this.zone = zone;
    }

    /** The words in the first of these languages that there are words for. */
    public static Words of(List<Locale.LanguageRange> wanted, ZoneId zone) {
        Locale best = Locale.lookup(wanted, LANGUAGES);
        return new Words(best == null ? LANGUAGES.get(0) : best, zone);
    }

    /** The language as HTML names it: {@code de}. */
    public String language() {
        return locale.getLanguage();
    }

    /** The words for a key, with its places {@code {0}, {1}, …} filled in; numbers are written as people write them. */
    public String say(String key, Object... values) {
        return new MessageFormat(bundle.getString(key), locale).format(values);
    }

    /** The words for a key, or these if there are none: for names that a configuration may add to. */
    public String sayOr(String key, String otherwise) {
        try {
            return new MessageFormat(bundle.getString(key), locale).format(new Object[0]);
        } catch (MissingResourceException e) {
            return otherwise;
        }
    }

    /** What a problem of this code says, in English if it is not known how it is said otherwise. */
    public String problem(String code, String message) {
        return isEnglish() ? message : RETELLING.retell(this, code, message).orElse(message);
    }

    /** What to do about a problem. */
    public String hint(String hint) {
        return problem("hint", hint);
    }

    /** How a job ended: the sentence that tells of it. */
    public String ending(String detail) {
        return problem("ended", detail);
    }

    private boolean isEnglish() {
        return locale.getLanguage().equals(Locale.ENGLISH.getLanguage());
    }

    /** A whole number with separators. */
    public String number(long number) {
        return NumberFormat.getIntegerInstance(locale).format(number);
    }

    /** A number of bytes in the unit that leaves three digits. */
    public String bytes(long bytes) {
        double size = bytes;
        int unit = 0;
        while (size >= 1000 && unit < SIZES.length - 1) {
            size /= 1000;
            unit++;
        }
        NumberFormat format = NumberFormat.getNumberInstance(locale);
        format.setMaximumFractionDigits(size < 10 && unit > 0 ? 1 : 0);
        return format.format(size) + " " + SIZES[unit];
    }

    /** A point in time in the viewer's zone. */
    public String moment(Instant moment) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM)
                .withLocale(locale)
                .withZone(zone)
                .format(moment);
    }

    /** The zone, as people see it beside a time. */
    public String zone() {
        return zone.getId();
    }

    /** The zone of times. */
    public ZoneId zoneId() {
        return zone;
    }

    /** How long something takes: {@code 1 min 20 s}. */
    public String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return say("duration.seconds", seconds);
        }
        return seconds < 3600
                ? say("duration.minutes", seconds / 60, seconds % 60)
                : say("duration.hours", seconds / 3600, seconds % 3600 / 60);
    }
}
