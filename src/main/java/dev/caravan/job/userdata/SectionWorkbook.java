package dev.caravan.job.userdata;

import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Writes a workbook with a sheet for each section. */
final class SectionWorkbook {
    private SectionWorkbook() {}

    static void write(OutputFormat format, OutputStream out, List<Section> sections) throws IOException {
        throw new ProblemException(
                Problem.of("unsupported-format", "workbooks cannot be written yet; use json or zip"));
    }
}
