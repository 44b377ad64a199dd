package dev.caravan.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.caravan.model.Cell;
import dev.caravan.model.Cells;
import dev.caravan.model.FileSettings;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import dev.caravan.model.Row;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Workbooks that somebody has made on purpose: each is refused, or read, in little time and memory. */
class HostileWorkbooksTest {
    private static final Duration TIME = Duration.ofSeconds(30);
    private static final long MEMORY = 64 << 20;
    private static final String HEADER =
            "<worksheet><sheetData><row r='1'><c t='inlineStr'><is><t>a</t></is></c></row>";
    private static final String END = "</sheetData></worksheet>";

    private final Path folder;

    HostileWorkbooksTest(@TempDir Path folder) {
        this.folder = folder;
    }

    record Attack(String name, Supplier<byte[]> file, String problem) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static XlsxBytes rows(String rows) {
        return new XlsxBytes().rawSheet("S", "", HEADER + rows + END);
    }

    private static byte[] good() {
        return rows("<row><c><v>1</v></c></row>").bytes();
    }

    static List<Attack> attacks() {
        String inflates = "workbook-too-large: the workbook is too large: a part of it unpacks to more than ";
        String doctype =
                "broken-workbook: the workbook is damaged: the part xl/worksheets/sheet1.xml has a document type or an entity";
        return List.of(
                new Attack(
                        "a sheet that unpacks to 80 MB",
                        () -> rows("<row><c><v>1</v></c></row>".repeat(3_000_000))
                                .bytes(),
                        inflates),
                new Attack(
                        "one text of 50 MB",
                        () -> rows("").texts("<t>" + "x".repeat(50_000_000) + "</t>")
                                .bytes(),
                        inflates),
                new Attack(
                        "a billion laughs",
                        () -> new XlsxBytes()
                                .rawSheet(
                                        "S",
                                        "",
                                        "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]>" + HEADER
                                                + "<row><c><v>&b;</v></c></row>" + END)
                                .bytes(),
                        doctype),
                new Attack(
                        "an external entity",
                        () -> new XlsxBytes()
                                .rawSheet("S", "", "<!DOCTYPE x SYSTEM 'file:///etc/passwd'>" + HEADER + END)
                                .bytes(),
                        doctype),
                new Attack(
                        "deep elements",
                        () -> new XlsxBytes()
                                .rawSheet("S", "", "<a>".repeat(1_000_000))
                                .bytes(),
                        "broken-workbook: the workbook is damaged: the part xl/worksheets/sheet1.xml nests more than 100 elements"),
                new Attack(
                        "an attribute of 30 MB",
                        () -> new XlsxBytes()
                                .rawSheet("S", "", "<worksheet x='" + "y".repeat(30_000_000) + "'/>")
                                .bytes(false),
                        "broken-workbook: the workbook is damaged: a tag of its XML is longer than 1,048,576 bytes"),
                new Attack(
                        "a column beyond XFD",
                        () -> rows("<row><c r='XFE2'><v>1</v></c></row>").bytes(),
                        "too-many-columns: the file has more than 16,384 columns, which is the limit"),
                new Attack(
                        "a column beyond all numbers",
                        () -> rows("<row><c r='ZZZZZZZZZZZZZZ2'><v>1</v></c></row>")
                                .bytes(),
                        "too-many-columns: the file has more than 16,384 columns, which is the limit"),
                new Attack(
                        "a row beyond the last",
                        () -> rows("<row r='1048577'/>").bytes(),
                        "broken-workbook: the workbook is damaged: the part xl/worksheets/sheet1.xml has row 1048577 behind row 1"),
                new Attack(
                        "rows that go backwards",
                        () -> rows("<row r='5'/><row r='4'/>").bytes(),
                        "broken-workbook: the workbook is damaged: the part xl/worksheets/sheet1.xml has row 4 behind row 5"),
                new Attack(
                        "a text that is not there",
                        () -> rows("<row><c t='s'><v>4000000000</v></c></row>")
                                .texts("<t>x</t>")
                                .bytes(),
                        "broken-workbook: the workbook is damaged: the part xl/worksheets/sheet1.xml has cell A2 refer to text 4000000000, but there are 1"),
                new Attack(
                        "cut off",
                        () -> Arrays.copyOf(good(), good().length - 30),
                        "unknown-format: the file looks like a workbook or ZIP archive that is damaged or cut off"),
                new Attack(
                        "XML that ends before its end",
                        () -> new XlsxBytes()
                                .rawSheet("S", "", HEADER + "<row><c>")
                                .bytes(),
                        "broken-workbook: the workbook is damaged: the part xl/worksheets/sheet1.xml is not well-formed XML"),
                new Attack(
                        "a sheet that is missing",
                        () -> withoutPart(good(), "xl/worksheets/sheet1.xml"),
                        "broken-workbook: the workbook is damaged: the part xl/worksheets/sheet1.xml is missing"),
                new Attack(
                        "200,000 parts",
                        () -> manyParts(200_000),
                        "workbook-too-large: the workbook is too large: its archive has too many entries"),
                new Attack(
                        "a CSV file by another name",
                        () -> "PK\3\4,b\r\n1,2".getBytes(StandardCharsets.UTF_8),
                        "unknown-format: "));
    }

