// Reads the sample with exceljs (as a stream) and SheetJS, and writes what they make of it as CSV.
import ExcelJS from "exceljs";
import XLSX from "xlsx";
import fs from "node:fs";

const folder = process.argv[2];
const quoted = (text) => '"' + text.replaceAll('"', '""') + '"';

function shown(value, format) {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) {
    const text = new Date(Math.round(value.getTime() / 1000) * 1000).toISOString();
    const day = text.slice(0, 10), time = text.slice(11, 19);
    return !format.includes("y") ? time : format.includes("h") ? day + " " + time : day;
  }
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number" && /^0\.0+$/.test(format)) return value.toFixed(format.length - 2);
  return String(value);
}

const lines = [];
const reader = new ExcelJS.stream.xlsx.WorkbookReader(folder + "/sample.xlsx", {
  worksheets: "emit", sharedStrings: "cache", styles: "cache", hyperlinks: "ignore",
});
for await (const sheet of reader) {
  for await (const row of sheet) {
    const cells = [];
    for (let i = 1; i <= 8; i++) cells.push(quoted(shown(row.getCell(i).value, row.getCell(i).numFmt ?? "")));
    lines.push(cells.join(","));
  }
}
fs.writeFileSync(folder + "/exceljs.csv", lines.join("\r\n") + "\r\n");

for (const format of ["xlsx", "xls"]) {
  const book = XLSX.read(fs.readFileSync(`${folder}/sample.${format}`), { cellDates: true, cellNF: true });
  const sheet = book.Sheets[book.SheetNames[0]];
  const area = XLSX.utils.decode_range(sheet["!ref"]);
  const rows = [];
  for (let r = 0; r <= area.e.r; r++) {
    const cells = [];
    for (let c = 0; c <= area.e.c; c++) {
      const cell = sheet[XLSX.utils.encode_cell({ r, c })];
      cells.push(quoted(cell ? shown(cell.v, cell.z ?? "") : ""));
    }
    rows.push(cells.join(","));
  }
  fs.writeFileSync(`${folder}/sheetjs-${format}.csv`, rows.join("\r\n") + "\r\n");
}
