package dev.caravan.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The routes that are made of route templates, as the files of a folder of routes say them. Only that much of the files
 * is read: what a route does is for Camel to understand.
 */
public final class RouteInstances {
    private static final String ENDING = ".camel.yaml";
    private static final String INSTANCE = "templatedRoute";
    private static final String TEMPLATE = "routeTemplate";

    private final Problems problems = new Problems();
    private final PropertyTexts texts;
    private final Map<String, Template> templates = new LinkedHashMap<>();
    private final Map<String, At> names = new LinkedHashMap<>();
    private final List<RouteInstance> instances = new ArrayList<>();

    /**
     * A template.
     *
     * @param parameters all that it declares
     * @param defaults the values of those that need not be said
     */
    private record Template(Set<String> parameters, Map<String, String> defaults) {}

    private RouteInstances(PropertySource properties) {
        this.texts = new PropertyTexts(properties, problems);
    }

    /**
     * Reads the files that end in {@code .camel.yaml}.
     *
     * @param folders where they are, without what lies deeper; those that are not there are left out
     * @param properties what {@code {{name}}} stands for
     */
    public static RouteInstances read(List<Path> folders, PropertySource properties) {
        RouteInstances read = new RouteInstances(properties);
        List<Node.Mapping> made = new ArrayList<>();
        for (Path folder : folders) {
            for (Path file : files(folder)) {
                read.documents(file, made);
            }
        }
        made.forEach(read::instance);
        return read;
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(ENDING) && Files.isRegularFile(f))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the routes in " + folder + " cannot be read", e);
        }
    }

    /** Files without templates and instances are not looked into: Camel understands more of YAML than the configuration does. */
    private void documents(Path path, List<Node.Mapping> made) {
        String file = path.toString().replace('\\', '/');
        Optional<String> text =
                SourceText.read(path, file, problems).filter(t -> t.contains(INSTANCE) || t.contains(TEMPLATE));
        Optional<Node> tree = text.flatMap(t -> YamlFile.read(file, t, problems));
        if (tree.isPresent() && tree.get() instanceof Node.Sequence list) {
            for (Node item : list.items()) {
                child(item, TEMPLATE).ifPresent(this::template);
                child(item, INSTANCE).ifPresent(made::add);
            }
        }
    }

    private static Optional<Node.Mapping> child(Node node, String key) {
        return find(node, key).filter(Node.Mapping.class::isInstance).map(Node.Mapping.class::cast);
    }

    private static Optional<Node> find(Node node, String key) {
        return node instanceof Node.Mapping mapping
                ? Optional.ofNullable(mapping.entries().get(key)).map(Node.Entry::value)
                : Optional.empty();
    }

    private static Optional<Node.Scalar> scalar(Node node, String key) {
        return find(node, key)
                .filter(n -> !n.isNull())
                .filter(Node.Scalar.class::isInstance)
                .map(Node.Scalar.class::cast);
    }

    private static List<Node> parameters(Node node) {
        return find(node, "parameters")
                .filter(Node.Sequence.class::isInstance)
                .map(n -> ((Node.Sequence) n).items())
                .orElse(List.of());
    }

    private void template(Node.Mapping template) {
        Map<String, String> defaults = new LinkedHashMap<>();
        Set<String> declared = new LinkedHashSet<>();
        for (Node parameter : parameters(template)) {
            scalar(parameter, "name").ifPresent(name -> {
                declared.add(name.text());
                scalar(parameter, "defaultValue").ifPresent(value -> defaults.put(name.text(), value.text()));
                if (scalar(parameter, "required")
                        .filter(r -> r.text().equals("false"))
                        .isPresent()) {
                    defaults.putIfAbsent(name.text(), "");
                }
            });
        }
        scalar(template, "id").ifPresent(id -> templates.put(id.text(), new Template(declared, defaults)));
    }

    private void instance(Node.Mapping node) {
        String name = scalar(node, "routeId").map(Node.Scalar::text).orElse("");
        At at = new At(node.place(), name);
        Optional<Node.Scalar> reference = scalar(node, "routeTemplateRef");
        Optional<Template> template = reference.map(r -> templates.get(r.text()));
        if (reference.isEmpty() || template.isEmpty()) {
            reference.ifPresent(r -> problems.unknown(
                    at.key("routeTemplateRef", r.place()),
                    "unknown-template",
                    "route template",
                    r.text(),
                    templates.keySet()));
            return;
        }
        if (names.containsKey(name)) {
            problems.add(
                    at,
                    "config-duplicate-name",
                    "there are two routes of this id; the first is in "
                            + names.getOrDefault(name, at).place());
        } else if (!name.isEmpty()) {
            names.put(name, at);
        }
        Map<String, Value> values = values(node, at, template.get());
        for (String parameter : template.get().parameters()) {
            if (!values.containsKey(parameter) && !template.get().defaults().containsKey(parameter)) {
                problems.add(at, "config-missing-key", "parameter " + parameter + " is missing");
            }
        }
        instances.add(new RouteInstance(
                reference.get().text(), name, at, values, template.get().defaults(), problems));
    }

    private Map<String, Value> values(Node.Mapping node, At at, Template template) {
        Map<String, Value> values = new LinkedHashMap<>();
        for (Node parameter : parameters(node)) {
            Optional<Node.Scalar> name = scalar(parameter, "name");
            if (name.isEmpty()) {
                problems.add(
                        at.key("parameters", parameter.place()),
                        "config-wrong-type",
                        "is " + parameter.describe() + "; valid: {name: …, value: …}");
                continue;
            }
            String key = name.get().text();
            At place = at.key(Names.shorten(key), name.get().place());
            Optional<Node> value = find(parameter, "value");
            if (!template.parameters().contains(key)) {
                problems.unknown(place, "config-unknown-key", "parameter", key, template.parameters());
            } else if (values.containsKey(key)) {
                problems.add(place, "config-duplicate-key", "is said twice");
            } else if (value.isEmpty() || !(value.get() instanceof Node.Scalar text)) {
                problems.add(place, "config-wrong-type", "has no value that is a text");
            } else {
                At there = at.key(Names.shorten(key), text.place());
                Value said = new Value(text.isNull() ? "" : text.text(), text.plain(), there);
                // what refers to a setting that is not there has been told of
                values.put(key, texts.resolve(said).orElse(new Value("", true, there)));
            }
        }
        return values;
    }

    /** The instances of templates that have all of these parameters. */
    public List<RouteInstance> of(String... parameters) {
        return instances.stream()
                .filter(i -> Optional.ofNullable(templates.get(i.template()))
                        .filter(t -> t.parameters().containsAll(List.of(parameters)))
                        .isPresent())
                .toList();
    }

    /**
     * Ends the reading.
     *
     * @throws ConfigurationException if there is a problem, with all problems
     */
    public void finish() {
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems.errors(), problems.warnings());
        }
    }
}
