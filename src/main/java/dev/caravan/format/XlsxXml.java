package dev.caravan.format;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import java.io.CharConversionException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The XML of one part, element by element. Neither a document type nor an entity is ever read: no workbook has one, so a
 * part that does is refused. Whatever else is wrong with the XML is a problem of the file.
 */
final class XlsxXml implements Closeable {
    private static final int MAX_DEPTH = 100;
    private static final XMLInputFactory FACTORY = factory();

    private final String part;
    private final InputStream in;
    private final XMLStreamReader xml;
    private int depth;

    private XlsxXml(String part, InputStream in, XMLStreamReader xml) {
        this.part = part;
        this.in = in;
        this.xml = xml;
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = new InputFactoryImpl();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        return factory;
    }

    static XlsxXml open(String part, InputStream bytes) throws IOException {
        InputStream in = new XmlGuard(bytes);
        try {
            return new XlsxXml(part, in, FACTORY.createXMLStreamReader(in));
        } catch (XMLStreamException | RuntimeException e) {
            in.close();
            throw failure(part, e);
        }
    }

    /** Goes on to the next start or end of an element, or to text; false at the end of the part. */
    boolean next() throws IOException {
        try {
            while (xml.hasNext()) {
                switch (xml.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        if (++depth > MAX_DEPTH) {
                            throw broken("nests more than " + MAX_DEPTH + " elements within each other");
                        }
                        return true;
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        depth--;
                        return true;
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                        return true;
                    }
                    case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                        throw broken("has a document type or an entity, which no workbook needs");
                    default -> {
                        // comments and processing instructions say nothing
                    }
                }
            }
            return false;
        } catch (XMLStreamException | RuntimeException e) {
            throw failure(part, e);
        }
    }

    private static ProblemException failure(String part, Exception e) throws IOException {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException problem) {
                return problem;
            }
            if (cause instanceof IOException io) {
                if (XlsxParts.isDamage(io)) {
                    return XlsxParts.damaged(part, io);
                }
                if (!(io instanceof CharConversionException)) {
                    throw io;
                }
            }
        }
        String place = e instanceof XMLStreamException x && x.getLocation() != null
                ? " (line " + x.getLocation().getLineNumber() + ", column "
                        + x.getLocation().getColumnNumber() + ")"
                : "";
        return FileProblems.brokenWorkbook("the part " + part + " is not well-formed XML" + place, e);
    }

    ProblemException broken(String what) {
        return FileProblems.brokenWorkbook("the part " + part + " " + what);
    }

    boolean isStart() {
        return xml.getEventType() == XMLStreamConstants.START_ELEMENT;
    }

    boolean isEnd() {
        return xml.getEventType() == XMLStreamConstants.END_ELEMENT;
    }

    boolean isText() {
        return !isStart() && !isEnd();
    }

    /** The element's name, without its prefix. */
    String name() {
        return xml.getLocalName();
    }

    boolean isStart(String name) {
        return isStart() && name.equals(xml.getLocalName());
    }

    boolean isEnd(String name) {
        return isEnd() && name.equals(xml.getLocalName());
    }

    /** The attribute of this local name, whatever its prefix. */
    @Nullable
    String attribute(String name) {
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            if (name.equals(xml.getAttributeLocalName(i))) {
                return xml.getAttributeValue(i);
            }
        }
        return null;
    }

    String attribute(String name, String missing) {
        String value = attribute(name);
        return value == null ? missing : value;
    }

    /** An attribute that is a whole number. */
    int number(String name, int missing) {
        String value = attribute(name);
        if (value == null) {
            return missing;
        }
        int number = parse(value);
        if (number < 0) {
            throw broken("has '" + Problem.abbreviate(value) + "' where a number should stand");
        }
        return number;
    }

    /** A number of up to nine digits, or −1. */
    static int parse(String digits) {
        int number = 0;
        int length = digits.length();
        for (int i = 0; i < length; i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9 || length > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return length == 0 ? -1 : number;
    }

    /** Adds the text at which the reading stands. */
    private void appendTo(StringBuilder text) throws IOException {
        if (text.length() <= CsvRowReader.MAX_RECORD) {
            text.append(segment());
        }
    }

    /** The parser looks at text only now, and throws an unchecked exception if it is none. */
    private String segment() throws IOException {
        try {
            return xml.getText();
        } catch (RuntimeException e) {
            throw failure(part, e);
        }
    }

    /** The text up to the end of the element at whose start the reading stands. */
    String text() throws IOException {
        int outer = depth;
        String first = "";
        StringBuilder more = null;
        while (next() && depth >= outer) {
            if (isText()) {
                if (more != null) {
                    appendTo(more);
                } else if (first.isEmpty()) {
                    first = segment();
                } else {
                    more = new StringBuilder(first);
                    appendTo(more);
                }
            }
        }
        return more == null ? first : more.toString();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
