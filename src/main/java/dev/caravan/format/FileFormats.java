package dev.caravan.format;

import dev.caravan.model.ProblemException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out what a file is, by its content; its name is never asked. */
public final class FileFormats {
    private static final Pattern JSON_ARRAY =
            Pattern.compile("\\[\\s*([\\[{\"\\]]|-?\\d[\\d.eE+-]*\\s*[,\\]]|(true|false|null)\\s*[,\\]]|$)");
    private static final Pattern JSON_OBJECT = Pattern.compile("\\{\\s*([\"}]|$)");
    private static final Pattern MARKUP =
            Pattern.compile("<(\\?xml|!doctype|html|head|body|table|meta)\\b", Pattern.CASE_INSENSITIVE);

    private FileFormats() {}

    /**
     * The format of a file. Any text that is not JSON is CSV.
     *
     * @throws ProblemException {@code empty-file} if it has no bytes, {@code unknown-format} if it is of no format that
     *     rows can be read from, saying what it looks like
     * @throws IOException if the disk fails
     */
    public static FileFormat detect(Path file) throws IOException {
        return detect(file, Optional.empty());
    }

    /** The same, of a file whose encoding, if it is text, may be set. */
    static FileFormat detect(Path file, Optional<Charset> encoding) throws IOException {
        FileHead head = FileHead.of(file, encoding);
        if (head.isEmpty()) {
            throw FileProblems.emptyFile();
        }
        Optional<String> binary = Signatures.find(file, head);
        if (binary.isPresent()) {
            throw FileProblems.unknownFormat(binary.get());
        }
        if (Signatures.isWorkbook97(head)) {
            return FileFormat.XLS;
        }
        if (Signatures.isZip(head)) {
            return FileFormat.XLSX;
        }
        // only CSV is in an encoding that is set; JSON shows its own
        return textFormat(FileHead.of(file, Optional.empty()).text());
    }

    private static FileFormat textFormat(String text) {
        String start = text.stripLeading();
        if (starts(MARKUP, start)) {
            throw FileProblems.unknownFormat("an HTML or XML document");
        }
        if (starts(JSON_ARRAY, start)) {
            return FileFormat.JSON;
        }
        return starts(JSON_OBJECT, start) ? FileFormat.NDJSON : FileFormat.CSV;
    }

    private static boolean starts(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.lookingAt();
    }
}
