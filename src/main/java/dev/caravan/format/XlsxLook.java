package dev.caravan.format;

import java.io.IOException;

/** How the cells of our workbooks look: the number of each style, and the part that says what it is. */
final class XlsxLook {
    static final int HEADER = 1;
    static final int TEXT = 2;
    static final int DATE = 3;
    static final int TIME = 4;
    static final int DATETIME = 5;
    /** The style of a text that explains. */
    static final int PROSE = 6;
    /** Truth values. */
    static final int BOOL = 7;
    /** Whole numbers; the styles behind it show one digit more each behind the point. */
    static final int INTEGER = 8;

    static final String DATE_FORMAT = "yyyy-mm-dd";
    static final String TIME_FORMAT = "hh:mm:ss";
    static final String DATETIME_FORMAT = DATE_FORMAT + " " + TIME_FORMAT;
    /** Excel shows a truth value as such anyway; programs that keep it as a number show these words. */
    static final String BOOL_FORMAT = "\"True\";\"True\";\"False\"";

    private static final int SCALES = 16;
    /** Numbers of formats below are built in. */
    private static final int OWN = 164;

    private XlsxLook() {}

    static int moment(SheetMoments.Kind kind) {
        return switch (kind) {
            case DATE -> DATE;
            case TIME -> TIME;
            default -> DATETIME;
        };
    }

    /** The number format that shows so many digits behind the point. */
    static String numberFormat(int scale) {
        return scale == 0 ? "0" : "0." + "0".repeat(scale);
    }

    static void write(XlsxWriter xml) throws IOException {
        xml.raw("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<styleSheet xmlns=\"")
                .raw(XlsxFile.MAIN)
                .raw("\"><numFmts count=\"")
                .number(4 + SCALES)
                .raw("\">");
        format(xml, OWN, DATE_FORMAT);
        format(xml, OWN + 1, TIME_FORMAT);
        format(xml, OWN + 2, DATETIME_FORMAT);
        format(xml, OWN + 3, BOOL_FORMAT);
        for (int scale = 0; scale < SCALES; scale++) {
            format(xml, OWN + 4 + scale, numberFormat(scale));
        }
        String font = "<sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/>";
        xml.raw("</numFmts><fonts count=\"2\"><font>" + font + "</font><font><b/>" + font + "</font></fonts>")
                .raw("<fills count=\"3\"><fill><patternFill patternType=\"none\"/></fill>")
                .raw("<fill><patternFill patternType=\"gray125\"/></fill><fill><patternFill patternType=\"solid\">")
                .raw("<fgColor rgb=\"FFE7ECF3\"/><bgColor indexed=\"64\"/></patternFill></fill></fills>")
                .raw("<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>")
                .raw(
                        "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>")
                .raw("<cellXfs count=\"")
                .number(INTEGER + SCALES)
                .raw("\">");
        xf(xml, 0, "");
        xml.raw("<xf numFmtId=\"49\" fontId=\"1\" fillId=\"2\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"")
                .raw(" applyFont=\"1\" applyFill=\"1\"/>");
        xf(xml, 49, "");
        xf(xml, OWN, "");
        xf(xml, OWN + 1, "");
        xf(xml, OWN + 2, "");
        xf(xml, 49, "<alignment vertical=\"top\" wrapText=\"1\"/>");
        xf(xml, OWN + 3, "");
        for (int scale = 0; scale < SCALES; scale++) {
            xf(xml, OWN + 4 + scale, "");
        }
        xml.raw(
                        "</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles>")
                .raw("</styleSheet>");
    }

    private static void format(XlsxWriter xml, int number, String format) throws IOException {
        xml.raw("<numFmt numFmtId=\"")
                .number(number)
                .raw("\" formatCode=\"")
                .text(format)
                .raw("\"/>");
    }

    private static void xf(XlsxWriter xml, int format, String alignment) throws IOException {
        xml.raw("<xf numFmtId=\"").number(format).raw("\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"");
        xml.raw(format == 0 ? "" : " applyNumberFormat=\"1\"");
        xml.raw(alignment.isEmpty() ? "/>" : " applyAlignment=\"1\">" + alignment + "</xf>");
    }
}
