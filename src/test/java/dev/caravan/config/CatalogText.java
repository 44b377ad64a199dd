package dev.caravan.config;

import dev.caravan.model.Catalog;
import dev.caravan.model.Column;
import dev.caravan.model.CsvSettings;
import dev.caravan.model.ExportAction;
import dev.caravan.model.ExportField;
import dev.caravan.model.ExportPath;
import dev.caravan.model.Field;
import dev.caravan.model.FileSettings;
import dev.caravan.model.ImportAction;
import dev.caravan.model.ImportField;
import dev.caravan.model.ListPage;
import dev.caravan.model.RecordType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A catalog as text, a line for each thing in it, for comparison with golden files. */
final class CatalogText {
    private final StringBuilder text = new StringBuilder();

    private CatalogText() {}

    static String of(Catalog catalog) {
        CatalogText writer = new CatalogText();
        catalog.site().forEach(e -> writer.line(0, "site " + e.recordType() + " \"" + e.label() + "\""));
        catalog.recordTypes().values().forEach(writer::write);
        catalog.associations().values().forEach(a -> {
            writer.line(0, "association " + a.name() + " on " + a.table().name());
            a.fields().forEach(f -> writer.line(1, field(f)));
        });
        return writer.text.toString();
    }

    private void write(RecordType type) {
        line(0, "record type " + type.name() + " on " + type.table().name());
        Stream.of(
                        List.of(type.id()),
                        type.createdAt().stream().toList(),
                        type.updatedAt().stream().toList())
                .flatMap(List::stream)
                .forEach(f -> line(1, field(f)));
        type.fields().forEach((name, f) -> line(1, (name.equals(f.name()) ? "" : name + "!") + field(f)));
        type.list().ifPresent(this::write);
        type.imports().forEach(this::write);
        type.exports().forEach(this::write);
    }

    private void write(ListPage list) {
        line(1, "list \"" + list.label() + "\"");
        list.fields()
                .forEach(f -> line(
                        2,
                        "shows " + f.field().name()
                                + f.referenceField().map(r -> " -> " + r.name()).orElse("") + " \"" + f.label()
                                + "\""));
        list.filters()
                .forEach(f ->
                        line(2, "filter " + f.field().name() + " " + f.type().label() + " \"" + f.label() + "\""));
    }

    private void write(ImportAction action) {
        line(1, "import " + action.name() + " \"" + action.label() + "\" of " + action.recordType());
        line(2, "identifier " + names(action.identifier()) + " " + action.identifierHandling());
        line(
                2,
                "references " + action.referenceHandling() + " missing " + action.missingReference() + " columns "
                        + action.missingColumns());
        line(2, "atomic " + action.atomic() + " roles " + sorted(action.roles()) + " " + action.limits());
        line(2, "timezone " + action.timezone() + " " + file(action.file()) + " strip " + action.formulaGuard());
        action.fields().forEach(f -> line(2, field(f)));
        action.links()
                .forEach(l -> line(
                        2,
                        l.name() + " " + path(l.path()) + l.key().name() + " \"" + l.label() + "\" " + l.mode() + " at "
                                + l.position()
                                + l.format().map(x -> " as " + x).orElse("")
                                + (l.required() ? "" : " optional")));
    }

    private static String field(ImportField f) {
        return f.field().name()
                + f.reference()
                        .map(k -> " -> " + k.recordType() + "." + k.key().name())
                        .orElse("")
                + " \"" + f.label() + "\"" + f.format().map(x -> " as " + x).orElse("")
                + (f.required() ? "" : " optional");
    }

    private void write(ExportAction action) {
        line(1, "export " + action.name() + " \"" + action.label() + "\" of " + action.recordType());
        line(2, "filter " + typed(action.filter().entrySet().stream()) + " sort '" + action.sort() + "'");
        line(
                2,
                "roles " + sorted(action.roles()) + " timezone " + action.timezone()
                        + (action.file().equals(FileSettings.DETECT) ? "" : " " + file(action.file()))
                        + action.forImport().map(i -> " for " + i).orElse(""));
        action.fields().forEach(f -> line(2, field(f)));
    }

    /** What is set of how files are written. */
    private static String file(FileSettings file) {
        CsvSettings csv = file.csv();
        List<String> set = new ArrayList<>();
        csv.delimiter().ifPresent(d -> set.add("delimiter '" + d + "'"));
        csv.quote().ifPresent(q -> set.add("quote '" + q + "'"));
        csv.escape().ifPresent(e -> set.add("escape '" + e + "'"));
        csv.encoding().ifPresent(e -> set.add("encoding " + e));
        csv.comment().ifPresent(c -> set.add("comment '" + c + "'"));
        csv.footer().ifPresent(f -> set.add("footer '" + f + "'"));
        if (csv.bom()) {
            set.add("bom");
        }
        file.headerLine().ifPresent(l -> set.add("header in line " + l));
        file.sheet().ifPresent(s -> set.add("sheet '" + s + "'"));
        return "file " + set;
    }

    private static String typed(Stream<Map.Entry<String, Object>> filter) {
        return filter.map(e -> e.getKey() + "=" + typed(e.getValue())).toList().toString();
    }

    private static String typed(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(CatalogText::typed).toList().toString();
        }
        return value == null ? "null" : value.getClass().getSimpleName() + " " + value;
    }

    private static String field(ExportField f) {
        return path(f.path()) + f.field().name() + " \"" + f.label() + "\""
                + f.format().map(x -> " as " + x).orElse("");
    }

    private static String path(ExportPath path) {
        if (path instanceof ExportPath.ToOne p) {
            return p.reference().name() + " -> " + p.recordType() + ".";
        }
        if (path instanceof ExportPath.BackReference p) {
            return "<- " + p.recordType() + "." + p.reference().name() + ": ";
        }
        if (path instanceof ExportPath.ManyToMany p) {
            return "<-> " + p.association().name() + " " + p.own().name() + " to "
                    + p.other().name() + " " + p.recordType() + ".";
        }
        return "";
    }

    private static String field(Field field) {
        String columns = field.columns().stream().map(Column::name).collect(Collectors.joining(", "));
        return field.name() + " " + field.type().label() + " [" + columns + "]"
                + field.target().map(t -> " -> " + t).orElse("");
    }

    private static List<String> names(List<Field> fields) {
        return fields.stream().map(Field::name).toList();
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }

    private void line(int depth, String line) {
        text.append("  ".repeat(depth)).append(line).append('\n');
    }
}
