package dev.caravan.bench;

import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Files of made-up people for benchmarks, always the same for the same seed and size: persons with a country by name, and
 * the tags that they have.
 *
 * <ul>
 *   <li>{@code country.csv}, {@code tag.csv}: what the others refer to
 *   <li>{@code person_N.csv}: N people; {@code person_N_bad.csv}: the same, every hundredth row bad in one cell, with
 *       the bad lines and columns in {@code person_N_bad.txt}
 *   <li>{@code person_N_ids.csv}: the same people as the tables have them
 *   <li>{@code seed_N.csv}: every other one of them with old values, for updates
 *   <li>{@code ptag_N.csv}: links of people and tags, none to four for each
 * </ul>
 */
public final class Workload {
    /** The seed of the data that published figures are about. */
    public static final int SEED = 42;

    /** The tables, to be created in an empty database. */
    public static final List<String> SCHEMA = List.of(
            "CREATE TABLE country(_id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text NOT NULL UNIQUE, code text)",
            "CREATE TABLE tag(_id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text NOT NULL UNIQUE)",
            "CREATE TABLE person(_id uuid PRIMARY KEY DEFAULT gen_random_uuid(), email text NOT NULL UNIQUE, name text,"
                    + " country_id uuid REFERENCES country, active boolean, score double precision, birthday date,"
                    + " created timestamptz, lat double precision, lng double precision, bio jsonb)",
            "CREATE TABLE person_tag(person_id uuid NOT NULL REFERENCES person, tag_id uuid NOT NULL REFERENCES tag,"
                    + " PRIMARY KEY(person_id, tag_id))",
            "CREATE INDEX person_tag_tag ON person_tag(tag_id)");

    private static final String HEADER = "email,name,country,active,score,birthday,created,location,bio\n";
    private static final String HEADER_IDS = "_id,email,name,country_id,active,score,birthday,created,lat,lng,bio\n";
    private static final String[] SYLLABLES = {
        "ba", "ce", "di", "fo", "gu", "ha", "ji", "ko", "lu", "ma", "ne", "pi", "qua", "ro", "su", "ta", "vi", "wo",
        "xe", "yu", "zé", "ña", "ør", "łó"
    };
    private static final String[] LANGUAGES = {"en", "de", "fr", "pl"};
    private static final int COUNTRIES = 250;
    private static final int TAGS = 1_000;

    private final Path folder;
    private final int people;
    private final Rng random;
    private final List<Country> countries = countries();
    private final Map<String, Writer> files = new LinkedHashMap<>();
    private int bad;

    private Workload(Path folder, int people, int seed) {
        this.folder = folder;
        this.people = people;
        this.random = new Rng(seed);
    }

    private record Country(String id, String name, String code) {}

    /** One person's cells, in the order of {@link #HEADER}. */
    private record Person(
            String email,
            String name,
            Country country,
            String active,
            String score,
            String birthday,
            String created,
            String latitude,
            String longitude,
            String bio) {
        String line(String countryName, String scoreText, String birthdayText) {
            return email + "," + quoted(name) + "," + quoted(countryName) + "," + active + "," + scoreText + ","
                    + birthdayText + "," + created + ",\"" + latitude + "," + longitude + "\"," + quoted(bio) + "\n";
        }
    }

    /** Writes all files for this number of people into the folder. */
    public static void write(Path folder, int people, int seed) throws IOException {
        Files.createDirectories(folder);
        new Workload(folder, people, seed).write();
    }

    private void write() throws IOException {
        try {
            writeTargets();
            out("person_%d.csv").write(HEADER);
            out("person_%d_bad.csv").write(HEADER);
            out("person_%d_bad.txt").write("");
            out("person_%d_ids.csv").write(HEADER_IDS);
            out("seed_%d.csv").write(HEADER_IDS);
            out("ptag_%d.csv").write("person_id,tag_id\n");
            for (int i = 0; i < people; i++) {
                writePerson(i);
            }
        } finally {
            for (Writer file : files.values()) {
                file.close();
            }
        }
    }

    private Writer out(String name) throws IOException {
        Writer file = files.get(name);
        if (file == null) {
            file = Files.newBufferedWriter(folder.resolve(String.format(Locale.ROOT, name, people)));
            files.put(name, file);
        }
        return file;
    }

    private void writeTargets() throws IOException {
        out("country.csv").write("_id,name,code\n");
        for (Country country : countries) {
            out("country.csv").write(country.id() + "," + quoted(country.name()) + "," + country.code() + "\n");
        }
        out("tag.csv").write("_id,name\n");
        for (int i = 0; i < TAGS; i++) {
            out("tag.csv").write(uuid(2, i) + ",tag-" + padded(i, 4) + "\n");
        }
    }

    private void writePerson(int i) throws IOException {
        String first = word(random, 2 + random.below(2));
        Person person = person(i, first, word(random, 2 + random.below(3)));
        String good = person.line(person.country().name(), person.score(), person.birthday());
        out("person_%d.csv").write(good);
        out("person_%d_bad.csv").write(i % 100 == 57 ? badLine(i, person) : good);
        String id = uuid(3, i);
        out("person_%d_ids.csv")
                .write(id + "," + person.email() + "," + quoted(person.name()) + ","
                        + person.country().id() + "," + person.active() + "," + person.score() + "," + person.birthday()
                        + "," + person.created() + "," + person.latitude() + "," + person.longitude() + ","
                        + quoted(person.bio()) + "\n");
        if (i % 2 == 0) {
            Country old = countries.get((int) (i * 7L % COUNTRIES));
            out("seed_%d.csv")
                    .write(id + "," + person.email() + ",Old " + quoted(first) + "," + old.id()
                            + ",False,1.5,1900-01-01,2000-01-01 00:00:00,0,0,{}\n");
        }
        writeLinks(id);
    }

