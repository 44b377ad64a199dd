package dev.caravan.store;

import dev.caravan.model.Association;
import dev.caravan.model.Catalog;
import dev.caravan.model.ExportPath;
import dev.caravan.model.Field;
import dev.caravan.model.RecordType;
import dev.caravan.query.Predicate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The relations that follow from what is declared, with the names that queries know them by:
 *
 * <ul>
 *   <li>a reference by its field's name: {@code country};
 *   <li>the records that point back by their type and the field that does, {@code post_author};
 *   <li>the records linked by an association by its name, {@code user_has_group}, or where it links records of one type
 *       by its name and the field of the other end, {@code friendship_other};
 *   <li>both kinds also by the related type alone, {@code post}, {@code group}, where no field and no other relation is
 *       or could be called so.
 * </ul>
 *
 * <p>Safe for use by many threads.
 */
final class Relations {
    private final Catalog catalog;
    private final Map<String, Map<String, RecordRelation>> known;
    private final Function<RecordType, Predicate> visible;

    Relations(Catalog catalog) {
        this(catalog, new ConcurrentHashMap<>(), type -> Predicate.all());
    }

    private Relations(
            Catalog catalog, Map<String, Map<String, RecordRelation>> known, Function<RecordType, Predicate> visible) {
        this.catalog = catalog;
        this.known = known;
        this.visible = visible;
    }

    /** The same relations for somebody who sees of each type only the records that meet a predicate. */
    Relations seenBy(Function<RecordType, Predicate> newVisible) {
        return new Relations(catalog, known, newVisible);
    }

    /** The same relations for somebody who sees every record. */
    Relations unrestricted() {
        return seenBy(type -> Predicate.all());
    }

    /** Which records of a type are seen; its own relations see every record. */
    Predicate visible(RecordType type) {
        return visible.apply(type);
    }

    /** Whether every record of a type is seen. */
    boolean showsAll(RecordType type) {
        return visible(type).equals(Predicate.all());
    }

    /** The relations of this type by name: to-one, then back references, then associations, then the short names. */
    Map<String, RecordRelation> of(RecordType type) {
        return known.computeIfAbsent(type.name(), name -> find(type));
    }

    /** The record type of this name. */
    RecordType target(String name) {
        return catalog.getRecordType(name);
    }

    private Map<String, RecordRelation> find(RecordType type) {
        Map<String, RecordRelation> found = new LinkedHashMap<>();
        references(type).forEach((field, target) -> {
            ExportPath path = new ExportPath.ToOne(field, target.name());
            found.put(field.name(), new RecordRelation(field.name(), path, target));
        });
        List<RecordRelation> lists = new ArrayList<>(backReferences(type));
        lists.addAll(associations(type));
        lists.forEach(r -> found.putIfAbsent(r.name(), r));
        for (RecordRelation relation : lists) {
            String shortName = relation.target().name();
            boolean unambiguous = lists.stream()
                            .filter(r -> r.target().name().equals(shortName))
                            .count()
                    == 1;
            if (unambiguous && type.findField(shortName).isEmpty()) {
                found.putIfAbsent(shortName, new RecordRelation(shortName, relation.path(), relation.target()));
            }
        }
        return Collections.unmodifiableMap(found);
    }

    private Map<Field, RecordType> references(RecordType type) {
        Map<Field, RecordType> references = new LinkedHashMap<>();
        for (Field field : type.fields().values()) {
            target(field).ifPresent(target -> references.put(field, target));
        }
        return references;
    }

    private Optional<RecordType> target(Field field) {
        return field.target().flatMap(catalog::findRecordType);
    }

    private List<RecordRelation> backReferences(RecordType type) {
        List<RecordRelation> found = new ArrayList<>();
        for (RecordType other : catalog.recordTypes().values()) {
            references(other).forEach((field, target) -> {
                if (target.name().equals(type.name())) {
                    ExportPath path = new ExportPath.BackReference(other.name(), field);
                    found.add(new RecordRelation(other.name() + "_" + field.name(), path, other));
                }
            });
        }
        return found;
    }

    private List<RecordRelation> associations(RecordType type) {
        List<RecordRelation> found = new ArrayList<>();
        for (Association association : catalog.associations().values()) {
            for (Field own : association.fields()) {
                for (Field other : association.fields()) {
                    if (!own.equals(other)
                            && target(own)
                                    .filter(t -> t.name().equals(type.name()))
                                    .isPresent()) {
                        target(other).ifPresent(t -> found.add(linked(association, own, other, t, type)));
                    }
                }
            }
        }
        return found;
    }

    private static RecordRelation linked(
            Association association, Field own, Field other, RecordType target, RecordType type) {
        boolean amongThemselves = target.name().equals(type.name());
        String name = amongThemselves ? association.name() + "_" + other.name() : association.name();
        return new RecordRelation(name, new ExportPath.ManyToMany(association, own, other, target.name()), target);
    }
}
