package dev.caravan.format;

import dev.caravan.format.SheetMoments.Kind;
import dev.caravan.model.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.poi.hssf.record.ContinueRecord;
import org.apache.poi.hssf.record.RecordInputStream;
import org.apache.poi.hssf.record.common.UnicodeString;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.DocumentInputStream;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;

/**
 * A workbook of Excel 97 to 2003: BIFF8 records in an OLE2 container ([MS-XLS]).
 *
 * <p>The records are read as POI's event API reads them, but one by one and without an object for each: POI's own loop
 * keeps all texts in memory, and pushes where {@link SheetTape} has to be able to stop.
 */
final class XlsWorkbook implements Workbook {
    private static final String STREAM = "Workbook";
    private static final int EXCEL_97 = 0x600;
    private static final int MAX_FORMATS = 1 << 16;

    private final POIFSFileSystem container;
    private final SharedTexts texts = new SharedTexts();
    private final List<Sheet> sheets = new ArrayList<>();
    private final List<Integer> positions = new ArrayList<>();
    private final Map<Integer, Kind> formats = new HashMap<>();
    private final List<Kind> styles = new ArrayList<>();
    private boolean since1904;

    private XlsWorkbook(POIFSFileSystem container) {
        this.container = container;
    }

    static XlsWorkbook open(Path file) throws IOException {
        POIFSFileSystem container;
        try {
            container = new POIFSFileSystem(file.toFile(), true);
        } catch (IOException | RuntimeException e) {
            throw FileProblems.brokenWorkbook("its container cannot be read", e);
        }
        XlsWorkbook workbook = new XlsWorkbook(container);
        try {
            workbook.checkContent();
            workbook.readGlobals();
            return workbook;
        } catch (IOException | RuntimeException e) {
            workbook.close();
            throw e;
        }
    }

    private void checkContent() {
        DirectoryNode root = container.getRoot();
        if (root.hasEntryCaseInsensitive("EncryptedPackage")) {
            throw FileProblems.encrypted();
        }
        if (root.hasEntryCaseInsensitive(STREAM)) {
            return;
        }
        if (root.hasEntryCaseInsensitive("Book")) {
            throw FileProblems.unknownFormat("a workbook of Excel 95 or earlier");
        }
        if (root.hasEntryCaseInsensitive("WordDocument")) {
            throw FileProblems.unknownFormat("a Word document");
        }
        throw FileProblems.unknownFormat(
                root.hasEntryCaseInsensitive("PowerPoint Document")
                        ? "a presentation"
                        : "an Office document without a workbook");
    }

    /** What stands before the sheets: their names, the texts, the formats. */
    private void readGlobals() throws IOException {
        records(0, in -> {
            int sid = in.getSid() & 0xFFFF;
            switch (sid) {
                case XlsRecords.BOF -> checkVersion(in);
                case XlsRecords.FILEPASS -> throw FileProblems.encrypted();
                case XlsRecords.DATEMODE -> since1904 = in.readUShort() == 1;
                case XlsRecords.BOUNDSHEET -> readSheet(in);
                case XlsRecords.FORMAT -> readFormat(in);
                case XlsRecords.XF -> readStyle(in);
                case XlsRecords.SST -> readTexts(in);
                default -> {
                    // fonts, names, windows: nothing that rows need
                }
            }
            return sid != XlsRecords.EOF;
        });
        if (sheets.isEmpty()) {
            throw FileProblems.brokenWorkbook("it has no sheet with cells");
        }
        texts.seal();
    }

    private static void checkVersion(RecordInputStream in) {
        if (in.readUShort() != EXCEL_97) {
            throw FileProblems.unknownFormat("a workbook of Excel 95 or earlier");
        }
    }

    private void readSheet(RecordInputStream in) {
        int position = in.readInt();
        int state = in.readUByte();
        int type = in.readUByte();
        int length = in.readUByte();
        if (type == 0) {
            sheets.add(new Sheet(XlsRecords.text(in, length), (state & 3) != 0));
            positions.add(position);
        }
    }

    private void readFormat(RecordInputStream in) {
        int number = in.readUShort();
        if (formats.size() < MAX_FORMATS) {
            formats.put(number, SheetMoments.kindOf(XlsRecords.text(in, in.readUShort())));
        }
    }

    private void readStyle(RecordInputStream in) {
        in.readUShort();
        int format = in.readUShort();
        if (styles.size() < MAX_FORMATS) {
            Kind known = formats.get(format);
            styles.add(known != null ? known : SheetMoments.kindOf(format));
        }
    }

    private void readTexts(RecordInputStream in) throws IOException {
        in.readInt();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            boolean more = in.available() > 0 || (in.hasNextRecord() && in.getNextSid() == ContinueRecord.sid);
            if (!more) {
                // some programs count wrong
                return;
            }
            texts.add(new UnicodeString(in).getString());
        }
    }

    /** Does something with a record; answers whether to go on. */
    interface RecordUser {
        boolean use(RecordInputStream in) throws IOException;
    }

    /** Goes through the records from this place on; what POI makes of damage is a problem of the file. */
    private void records(int position, RecordUser user) throws IOException {
        boolean[] ours = {false};
        try (DocumentInputStream stream = container.getRoot().createDocumentInputStream(STREAM)) {
            if (position < 0 || stream.skip(position) != position) {
                throw FileProblems.brokenWorkbook("a sheet of it is missing");
            }
            RecordInputStream in = new RecordInputStream(stream);
            boolean more = true;
            while (more && in.hasNextRecord()) {
                in.nextRecord();
                ours[0] = true;
                more = user.use(in);
                ours[0] = false;
                if (in.remaining() > 0) {
                    in.readRemainder();
                }
            }
            if (more) {
                throw FileProblems.brokenWorkbook("it ends before its end");
            }
        } catch (ProblemException e) {
            throw e;
        } catch (IOException e) {
            if (ours[0]) {
                throw e;
            }
            throw FileProblems.brokenWorkbook("its records cannot be read", e);
        } catch (RuntimeException e) {
            throw FileProblems.brokenWorkbook("its records cannot be read", e);
        }
    }

    @Override
    public FileFormat format() {
        return FileFormat.XLS;
    }

    @Override
    public List<Sheet> sheets() {
        return sheets;
    }

    @Override
    public SharedTexts texts() {
        return texts;
    }

    @Override
    public void visit(int sheet, Visitor visitor) throws IOException {
        XlsSheet cells = new XlsSheet(styles, texts, since1904, visitor);
        records(positions.get(sheet), cells);
    }

    @Override
    public void close() throws IOException {
        try (container) {
            texts.close();
        }
    }
}
