package dev.caravan.format;

import org.apache.poi.hssf.record.RecordInputStream;

/** The records of an XLS file that matter for rows ([MS-XLS] 2.3). */
final class XlsRecords {
    static final int FORMULA = 0x06;
    static final int EOF = 0x0A;
    static final int DATEMODE = 0x22;
    static final int FILEPASS = 0x2F;
    static final int BOUNDSHEET = 0x85;
    static final int MULRK = 0xBD;
    static final int RSTRING = 0xD6;
    static final int XF = 0xE0;
    static final int SST = 0xFC;
    static final int LABELSST = 0xFD;
    static final int NUMBER = 0x203;
    static final int LABEL = 0x204;
    static final int BOOLERR = 0x205;
    static final int STRING = 0x207;
    static final int RK = 0x27E;
    static final int FORMAT = 0x41E;
    static final int BOF = 0x809;

    private XlsRecords() {}

    /** Text of so many characters behind the byte that says how wide they are. */
    static String text(RecordInputStream in, int length) {
        return (in.readUByte() & 1) == 0 ? in.readCompressedUnicode(length) : in.readUnicodeLEString(length);
    }

    /** A number in 30 bits ([MS-XLS] 2.5.219). */
    static double rk(int bits) {
        double number = (bits & 2) == 0 ? Double.longBitsToDouble((long) (bits & ~3) << 32) : bits >> 2;
        return (bits & 1) == 0 ? number : number / 100;
    }

    /** What a spreadsheet shows of an error. */
    static String error(int code) {
        return switch (code) {
            case 0x00 -> "#NULL!";
            case 0x07 -> "#DIV/0!";
            case 0x0F -> "#VALUE!";
            case 0x17 -> "#REF!";
            case 0x1D -> "#NAME?";
            case 0x24 -> "#NUM!";
            case 0x2A -> "#N/A";
            default -> "#ERROR!";
        };
    }
}
