package dev.caravan.web.page;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What problems say, in another language. A problem is a sentence in English, made where it was found. The message file
 * has the pattern of each such sentence, by the problem's code: {@code said.not-a-date.3={0} is not a date; expected {1}}.
 * A sentence that fits is said anew in the other language, with the same values in its places; what fits no pattern stays
 * as it is.
 */
final class Retelling {
    private static final String PREFIX = "said.";

    /** Sentences that any code may have. */
    private static final String ANY = "any";

    /** Parts of sentences that are no values: {@code at most 2 digits behind the point}. */
    private static final String PART = "part";

    private static final Pattern PLACE = Pattern.compile("\uE000(\\d+)\uE001");
    private static final Pattern NUMBERED = Pattern.compile("(.*?)(?:\\.(\\d+))?");

    private final Map<String, List<Sentence>> sentences = new LinkedHashMap<>();

    /** A sentence of the message file: its key, and what English ones like it look like. */
    private record Sentence(String key, int number, Pattern pattern, List<Integer> places) {}

    /** The sentences of this language, which is the one that problems are written in. */
    Retelling(ResourceBundle english) {
        for (String key : english.keySet()) {
            Matcher parts = NUMBERED.matcher(key);
            if (key.startsWith(PREFIX) && parts.matches()) {
                int number = parts.group(2) == null ? 0 : Integer.parseInt(parts.group(2));
                sentences
                        .computeIfAbsent(parts.group(1).substring(PREFIX.length()), group -> new ArrayList<>())
                        .add(sentence(key, number, english.getString(key)));
            }
        }
        sentences.values().forEach(all -> all.sort(Comparator.comparing(Sentence::number)));
    }

    private static Sentence sentence(String key, int number, String message) {
        String[] marks = new String[10];
        for (int i = 0; i < marks.length; i++) {
            marks[i] = "\uE000" + i + "\uE001";
        }
        String text = new MessageFormat(message, Locale.ENGLISH).format(marks);
        StringBuilder pattern = new StringBuilder();
        List<Integer> places = new ArrayList<>();
        Matcher place = PLACE.matcher(text);
        int end = 0;
        while (place.find()) {
            pattern.append(Pattern.quote(text.substring(end, place.start())));
            // a value at the beginning may hold the words behind it; those in the middle are names, which do not
            pattern.append(place.start() == 0 ? "(.*)" : "(.*?)");
            places.add(Integer.parseInt(place.group(1)));
            end = place.end();
        }
        pattern.append(Pattern.quote(text.substring(end)));
        return new Sentence(
                key.substring(PREFIX.length()), number, Pattern.compile(pattern.toString(), Pattern.DOTALL), places);
    }

    /** What a problem of this code says, in the language of these words; empty if it is not known how. */
    Optional<String> retell(Words words, String code, String message) {
        return find(words, code, message).or(() -> find(words, ANY, message));
    }

    private Optional<String> find(Words words, String group, String message) {
        for (Sentence sentence : sentences.getOrDefault(group, List.of())) {
            Matcher found = sentence.pattern().matcher(message);
            if (found.matches()) {
                Object[] values = new Object[10];
                for (int i = 0; i < sentence.places().size(); i++) {
                    values[sentence.places().get(i)] = value(words, found.group(i + 1));
                }
                return Optional.of(words.say("said." + sentence.key(), values));
            }
        }
        return Optional.empty();
    }

    /** Values, which stand in quotes, are nothing to translate. */
    private String value(Words words, String text) {
        return text.startsWith("'") ? text : find(words, PART, text).orElse(text);
    }
}
