// A workbook as the tests need one: sheets of texts, hidden ones among them. Knows no other cell and no style.
import { crc32 } from "node:zlib";

export interface Sheet {
  name: string;
  rows: readonly (readonly string[])[];
  hidden?: boolean;
  /** A column that is hidden, from 1. */
  hiddenColumn?: number;
}

const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/** The bytes of an XLSX with these sheets. */
export function workbook(sheets: readonly Sheet[]): Buffer {
  const part = (at: number) => `worksheets/sheet${at + 1}.xml`;
  const listed = sheets.map(({ name, hidden }, at) => `<sheet name="${name}" sheetId="${at + 1}"${hidden ? ' state="hidden"' : ""} r:id="r${at + 1}"/>`);
  const related = sheets.map((_, at) => `<Relationship Id="r${at + 1}" Type="${OFFICE}/worksheet" Target="${part(at)}"/>`);
  const typed = sheets.map((_, at) => `<Override PartName="/xl/${part(at)}" ContentType="${TYPE}.worksheet+xml"/>`);
  return zip([
    ["[Content_Types].xml", `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/>${typed.join("")}</Types>`],
    ["_rels/.rels", `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`],
    ["xl/workbook.xml", `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${listed.join("")}</sheets></workbook>`],
    ["xl/_rels/workbook.xml.rels", `<Relationships xmlns="${PACKAGE}/relationships">${related.join("")}</Relationships>`],
    ...sheets.map((sheet, at): [string, string] => [`xl/${part(at)}`, worksheet(sheet)]),
  ]);
}

function worksheet({ rows, hiddenColumn }: Sheet): string {
  const cell = (text: string, column: number, row: number) => `<c r="${String.fromCharCode(65 + column)}${row + 1}" t="inlineStr"><is><t>${text}</t></is></c>`;
  const row = (cells: readonly string[], at: number) => `<row r="${at + 1}">${cells.map((text, column) => cell(text, column, at)).join("")}</row>`;
  const columns = hiddenColumn ? `<cols><col min="${hiddenColumn}" max="${hiddenColumn}" hidden="1"/></cols>` : "";
  return `<worksheet xmlns="${MAIN}">${columns}<sheetData>${rows.map(row).join("")}</sheetData></worksheet>`;
}

/** An archive of these files, nothing in it packed. */
function zip(files: readonly (readonly [string, string])[]): Buffer {
  const bodies: Buffer[] = [];
  const list: Buffer[] = [];
  let at = 0;
  for (const [name, text] of files) {
    const [title, content] = [Buffer.from(name), Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${text}`)];
    const about = Buffer.alloc(26);
    about.writeUInt16LE(20, 0);
    about.writeUInt32LE(crc32(content), 10);
    about.writeUInt32LE(content.length, 14);
    about.writeUInt32LE(content.length, 18);
    about.writeUInt16LE(title.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    bodies.push(Buffer.from("PK\x03\x04"), about, title, content);
    list.push(Buffer.from("PK\x01\x02\x14\0"), about, place, title);
    at += 30 + title.length + content.length;
  }
  const index = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(index.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...bodies, index, end]);
}