    private Person person(int i, String first, String last) {
        String ascii = Normalizer.normalize(first + "." + last, Normalizer.Form.NFD)
                .replaceAll("[^A-Za-z.]", "")
                .toLowerCase(Locale.ROOT);
        String name = first + " " + last + (random.next() < .05 ? ", Jr." : "");
        Country country = countries.get(random.below(COUNTRIES));
        String active = random.next() < .7 ? "True" : "False";
        double score = random.next() * 1000;
        String digits = fixed(score, random.below(5));
        String birthday = date(1940, 70);
        String created = date(2015, 10) + " " + padded(random.below(24)) + ":" + padded(random.below(60)) + ":"
                + padded(random.below(60));
        String latitude = fixed(random.next() * 180 - 90, 5);
        String longitude = fixed(random.next() * 360 - 180, 5);
        return new Person(
                ascii + i + "@example.org",
                name,
                country,
                active,
                digits,
                birthday,
                created,
                latitude,
                longitude,
                bio());
    }

    private String date(int firstYear, int years) {
        return (firstYear + random.below(years)) + "-" + padded(1 + random.below(12)) + "-"
                + padded(1 + random.below(28));
    }

    private String bio() {
        String language = LANGUAGES[random.below(4)];
        int level = random.below(10);
        String note = word(random, 6) + " \\\"" + word(random, 3) + "\\\"";
        return "{\"lang\":\"" + language + "\",\"level\":" + level + ",\"note\":\"" + note + "\",\"skills\":[\""
                + word(random, 2) + "\",\"" + word(random, 3) + "\"]}";
    }

    /** In turn: a country that there is not, a score that is no number, two dates that are none. */
    private String badLine(int i, Person person) throws IOException {
        int kind = bad++ % 4;
        String column = kind == 0 ? "country" : kind == 1 ? "score" : "birthday";
        out("person_%d_bad.txt").write((i + 2) + "\t" + column + "\n");
        String country = person.country().name();
        return switch (kind) {
            case 0 -> person.line("Nowhere " + i, person.score(), person.birthday());
            case 1 -> person.line(country, "12.x4", person.birthday());
            case 2 -> person.line(country, person.score(), "1990-13-07");
            default -> person.line(country, person.score(), "31/12/1999");
        };
    }

    private void writeLinks(String id) throws IOException {
        int count = random.below(5);
        Set<Integer> tags = new LinkedHashSet<>();
        while (tags.size() < count) {
            tags.add(random.below(TAGS));
        }
        for (int tag : tags) {
            out("ptag_%d.csv").write(id + "," + uuid(2, tag) + "\n");
        }
    }

    private static List<Country> countries() {
        Rng random = new Rng(11);
        List<Country> found = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        while (found.size() < COUNTRIES) {
            String name = word(random, 2 + random.below(3));
            name += random.next() < .2 ? " " + word(random, 2) : "";
            name += random.next() < .05 ? ", Republic of" : "";
            if (seen.add(name)) {
                found.add(new Country(uuid(1, found.size()), name, "C" + padded(found.size(), 3)));
            }
        }
        return found;
    }

    private static String word(Rng random, int syllables) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < syllables; i++) {
            word.append(SYLLABLES[random.below(SYLLABLES.length)]);
        }
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private static String uuid(int kind, int i) {
        Rng random = new Rng(kind * 7919L + i * 2654435761L);
        String[] h = new String[8];
        for (int k = 0; k < h.length; k++) {
            h[k] = String.format(Locale.ROOT, "%04x", random.below(65536));
        }
        return h[0] + h[1] + "-" + h[2] + "-4" + h[3].substring(1) + "-8" + h[4].substring(1) + "-" + h[5] + h[6]
                + h[7];
    }

    private static String quoted(String text) {
        boolean plain = text.indexOf('"') < 0 && text.indexOf(',') < 0 && text.indexOf('\n') < 0;
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    private static String padded(int number) {
        return padded(number, 2);
    }

    private static String padded(int number, int digits) {
        return "0".repeat(Math.max(0, digits - Integer.toString(number).length())) + number;
    }

    private static String fixed(double number, int digits) {
        return new BigDecimal(number).setScale(digits, RoundingMode.HALF_UP).toPlainString();
    }

    /** Mulberry32, a small generator that is the same in every language. */
    private static final class Rng {
        private int state;

        Rng(long seed) {
            state = (int) seed;
        }

        /** From 0 to below 1. */
        double next() {
            state += 0x6D2B79F5;
            int t = (state ^ (state >>> 15)) * (state | 1);
            t ^= t + (t ^ (t >>> 7)) * (t | 61);
            return Integer.toUnsignedLong(t ^ (t >>> 14)) / 4294967296.0;
        }

        int below(int limit) {
            return (int) (next() * limit);
        }
    }
}