    private static byte[] withoutPart(byte[] file, String part) {
        XlsxBytes rest = new XlsxBytes();
        unzip(file).forEach((name, bytes) -> {
            if (!name.equals(part)) {
                rest.part(name, new String(bytes, StandardCharsets.UTF_8));
            }
        });
        return rest.again();
    }

    private static Map<String, byte[]> unzip(byte[] file) {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                parts.put(entry.getName(), zip.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return parts;
    }

    private static byte[] manyParts(int count) {
        XlsxBytes workbook = new XlsxBytes().sheet("S", "");
        for (int i = 0; i < count; i++) {
            workbook.part("xl/" + i, "");
        }
        return workbook.bytes(false);
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void attacksAreRefusedInLittleTimeAndMemory(Attack attack) throws IOException {
        Path file = folder.resolve("attack.csv");
        Files.write(file, attack.file().get());
        long before = heapAfterCollection();
        long[] most = new long[1];
        String problem = assertTimeoutPreemptively(TIME, () -> problem(file));
        most[0] = peak() - before;

        assertThat(problem).startsWith(attack.problem());
        assertThat(most[0]).isLessThan(MEMORY);
    }

    private static String problem(Path file) throws IOException {
        try {
            Rows.of(file, FileSettings.DETECT);
            return "was read";
        } catch (ProblemException e) {
            return e.code() + ": " + e.getMessage();
        }
    }

    /** The heap that is in use, when all that can go has gone; from here on the peak is measured. */
    private static long heapAfterCollection() {
        System.gc();
        pools().forEach(MemoryPoolMXBean::resetPeakUsage);
        return pools().stream().mapToLong(p -> p.getUsage().getUsed()).sum();
    }

    private static List<MemoryPoolMXBean> pools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(p -> p.getType() == MemoryType.HEAP)
                .toList();
    }

    /** What survives; garbage that was not collected yet is no need of memory. */
    private static long peak() {
        return pools().stream()
                .filter(p -> p.getName().contains("Old") || p.getName().contains("Tenured"))
                .mapToLong(p -> p.getPeakUsage().getUsed())
                .sum();
    }

    @Test
    void whatADimensionSaysIsNotBelieved() {
        byte[] file = new XlsxBytes()
                .rawSheet(
                        "S",
                        "",
                        (HEADER + "<row><c><v>1</v></c></row>" + END)
                                .replace("<sheetData>", "<dimension ref='A1:XFD1000000000'/><sheetData>"))
                .bytes();

        assertThat(assertTimeoutPreemptively(TIME, () -> Rows.of(file)).rows()).hasSize(1);
    }

    /** A hundred thousand cells that name the same text of a megabyte. */
    @Test
    void aLongTextThatManyCellsShareIsKeptOnce() throws IOException {
        byte[] file = rows("<row><c t='s'><v>0</v></c></row>".repeat(10_000))
                .texts("<t>" + "x".repeat(1_000_000) + "</t>")
                .bytes();
        Path path = folder.resolve("shared.xlsx");
        Files.write(path, file);
        long characters = 0;
        try (RowReader reader = RowReaders.open(path, FileSettings.DETECT)) {
            for (Optional<Row> row = reader.next(); row.isPresent(); row = reader.next()) {
                characters += row.get().cells().get(0).shown().length();
            }
        }

        assertThat(characters).isEqualTo(10_000L * 1_000_000);
    }

    @Test
    void aRowWithTooMuchTextIsThatRowsProblem() {
        String text = "<t>" + "x".repeat(3_000_000) + "</t>";
        byte[] file = new XlsxBytes()
                .texts(text)
                .rawSheet(
                        "S",
                        "",
                        "<worksheet><sheetData><row><c t='inlineStr'><is><t>a</t></is></c><c t='inlineStr'><is><t>b</t></is></c></row>"
                                + "<row><c t='s'><v>0</v></c></row><row><c t='s'><v>0</v></c><c t='s'><v>0</v></c></row><row><c><v>1</v></c></row>"
                                + END)
                .bytes();

        assertThat(Rows.of(file).rows())
                .extracting(r -> r.problem().map(Problem::code).orElse("good"))
                .containsExactly("good", "line-too-long", "good");
    }

    @Test
    void sheetsMayHaveAsManyColumnsAsThereCanBe() {
        StringBuilder header = new StringBuilder("<row>");
        for (int i = 0; i < SheetColumn.MAX; i++) {
            header.append("<c t='str'><v>c").append(i).append("</v></c>");
        }
        byte[] file = new XlsxBytes()
                .sheet("S", header + "</row><row><c r='XFD2'><v>7</v></c></row>")
                .bytes();

        Rows rows = assertTimeoutPreemptively(TIME, () -> Rows.of(file));

        assertThat(rows.columns()).hasSize(SheetColumn.MAX);
        assertThat(rows.rows().get(0).cells().get(SheetColumn.MAX - 1).shown()).isEqualTo("7");
    }

    private static List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (FileFormat format : List.of(FileFormat.XLSX, FileFormat.XLS)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (RowWriter writer = RowWriters.open(format, out, List.of("a", "b", "c"), false)) {
                for (int i = 0; i < 5; i++) {
                    writer.write(List.of(
                            Cells.text("text " + i),
                            new Cell.Numeric(new BigDecimal("-1.25")),
                            i % 2 == 0 ? new Cell.Bool(true) : new Cell.Moment(LocalDateTime.of(2024, 2, 29, 12, 0))));
                }
                writer.finish();
            }
            seeds.add(out.toByteArray());
        }
        // what another program writes: shared texts, formulas, both kinds of sheets
        seeds.add(new XlsxBytes()
                .texts("<t>a</t>", "<r><t>b</t></r>")
                .formats("14", "hh:mm")
                .sheet(
                        "S",
                        "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c></row>"
                                + "<row r='2'><c r='A2' s='0'><v>45000</v></c><c r='B2'><f>1+1</f><v>2</v></c></row>")
                .sheet("T", "hidden", "<row><c t='e'><v>#N/A</v></c></row>")
                .bytes(false));
        return seeds;
    }

