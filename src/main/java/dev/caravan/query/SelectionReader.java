package dev.caravan.query;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code include} and {@code fields} into a {@link Selection}. */
final class SelectionReader {
    private static final String INCLUDE = Parameter.RELATIONS.urlName();
    private static final String FIELDS = Parameter.FIELDS.urlName();
    private static final String DEFAULT_DOMAIN = "__DEFAULT__";

    private final QuerySchema schema;
    private final NameResolver names;
    private final Problems problems;
    private final Limits limits;
    private final Node root;
    private int count;

    SelectionReader(QuerySchema schema, NameResolver names, Problems problems, Limits limits) {
        this.schema = schema;
        this.names = names;
        this.problems = problems;
        this.limits = limits;
        this.root = new Node(schema);
    }

    /** What is selected of a record and of its relations, while it is being read. */
    private static final class Node {
        private final QuerySchema schema;
        private final Map<String, Node> relations = new LinkedHashMap<>();
        private final List<String> tokens = new ArrayList<>();

        private Node(QuerySchema schema) {
            this.schema = schema;
        }

        private Selection selection() {
            Map<String, Selection> related = new LinkedHashMap<>();
            relations.forEach((name, node) -> related.put(name, node.selection()));
            return new Selection(tokens.isEmpty() ? defaultFields() : fields(), related);
        }

        /** A field that the caller may not read stays out, even where the schema names it as a default one. */
        private List<String> defaultFields() {
            List<String> readable = new ArrayList<>();
            for (String name : schema.defaultFields()) {
                SchemaField field = schema.fields().get(name);
                if (field != null && field.readable()) {
                    readable.add(name);
                }
            }
            return readable;
        }

        private List<String> fields() {
            boolean replaced = tokens.stream().anyMatch(token -> FieldOperator.ofSign(token) == FieldOperator.REPLACE);
            Set<String> fields = new LinkedHashSet<>(replaced ? List.of() : defaultFields());
            for (String token : tokens) {
                FieldOperator operator = FieldOperator.ofSign(token);
                String name = token.substring(operator.sign().length());
                if (operator != FieldOperator.EXCLUDE) {
                    fields.add(name);
                }
            }
            for (String token : tokens) {
                if (FieldOperator.ofSign(token) == FieldOperator.EXCLUDE) {
                    fields.remove(token.substring(1));
                }
            }
            return new ArrayList<>(fields);
        }
    }

    Selection read(@Nullable Object include, @Nullable Object fields) {
        if (include != null) {
            readInclude(include);
        }
        if (fields != null) {
            readFields("", fields, 0);
        }
        return root.selection();
    }

    private void readInclude(Object include) {
        for (Object value : ListedValues.of(include)) {
            if (value instanceof String text) {
                tokens(text, INCLUDE).forEach(path -> include(path.strip()));
            } else {
                problems.add(ProblemCode.MALFORMED_INCLUDE, INCLUDE, Ecma.text(value), "paths of relations");
            }
        }
    }

    private List<String> tokens(String text, String parameter) {
        List<String> tokens = new ArrayList<>();
        ListedValues.split(text, tokens);
        count += tokens.size();
        if (count > limits.values()) {
            throw problems.refuse(
                    ProblemCode.TOO_MANY_VALUES, parameter, count + " names", "at most " + limits.values());
        }
        return tokens;
    }

    private void include(String path) {
        List<String> segments = names.withoutSchema(path);
        if (names.isTooDeep(segments.size(), path, INCLUDE)) {
            return;
        }
        List<SchemaRelation> relations = new ArrayList<>();
        QuerySchema current = schema;
        for (String name : segments) {
            SchemaRelation relation = names.relation(current, name, path, INCLUDE);
            if (relation == null) {
                return;
            }
            relations.add(relation);
            current = relation.target().get();
        }
        Node node = root;
        for (SchemaRelation relation : relations) {
            node = node.relations.computeIfAbsent(
                    relation.name(), name -> new Node(relation.target().get()));
        }
    }

    private void readFields(String domain, @Nullable Object fields, int depth) {
        String parameter = domain.isEmpty() ? FIELDS : FIELDS + "[" + domain + "]";
        if (depth > limits.depth()) {
            throw problems.refuse(ProblemCode.TOO_DEEP, parameter, domain, "at most " + limits.depth() + " levels");
        }
        for (Object value : ListedValues.of(fields)) {
            if (value instanceof String text) {
                tokens(text, parameter).forEach(token -> field(domain, token, parameter));
            } else if (value instanceof Map<?, ?> domains) {
                Ecma.keyed(domains).forEach((name, own) -> readFields(domain(domain, name), own, depth + 1));
            } else {
                problems.add(ProblemCode.MALFORMED_FIELDS, parameter, Ecma.text(value), "names of fields");
            }
        }
    }

    private String domain(String domain, String name) {
        boolean own = name.equals(DEFAULT_DOMAIN)
                || (name.equals(schema.name()) && !schema.relations().containsKey(name));
        if (!domain.isEmpty()) {
            return domain + "." + name;
        }
        return own || ListedValues.isIndex(name) ? "" : name;
    }

    /** A sign or, as an unencoded plus arrives as a space, white space in front; the rest is the name. */
    private void field(String domain, String token, String parameter) {
        String signed = token.startsWith(" ") ? "+" + token.strip() : token.strip();
        String sign = FieldOperator.ofSign(signed).sign();
        String name = signed.substring(sign.length());
        String dotted = domain.isEmpty() ? name : domain + "." + name;
        List<String> segments = names.withoutSchema(dotted);
        Node node = node(segments.subList(0, segments.size() - 1), dotted, parameter);
        if (node != null) {
            String own = segments.get(segments.size() - 1);
            if (names.field(node.schema, own, dotted, parameter) != null) {
                node.tokens.add(sign + own);
            }
        }
    }

    private @Nullable Node node(List<String> relations, String dotted, String parameter) {
        if (names.isTooDeep(relations.size(), dotted, parameter)) {
            return null;
        }
        Node node = root;
        for (String name : relations) {
            Node related = node.relations.get(name);
            if (related == null) {
                if (names.relation(node.schema, name, dotted, parameter) != null) {
                    problems.add(ProblemCode.RELATION_NOT_INCLUDED, parameter, name, "a relation that include names");
                }
                return null;
            }
            node = related;
        }
        return node;
    }
}
