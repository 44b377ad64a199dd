package dev.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.poi.hssf.usermodel.HSSFDataValidation;
import org.apache.poi.hssf.usermodel.HSSFRow;
import org.apache.poi.hssf.usermodel.HSSFSheet;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workbooks in every place where a running Caravan takes or gives files. */
class WorkbookServiceTest {
    private static final List<String> HEADER =
            List.of("Email", "Name", "Birthday", "Active", "Score", "Location", "Country", "Manager", "About");

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @RegisterExtension
    static final Caravans CARAVANS = Caravans.ofAllTests();

    private static RunningCaravan caravan;

    @BeforeAll
    static void start() {
        caravan = CARAVANS.start(CARAVANS.newHome(), Map.of());
        caravan.awaitResult("import-countries", "01-countries.csv");
        caravan.awaitResult("import-groups", "02-groups.json");
        caravan.awaitResult("import-users", "03-users.csv");
        caravan.awaitResult("import-users", "04-users-with-mistakes.csv");
    }

    private static HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return send("GET", path, new byte[0]);
    }

    private static HttpResponse<byte[]> send(String method, String path, byte[] body)
            throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + caravan.port() + path);
        HttpRequest request = HttpRequest.newBuilder(address)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return CLIENT.send(request, BodyHandlers.ofByteArray());
    }

    /** Imports a file, and answers with the job as it ended. */
    private static JsonNode imported(byte[] file) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = send("POST", "/api/imports/import-users", file);
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        assertThat(answer.statusCode()).as(body).isEqualTo(202);
        return caravan.awaitEnd(RunningCaravan.JSON.readTree(body).path("id").asText());
    }

    /** The rows of a workbook's first sheet, as another library reads them. */
    private static List<String> rows(byte[] file, String format) throws IOException {
        if (format.equals("xls")) {
            try (HSSFWorkbook workbook = new HSSFWorkbook(new ByteArrayInputStream(file))) {
                return rows(workbook.getSheetAt(0));
            }
        }
        try (ReadableWorkbook workbook = new ReadableWorkbook(new ByteArrayInputStream(file))) {
            return workbook.getFirstSheet().read().stream()
                    .map(row ->
                            row.stream().map(c -> c == null ? "" : c.getText()).collect(Collectors.joining("|")))
                    .toList();
        }
    }

    private static List<String> rows(HSSFSheet sheet) {
        DataFormatter formatter = new DataFormatter();
        List<String> rows = new ArrayList<>();
        for (int i = 0; i <= sheet.getLastRowNum(); i++) {
            HSSFRow row = sheet.getRow(i);
            StringBuilder text = new StringBuilder();
            for (int c = 0; c < row.getLastCellNum(); c++) {
                text.append(c == 0 ? "" : "|").append(formatter.formatCellValue(row.getCell(c)));
            }
            rows.add(text.toString());
        }
        return rows;
    }

    /** A workbook of users, of whom one has a country that there is none of. */
    private static byte[] users(String prefix) {
        try (HSSFWorkbook workbook = new HSSFWorkbook()) {
            HSSFSheet sheet = workbook.createSheet("Users");
            sheet.createRow(0).createCell(0).setCellValue("Users of today");
            fill(sheet.createRow(2), HEADER.toArray(String[]::new));
            fill(
                    sheet.createRow(3),
                    prefix + "1@example.org",
                    "One",
                    "01-01-2000",
                    "Yes",
                    "1.5",
                    "",
                    "Germany",
                    "",
                    "");
            fill(sheet.createRow(5), prefix + "2@example.org", "=2+2", "01-01-2000", "No", "", "", "Atlantis", "", "");
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            workbook.write(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void fill(HSSFRow row, String... texts) {
        for (int i = 0; i < texts.length; i++) {
            row.createCell(i).setCellValue(texts[i]);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"xls", "xlsx"})
    void exportsComeAsWorkbooks(String format) throws Exception {
        HttpResponse<byte[]> answer = get("/api/exports/export-countries?format=" + format);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"export-countries." + format + "\"");
        String csv = caravan.get("/api/exports/export-countries").body();
        assertThat(rows(answer.body(), format)).hasSize((int) csv.lines().count());
    }

    @Test
    void exportsAsJobsKeepTheirWorkbook() throws Exception {
        JsonNode created = RunningCaravan.json(caravan.post("/api/exports/export-countries", "{\"format\": \"xlsx\"}"));
        JsonNode job = caravan.awaitEnd(created.path("id").asText());
        HttpResponse<byte[]> file = get(job.path("links").path("export").asText());

        assertThat(file.body())
                .isEqualTo(get("/api/exports/export-countries?format=xlsx").body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"xls", "xlsx"})
    void anExportForAnImportChangesNothing(String format) throws Exception {
        byte[] exported =
                get("/api/exports/export-users-for-import?format=" + format).body();
        JsonNode job = imported(exported);

        assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("completed");
        assertThat(job.path("progress").path("unchanged").asInt())
                .isPositive()
                .isEqualTo(job.path("progress").path("read").asInt());
    }

    @Test
    void rowsInErrorOfAWorkbookComeAsAWorkbook() throws Exception {
        JsonNode job = imported(users("http"));
        assertThat(job.path("state").asText()).isEqualTo("completed_with_errors");
        assertThat(job.path("problems").get(0).path("lines").asText()).isEqualTo("6");
        assertThat(job.path("progress").path("created").asInt()).isEqualTo(1);

        String link = job.path("links").path("errors").asText();
        HttpResponse<byte[]> errors = get(link);
        assertThat(errors.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"import-users.errors.xls\"");
        assertThat(rows(errors.body(), "xls"))
                .containsExactly(
                        String.join("|", HEADER) + "|_line|_error_code|_error_column|_error_message",
                        "http2@example.org|=2+2|01-01-2000|No|||Atlantis|||6|unknown-reference|Country|"
                                + "Country: there is no country whose name is 'Atlantis' "
                                + "(create the country first, or mend the cell)");
        assertThat(rows(get(link + "?format=xlsx").body(), "xlsx")).isEqualTo(rows(errors.body(), "xls"));
        assertThat(new String(get(link + "?format=csv").body(), StandardCharsets.UTF_8))
                .startsWith("Email,'Name,".replace("'Name", "\"'Name\""))
                .contains("\"'=2+2\"");
        assertThat(get(link + "?format=doc").statusCode()).isEqualTo(400);
    }

    @Test
    void workbooksAreImportedFromTheFolder() throws Exception {
        caravan.drop("import-users", "users.xls", users("folder"));
        JsonNode result = caravan.awaitResult("import-users", "users.xls");

        assertThat(result.path("progress").path("created").asInt()).isEqualTo(1);
        assertThat(result.path("links").path("errors").asText()).isEqualTo("users.xls.errors.csv");
    }

    @Test
    void damagedWorkbooksAreRefused() throws Exception {
        byte[] file = users("damaged");
        JsonNode job = imported(Arrays.copyOf(file, file.length / 2));

        assertThat(job.path("state").asText()).isEqualTo("failed");
        assertThat(job.path("file_problems").get(0).path("code").asText()).isEqualTo("broken-workbook");
    }

    @Test
    void templatesOfXlsxExplainThemselves() throws Exception {
        HttpResponse<byte[]> answer = get("/api/imports/import-users/template?format=xlsx");

        assertThat(answer.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"import-users.xlsx\"");
        assertThat(rows(answer.body(), "xlsx")).containsExactly(String.join("|", HEADER));
        Map<String, String> parts = parts(answer.body());
        assertThat(parts.get("xl/worksheets/sheet1.xml"))
                .contains("<dimension ref=\"A1:I1\"/>")
                .contains("sqref=\"D2:D65536\"><formula1>Lists!$A$2:$A$3</formula1>")
                .contains("sqref=\"G2:G65536\"><formula1>Lists!$B$2:$B$");
        assertThat(parts.get("xl/worksheets/sheet2.xml"))
                .contains("DD-MM-YYYY")
                .contains("a record of country, by its name");
        assertThat(parts.get("xl/worksheets/sheet3.xml")).contains(">Yes<", ">No<", ">Germany<");
        assertThat(parts.get("xl/workbook.xml")).contains("name=\"Lists\" sheetId=\"3\" state=\"hidden\"");
        assertThat(parts.get("xl/comments1.xml")).contains("Date, DD-MM-YYYY, required", "Example: 31-12-2024");
    }

    private static Map<String, String> parts(byte[] file) throws IOException {
        Map<String, String> parts = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                parts.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return parts;
    }

    @Test
    void templatesOfXlsExplainThemselves() throws Exception {
        byte[] file = get("/api/imports/import-users/template?format=xls").body();

        try (InputStream in = new ByteArrayInputStream(file);
                HSSFWorkbook workbook = new HSSFWorkbook(in)) {
            assertThat(rows(workbook.getSheet("Records"))).containsExactly(String.join("|", HEADER));
            assertThat(rows(workbook.getSheet("Columns")))
                    .hasSize(HEADER.size() + 1)
                    .contains("Birthday|Date|DD-MM-YYYY|yes||31-12-2024");
            assertThat(workbook.getSheetVisibility(2)).hasToString("HIDDEN");
            assertThat(workbook.getSheet("Records").getDataValidations())
                    .extracting(HSSFDataValidation::getRegions)
                    .extracting(r -> r.getCellRangeAddress(0).formatAsString())
                    .contains("D2:D65536", "G2:G65536");
            assertThat(workbook.getSheet("Records")
                            .getRow(0)
                            .getCell(2)
                            .getCellComment()
                            .getString()
                            .getString())
                    .isEqualTo("Date, DD-MM-YYYY, required\nExample: 31-12-2024");
        }
    }

    /** Filled in and sent back, a template finds its sheet. */
    @Test
    void templatesCanBeFilledInAndImported() throws Exception {
        byte[] template = get("/api/imports/import-users/template?format=xls").body();
        ByteArrayOutputStream filled = new ByteArrayOutputStream();
        try (HSSFWorkbook workbook = new HSSFWorkbook(new ByteArrayInputStream(template))) {
            fill(
                    workbook.getSheetAt(0).createRow(1),
                    "filled@example.org",
                    "Filled",
                    "31-12-2000",
                    "Yes",
                    "7",
                    "",
                    "Japan",
                    "",
                    "");
            workbook.write(filled);
        }
        JsonNode job = imported(filled.toByteArray());

        assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("completed");
        assertThat(job.path("progress").path("created").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"xlsx", "xls"})
    void aTextThatNoCellHoldsIsAProblemAndNotAFileThatIsCutOff(String format) throws Exception {
        // a text of JSON, whose quotes count
        String about = "\"\"\"" + "x".repeat(32_768) + "\"\"\"";
        String row = String.join(",", HEADER) + "\nlong-" + format + "@example.org,Long,,Yes,,,,," + about + "\n";
        assertThat(imported(row.getBytes(StandardCharsets.UTF_8)).path("state").asText())
                .isEqualTo("completed");
        String query = "filter%5Bemail%5D=long-" + format + "%40example.org";
        HttpResponse<byte[]> download = get("/api/exports/export-users-for-import?format=" + format + "&" + query);
        JsonNode problem = RunningCaravan.JSON.readTree(download.body());
        assertThat(download.statusCode()).as(problem.toString()).isEqualTo(422);
        assertThat(problem.path("code").asText()).isEqualTo("workbook-limit");
        assertThat(problem.path("detail").asText())
                .startsWith("there is too much for a workbook: in row 2, column 'About', a text of 32,770 characters");

        HttpResponse<byte[]> asked = send(
                "POST",
                "/api/exports/export-users-for-import",
                ("{\"format\": \"" + format + "\", \"filter\": \"eq(email,'long-" + format + "@example.org')\"}")
                        .getBytes(StandardCharsets.UTF_8));
        String body = new String(asked.body(), StandardCharsets.UTF_8);
        assertThat(asked.statusCode()).as(body).isEqualTo(202);
        JsonNode job =
                caravan.awaitEnd(RunningCaravan.JSON.readTree(body).path("id").asText());
        assertThat(job.path("state").asText()).isEqualTo("failed");
        assertThat(job.path("file_problems").get(0).path("code").asText()).isEqualTo("workbook-limit");

        // other tests export all users
        String shorter = row.replace(about, "");
        assertThat(imported(shorter.getBytes(StandardCharsets.UTF_8))
                        .path("state")
                        .asText())
                .isEqualTo("completed");
    }
}
