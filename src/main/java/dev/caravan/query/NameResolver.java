package dev.caravan.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the fields and relations that a query names. */
final class NameResolver {
    private final QuerySchema schema;
    private final Problems problems;
    private final int depth;

    NameResolver(QuerySchema schema, Problems problems, Limits limits) {
        this.schema = schema;
        this.problems = problems;
        this.depth = Math.min(schema.relationDepth(), limits.depth());
    }

    /** A field, where it is, and whether a relation to many lies on the way. */
    record Resolved(FieldPath path, SchemaField field, boolean toMany) {}

    /** The field with the dotted name; null after a problem. */
    @Nullable
    Resolved field(String dotted, String parameter) {
        if (dotted.indexOf('.') < 0) {
            SchemaField field = field(schema, dotted, dotted, parameter);
            return field == null ? null : new Resolved(new FieldPath(List.of(dotted)), field, false);
        }
        List<String> segments = withoutSchema(dotted);
        if (isTooDeep(segments.size() - 1, dotted, parameter)) {
            return null;
        }
        QuerySchema current = schema;
        boolean toMany = false;
        for (String name : segments.subList(0, segments.size() - 1)) {
            SchemaRelation relation = relation(current, name, dotted, parameter);
            if (relation == null) {
                return null;
            }
            toMany |= relation.toMany();
            current = relation.target().get();
        }
        SchemaField field = field(current, segments.get(segments.size() - 1), dotted, parameter);
        return field == null ? null : new Resolved(new FieldPath(segments), field, toMany);
    }

    /** The field of the schema; null after a problem. */
    @Nullable
    SchemaField field(QuerySchema owner, String name, String dotted, String parameter) {
        SchemaField field = owner.fields().get(name);
        if (field != null && field.readable()) {
            return field;
        }
        problems.addName(ProblemCode.UNKNOWN_FIELD, parameter, dotted, readable(owner, prefix(dotted)));
        return null;
    }

    /** The relation of the schema; null after a problem. */
    @Nullable
    SchemaRelation relation(QuerySchema owner, String name, String dotted, String parameter) {
        SchemaRelation relation = owner.relations().get(name);
        if (relation == null) {
            problems.addName(
                    ProblemCode.UNKNOWN_RELATION,
                    parameter,
                    name,
                    owner.relations().keySet());
        }
        return relation;
    }

    boolean isTooDeep(int relations, String dotted, String parameter) {
        if (relations <= depth) {
            return false;
        }
        problems.add(ProblemCode.TOO_DEEP, parameter, dotted, "at most " + depth + " relations in a path");
        return true;
    }

    /** The segments of the name; the record type's own name in front is left out. */
    List<String> withoutSchema(String dotted) {
        List<String> segments = Ecma.split(dotted, '.');
        boolean own = segments.size() > 1 && segments.get(0).equals(schema.name());
        return own && !schema.relations().containsKey(schema.name()) ? segments.subList(1, segments.size()) : segments;
    }

    private static String prefix(String dotted) {
        return dotted.substring(0, dotted.lastIndexOf('.') + 1);
    }

    private static List<String> readable(QuerySchema owner, String prefix) {
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, SchemaField> field : owner.fields().entrySet()) {
            if (field.getValue().readable()) {
                names.add(prefix + field.getKey());
            }
        }
        return names;
    }
}
