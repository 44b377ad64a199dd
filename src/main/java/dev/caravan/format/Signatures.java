package dev.caravan.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The first bytes by which files of other formats are known. */
final class Signatures {
    private record Signature(String name, int offset, String bytes) {
        boolean isOf(FileHead head) {
            return head.hasAt(offset, bytes);
        }
    }

    /** How much of an archive's end is looked at. */
    private static final int DIRECTORY = 1 << 20;

    private static final List<Signature> OTHERS = List.of(
            new Signature("a PDF document", 0, "%PDF-"),
            new Signature("a PNG image", 0, "\u0089PNG"),
            new Signature("a JPEG image", 0, "\u00FF\u00D8\u00FF"),
            new Signature("a GIF image", 0, "GIF87a"),
            new Signature("a GIF image", 0, "GIF89a"),
            new Signature("a TIFF image", 0, "II*\u0000"),
            new Signature("a TIFF image", 0, "MM\u0000*"),
            new Signature("a WebP image", 8, "WEBPVP8"),
            new Signature("gzip-compressed data", 0, "\u001F\u008B"),
            new Signature("bzip2-compressed data", 0, "BZh91AY&SY"),
            new Signature("xz-compressed data", 0, "\u00FD7zXZ\u0000"),
            new Signature("zstd-compressed data", 0, "(\u00B5/\u00FD"),
            new Signature("a 7z archive", 0, "7z\u00BC\u00AF'\u001C"),
            new Signature("a RAR archive", 0, "Rar!\u001A\u0007"),
            new Signature("a tar archive", 257, "ustar\u0000"),
            new Signature("a tar archive", 257, "ustar  \u0000"),
            new Signature("an SQLite database", 0, "SQLite format 3\u0000"),
            new Signature("a program", 0, "\u007FELF"),
            new Signature("a program", 0, "\u00CA\u00FE\u00BA\u00BE"),
            new Signature("a Rich Text document", 0, "{\\rtf"));

    private Signatures() {}

    /** What the file is, if it is something that holds no rows. */
    static Optional<String> find(Path file, FileHead head) throws IOException {
        Optional<String> known =
                OTHERS.stream().filter(s -> s.isOf(head)).map(Signature::name).findFirst();
        if (known.isPresent()) {
            return known;
        }
        if (isZip(head)) {
            return archive(file);
        }
        return !isWorkbook97(head) && head.isBinary() ? Optional.of("binary data") : Optional.empty();
    }

    static boolean isZip(FileHead head) {
        return head.startsWith("PK\u0003\u0004") || head.startsWith("PK\u0005\u0006");
    }

    /** The container of old Office documents; whether a workbook is in it shows when that is opened. */
    static boolean isWorkbook97(FileHead head) {
        return head.startsWith("\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1");
    }

    /**
     * What a ZIP archive holds, if it is not a workbook of Excel. Its directory stands at its end; looking for names there
     * takes the same little memory for any archive, however many entries somebody has put in.
     */
    private static Optional<String> archive(Path file) throws IOException {
        String directory = tail(file);
        if (!directory.contains("PK\5\6")) {
            return Optional.of("a workbook or ZIP archive that is damaged or cut off");
        }
        if (directory.contains("xl/workbook.xml")) {
            return Optional.empty();
        }
        if (directory.contains("xl/workbook.bin")) {
            return Optional.of("a binary workbook (XLSB)");
        }
        if (directory.contains("word/document.xml")) {
            return Optional.of("a Word document");
        }
        return Optional.of(
                directory.contains("content.xml") ? "an OpenDocument file" : "a ZIP archive without a workbook");
    }

    private static String tail(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(Math.max(0, Files.size(file) - DIRECTORY));
            return new String(in.readNBytes(DIRECTORY), StandardCharsets.ISO_8859_1);
        }
    }
}
