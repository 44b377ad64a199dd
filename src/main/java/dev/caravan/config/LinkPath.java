package dev.caravan.config;

import dev.caravan.model.Association;
import dev.caravan.model.ExportPath;
import dev.caravan.model.Field;
import dev.caravan.model.RecordType;
import java.util.List;
import java.util.Optional;

/** Reads which way an entry goes through an association, from records of one type to those that are linked to them. */
final class LinkPath {
    static final String VIA = "reference_via_association_records";
    static final String BACK = "reference_back_reference";

    private final Scope scope;
    private final Associations associations;
    private final RecordType type;
    private final Problems problems;

    LinkPath(Scope scope, Associations associations, RecordType type) {
        this.scope = scope;
        this.associations = associations;
        this.type = type;
        this.problems = scope.problems();
    }

    /** The way; empty if something is wrong with it, which is reported then. */
    Optional<ExportPath.ManyToMany> read(Section entry) {
        Optional<Association> association = entry.text(VIA).flatMap(associations::find);
        Optional<Field> own = association.flatMap(a -> ownSide(entry, a));
        if (association.isEmpty() || own.isEmpty()) {
            entry.text("reference_target").ifPresent(scope::type);
            return Optional.empty();
        }
        List<Field> sides = association.get().fields();
        Field other = sides.get(0).equals(own.get()) ? sides.get(1) : sides.get(0);
        RecordType target = scope.type(other.target().orElseThrow());
        Optional<Value> named = entry.text("reference_target");
        if (named.isPresent() && !named.get().text().equals(target.name())) {
            problems.add(
                    named.get().at(),
                    "config-type-mismatch",
                    "association " + association.get().name() + " leads from " + type.name() + " to " + target.name()
                            + ", not to '" + Names.shorten(named.get().text()) + "'");
            return Optional.empty();
        }
        return Optional.of(new ExportPath.ManyToMany(association.get(), own.get(), other, target.name()));
    }

    /** The association's reference to this record type: the first of the two, unless the entry says which. */
    private Optional<Field> ownSide(Section entry, Association association) {
        List<Field> sides = association.fields().stream()
                .filter(f -> scope.pointsTo(f, type))
                .toList();
        if (sides.isEmpty()) {
            problems.add(
                    entry.at(VIA),
                    "config-not-a-reference",
                    "association " + association.name() + " does not link " + type.name() + "; it links "
                            + Names.list(association.fields().stream()
                                    .flatMap(f -> f.target().stream())
                                    .toList()));
            return Optional.empty();
        }
        Optional<Value> said = entry.text(BACK);
        if (said.isEmpty()) {
            return Optional.of(sides.get(0));
        }
        Optional<Field> side =
                sides.stream().filter(f -> f.name().equals(said.get().text())).findFirst();
        if (side.isEmpty()) {
            problems.unknown(
                    said.get().at(),
                    "config-unknown-field",
                    "reference of association " + association.name() + " to " + type.name(),
                    said.get().text(),
                    sides.stream().map(Field::name).toList());
        }
        return side;
    }
}
