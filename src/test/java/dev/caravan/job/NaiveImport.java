package dev.caravan.job;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an import means, told in the plainest way: one row after the other, on a list of records. */
final class NaiveImport {
    /** A record of the table; {@code boss} is the id of another one. */
    record Person(
            int id,
            @Nullable String code,
            @Nullable String name,
            @Nullable Integer badge,
            @Nullable Integer age,
            @Nullable Integer boss) {}

    /** A row of the file, as text. */
    record Line(String code, String name, String badge, String age, String boss) {
        String csv() {
            return String.join(",", code, name, badge, age, boss);
        }
    }

    /**
     * How rows are read.
     *
     * @param identifier {@code code} or {@code name}
     * @param key by which a boss is named: {@code code} or {@code name}
     * @param strictIdentifier whether several records of one identifier are an error
     * @param strictReference whether several bosses are an error
     * @param missing {@code error}, {@code empty} or {@code create}
     * @param plain whether there are no bosses, and badges need not be unique
     */
    record Rules(
            String identifier,
            String key,
            boolean strictIdentifier,
            boolean strictReference,
            String missing,
            boolean plain) {}

    private final Rules rules;
    private List<Person> people = new ArrayList<>();
    private int lastId;

    NaiveImport(Rules rules) {
        this.rules = rules;
    }

    List<Person> people() {
        return people;
    }

    /** Saves a row, and says what became of it: an outcome, or the codes of its problems. */
    String save(Line line) {
        List<Person> before = List.copyOf(people);
        String outcome = attempt(line);
        if (!List.of("created", "updated", "unchanged").contains(outcome)) {
            people = new ArrayList<>(before);
        }
        return outcome;
    }

    private static @Nullable String keyOf(Person person, String field) {
        return field.equals("code") ? person.code() : person.name();
    }

    private List<Person> having(String field, String key) {
        return people.stream()
                .filter(p -> key.equals(keyOf(p, field)))
                .sorted(Comparator.comparingInt(Person::id))
                .toList();
    }

    private Optional<Person> byId(@Nullable Integer id) {
        return people.stream().filter(p -> Objects.equals(p.id(), id)).findFirst();
    }

    private String attempt(Line line) {
        List<Person> bosses = line.boss().isEmpty() ? List.of() : having(rules.key(), line.boss());
        Optional<String> doubt = doubt(line, bosses);
        if (line.age().equals("x")) {
            return doubt.map(d -> "not-a-number " + d).orElse("not-a-number");
        }
        String identity = rules.identifier().equals("code") ? line.code() : line.name();
        List<Person> found = identity.isEmpty() ? List.of() : having(rules.identifier(), identity);
        if (found.size() > 1 && rules.strictIdentifier()) {
            return "ambiguous-identifier";
        }
        Person present = found.isEmpty() ? null : found.get(0);
        boolean shown = present != null
                && bosses.size() != 1
                && !line.boss().isEmpty()
                && byId(present.boss())
                        .map(b -> line.boss().equals(keyOf(b, rules.key())))
                        .orElse(false);
        if (doubt.isPresent() && !shown) {
            return doubt.get();
        }
        Integer boss = present != null && shown ? present.boss() : boss(line, bosses);
        return write(line, present, boss);
    }

    private Optional<String> doubt(Line line, List<Person> bosses) {
        if (line.boss().isEmpty()) {
            return Optional.empty();
        }
        if (bosses.isEmpty()) {
            return rules.missing().equals("error") ? Optional.of("unknown-reference") : Optional.empty();
        }
        return bosses.size() > 1 && rules.strictReference() ? Optional.of("ambiguous-reference") : Optional.empty();
    }

    private @Nullable Integer boss(Line line, List<Person> bosses) {
        if (line.boss().isEmpty()) {
            return null;
        }
        if (!bosses.isEmpty()) {
            return bosses.get(0).id();
        }
        if (rules.missing().equals("empty")) {
            return null;
        }
        boolean byCode = rules.key().equals("code");
        Person created =
                new Person(++lastId, byCode ? line.boss() : null, byCode ? null : line.boss(), null, null, null);
        people.add(created);
        return created.id();
    }

    private String write(Line line, @Nullable Person present, @Nullable Integer boss) {
        Person after = new Person(
                present == null ? ++lastId : present.id(),
                text(line.code(), present == null ? "" : present.code()),
                text(line.name(), present == null ? "" : present.name()),
                line.badge().isEmpty() ? null : Integer.valueOf(line.badge()),
                line.age().isEmpty() ? null : Integer.valueOf(line.age()),
                boss);
        if (after.equals(present)) {
            return "unchanged";
        }
        if (after.age() != null && after.age() < 0) {
            return "refused";
        }
        for (Person other : people) {
            boolean taken = (after.code() != null && after.code().equals(other.code()))
                    || (!rules.plain() && after.badge() != null && after.badge().equals(other.badge()));
            if (other.id() != after.id() && taken) {
                return "refused";
            }
        }
        people.removeIf(p -> p.id() == after.id());
        people.add(after);
        return present == null ? "created" : "updated";
    }

    /** An empty cell is no change to a missing text. */
    private static @Nullable String text(String cell, @Nullable String present) {
        return cell.isEmpty() && present == null ? null : cell;
    }
}
