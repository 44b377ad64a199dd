package dev.caravan.format;

import dev.caravan.model.FileSettings;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.poi.hssf.usermodel.HSSFCellStyle;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;

/**
 * Several tables as the sheets of one workbook, one after the other. For one thread at a time; {@link #finish} makes the
 * file whole.
 *
 * <pre>{@code
 * try (SheetsWriter sheets = SheetsWriter.open(format, out, List.of("users", "posts"))) {
 *     ... RowWriter writer = sheets.next(labels); ... writer.finish(); // for each name
 *     sheets.finish();
 * }
 * }</pre>
 */
public abstract sealed class SheetsWriter implements Closeable {
    private static final int LONGEST_NAME = 31;

    private final List<String> names;
    private int begun;

    private SheetsWriter(List<String> names) {
        this.names = names;
    }

    /**
     * Begins a workbook.
     *
     * @param format {@link FileFormat#XLSX} or {@link FileFormat#XLS}
     * @param out it is flushed by {@link #finish} and never closed
     * @param names what the sheets are called, at least one; what no sheet can be called is changed
     */
    public static SheetsWriter open(FileFormat format, OutputStream out, List<String> names) throws IOException {
        List<String> usable = sheetNames(names);
        return switch (format) {
            case XLSX -> new Xlsx(out, usable);
            case XLS -> new Xls(out, usable);
            case CSV, JSON, NDJSON -> throw new IllegalArgumentException(format.label() + " has no sheets");
        };
    }

    /** Begins the next sheet; the one before is finished. */
    public final RowWriter next(List<String> labels) throws IOException {
        begun++;
        return begin(begun, names.get(begun - 1), labels);
    }

    abstract RowWriter begin(int number, String name, List<String> labels);

    /** Makes the file whole, once all sheets are. */
    public abstract void finish() throws IOException;

    /** Names of at most 31 characters, without those that formulas need, no two alike. */
    static List<String> sheetNames(List<String> wanted) {
        List<String> names = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (String name : wanted) {
            String plain = name.replaceAll("[\\[\\]:*?/\\\\\\p{Cntrl}]", "_").replaceAll("^'|'$", "_");
            String usable = cut(plain.isBlank() ? "Sheet" : plain, LONGEST_NAME);
            String free = usable;
            for (int i = 2; !taken.add(free.toLowerCase(Locale.ROOT)); i++) {
                free = cut(usable, LONGEST_NAME - 5) + "-" + i;
            }
            names.add(free);
        }
        return names;
    }

    private static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }

    private static final class Xlsx extends SheetsWriter {
        private final XlsxFile file;

        Xlsx(OutputStream out, List<String> names) throws IOException {
            super(names);
            this.file = new XlsxFile(out);
            file.writeFrame(names, names.size(), "", false);
        }

        @Override
        RowWriter begin(int number, String name, List<String> labels) {
            return new XlsxRowWriter(file, number, labels, OptionalLong.empty(), FileSettings.DETECT, name);
        }

        @Override
        public void finish() throws IOException {
            file.finish();
        }

        @Override
        public void close() {
            file.close();
        }
    }

    private static final class Xls extends SheetsWriter {
        private final OutputStream out;
        private final HSSFWorkbook workbook = new HSSFWorkbook();
        private final XlsLook look = new XlsLook(workbook);
        private final Map<Integer, HSSFCellStyle> numbers = new HashMap<>();

        Xls(OutputStream out, List<String> names) {
            super(names);
            this.out = out;
        }

        @Override
        RowWriter begin(int number, String name, List<String> labels) {
            return new XlsRowWriter(workbook, look, numbers, labels, name);
        }

        @Override
        public void finish() throws IOException {
            workbook.write(out);
            out.flush();
        }

        @Override
        public void close() throws IOException {
            workbook.close();
        }
    }
}
