package dev.caravan.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All files of a configuration, merged by their top-level keys.
 *
 * @param site the items of all {@code site} lists, in the order of the files
 * @param records the record types, in the order of the files
 * @param associations the association record types, in the order of the files
 */
record Sources(List<Section> site, Map<String, Section> records, Map<String, Section> associations) {

    /** Reads a file, or all {@code *.yaml} and {@code *.yml} files below a folder in the order of their paths. */
    static Sources read(Path fileOrFolder, Problems problems) {
        Sources sources = new Sources(new ArrayList<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        for (Path path : files(fileOrFolder, problems)) {
            String file = name(path);
            Optional<String> text = SourceText.read(path, file, problems);
            if (text.isEmpty()) {
                problems.declarationsAreMissing();
            }
            text.flatMap(t -> YamlFile.read(file, t, problems)).ifPresent(t -> sources.add(t, problems));
        }
        return sources;
    }

    private void add(Node tree, Problems problems) {
        Optional<Section> root = Section.of(tree, new At(tree.place(), ""), Shape.ROOT, problems);
        if (root.isEmpty()) {
            problems.declarationsAreMissing();
        }
        root.ifPresent(r -> {
            site.addAll(r.sections("site", Shape.SITE_ENTRY));
            r.named("records", Shape.RECORD_TYPE, records, "record type");
            r.named("association_records", Shape.ASSOCIATION, associations, "association");
        });
    }

    private static List<Path> files(Path fileOrFolder, Problems problems) {
        At at = new At(Place.file(name(fileOrFolder)), "");
        if (Files.isRegularFile(fileOrFolder)) {
            return List.of(fileOrFolder);
        }
        if (!Files.isDirectory(fileOrFolder)) {
            problems.add(at, "config-unreadable", "no such file or folder");
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(fileOrFolder)) {
            List<Path> files = walk.filter(p -> isYaml(fileOrFolder, p))
                    .sorted(Comparator.comparing(Sources::name))
                    .toList();
            if (files.isEmpty()) {
                problems.warn(at, "config-empty", "no *.yaml or *.yml file in this folder", "nothing is declared");
            }
            return files;
        } catch (IOException | UncheckedIOException e) {
            problems.add(at, "config-unreadable", "cannot be read: " + e.getMessage());
            return List.of();
        }
    }

    /** Hidden files and folders are left out: editors' backups, and the versions behind a mounted ConfigMap. */
    private static boolean isYaml(Path folder, Path path) {
        for (Path part : folder.relativize(path)) {
            if (part.toString().startsWith(".")) {
                return false;
            }
        }
        String name = path.toString();
        return (name.endsWith(".yaml") || name.endsWith(".yml")) && Files.isRegularFile(path);
    }

    private static String name(Path path) {
        return path.toString().replace('\\', '/');
    }
}