    /** One seed for each stretch, so that a failure names a short one. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void damagedWorkbooksGiveProblemsAndNothingElse(long seed) throws IOException {
        Random random = new Random(seed);
        List<byte[]> seeds = seeds();
        Path file = folder.resolve("damaged");
        assertTimeoutPreemptively(Duration.ofMinutes(2), () -> {
            for (int i = 0; i < 700; i++) {
                byte[] damaged = seeds.get(i % seeds.size()).clone();
                if (i % 2 == 0 && i % seeds.size() != 1) {
                    damaged = withDamagedPart(damaged, random);
                } else {
                    damage(damaged, random);
                    damaged = random.nextInt(8) == 0 ? Arrays.copyOf(damaged, random.nextInt(damaged.length)) : damaged;
                }
                Files.write(file, damaged);
                readAll(file);
            }
        });
    }

    private static void damage(byte[] bytes, Random random) {
        for (int times = 1 + random.nextInt(6); times > 0 && bytes.length > 0; times--) {
            int at = random.nextInt(bytes.length);
            bytes[at] = random.nextBoolean() ? (byte) random.nextInt(256) : (byte) (bytes[at] ^ 1 << random.nextInt(8));
        }
    }

    /** Damage behind the checksums, which would show it at once: of the XML itself, in an archive that is right. */
    private static byte[] withDamagedPart(byte[] file, Random random) {
        Map<String, byte[]> parts = unzip(file);
        XlsxBytes damaged = new XlsxBytes();
        int victim = random.nextInt(parts.size());
        int i = 0;
        for (Map.Entry<String, byte[]> part : parts.entrySet()) {
            if (i++ == victim) {
                damage(part.getValue(), random);
                String digits = new String(part.getValue(), StandardCharsets.ISO_8859_1);
                damaged.part(
                        part.getKey(),
                        random.nextBoolean() ? digits.replaceFirst("\\d+", "" + random.nextInt()) : digits);
            } else {
                damaged.part(part.getKey(), new String(part.getValue(), StandardCharsets.UTF_8));
            }
        }
        return damaged.again();
    }

    private static void readAll(Path file) throws IOException {
        try {
            Rows rows = Rows.of(file, FileSettings.DETECT);
            assertThat(rows.columns()).doesNotHaveDuplicates();
            assertThat(rows.rows()).allSatisfy(row -> assertThat(row.cells()).hasSameSizeAs(rows.columns()));
        } catch (ProblemException e) {
            assertThat(e.problems()).allSatisfy(p -> {
                assertThat(p.code()).matches("[a-z]+(-[a-z]+)*");
                assertThat(p.message()).isNotBlank();
            });
        }
    }
}
