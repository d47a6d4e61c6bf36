//! A Word document: everything around its text. Styles, numberings, comments, and the archive with no clock
//! in it.

use std::fmt::Write as _;

use zip::result::ZipError;

use super::archive::packed;
use super::docx::Word;
use super::piece::{NoteRemark, Sheet, is_moment};
use super::tokens::hex;
use super::xml::escaped;

/// A list of the text.
pub(super) struct Numbering {
    pub ordered: bool,
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
                 xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
                 xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\" \
                 xmlns:w15=\"http://schemas.microsoft.com/office/word/2012/wordml\" \
                 xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" mc:Ignorable=\"w14 w15\"";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const TYPES: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// The archive.
///
/// # Errors
/// When it can't be written.
pub(super) fn package(sheet: &Sheet, word: Word<'_>) -> Result<Vec<u8>, ZipError> {
    let page = "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"footer\"/>\
                <w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1440\" w:right=\"1440\" w:bottom=\"1440\" \
                w:left=\"1440\" w:header=\"708\" w:footer=\"708\" w:gutter=\"0\"/></w:sectPr>";
    let document = format!("<w:document {W}><w:body>{}{page}</w:body></w:document>", word.xml);
    let parts: [(&str, String); 11] = [
        ("[Content_Types].xml", types()),
        ("_rels/.rels", relationships_of_package()),
        ("docProps/core.xml", core(sheet)),
        ("word/document.xml", document),
        ("word/_rels/document.xml.rels", relationships(&word.links)),
        ("word/styles.xml", styles()),
        ("word/numbering.xml", numbering(&word.numberings)),
        (
            "word/settings.xml",
            format!("<w:settings {W}><w:defaultTabStop w:val=\"720\"/></w:settings>"),
        ),
        ("word/footer.xml", footer(sheet)),
        ("word/comments.xml", comments(sheet)),
        ("word/commentsExtended.xml", extended(sheet, &word.first)),
    ];
    let parts = parts.map(|(path, text)| (path, format!("{HEAD}{text}")));
    packed(&parts.each_ref().map(|(path, text)| (*path, text.as_bytes())))
}

fn types() -> String {
    let mut text = format!(
        "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" \
         ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
    );
    for (part, kind) in [
        ("document", "document.main"),
        ("styles", "styles"),
        ("numbering", "numbering"),
        ("settings", "settings"),
        ("footer", "footer"),
        ("comments", "comments"),
        ("commentsExtended", "commentsExtended"),
    ] {
        let _ = write!(
            text,
            "<Override PartName=\"/word/{part}.xml\" ContentType=\"{TYPES}.{kind}+xml\"/>"
        );
    }
    text + "</Types>"
}

fn relationships_of_package() -> String {
    format!(
        "<Relationships xmlns=\"{PACKAGE}/relationships\">\
         <Relationship Id=\"document\" Type=\"{OFFICE}/officeDocument\" Target=\"word/document.xml\"/>\
         <Relationship Id=\"core\" Type=\"{PACKAGE}/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>\
         </Relationships>"
    )
}

fn relationships(links: &[String]) -> String {
    let mut text = format!("<Relationships xmlns=\"{PACKAGE}/relationships\">");
    for part in ["styles", "numbering", "settings", "footer", "comments"] {
        let _ = write!(
            text,
            "<Relationship Id=\"{part}\" Type=\"{OFFICE}/{part}\" Target=\"{part}.xml\"/>"
        );
    }
    text.push_str(
        "<Relationship Id=\"commentsExtended\" \
         Type=\"http://schemas.microsoft.com/office/2011/relationships/commentsExtended\" Target=\"commentsExtended.xml\"/>",
    );
    for (at, address) in links.iter().enumerate() {
        let _ = write!(
            text,
            "<Relationship Id=\"link{}\" Type=\"{OFFICE}/hyperlink\" Target=\"{}\" TargetMode=\"External\"/>",
            at + 1,
            escaped(address)
        );
    }
    text + "</Relationships>"
}

fn core(sheet: &Sheet) -> String {
    format!(
        "<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\
         <dc:title>{}</dc:title><dc:creator>Counterpart</dc:creator><dc:language>en</dc:language></cp:coreProperties>",
        escaped(&sheet.title)
    )
}

/// A style: identifier, name, what it is based on, paragraph's and run's properties.
type Style = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const STYLES: [Style; 12] = [
    (
        "Normal",
        "Normal",
        "",
        "<w:spacing w:after=\"160\" w:line=\"288\" w:lineRule=\"auto\"/>",
        "",
    ),
    (
        "Title",
        "Title",
        "Normal",
        "<w:spacing w:after=\"60\"/>",
        "<w:b/><w:sz w:val=\"48\"/>",
    ),
    ("Subtitle", "Subtitle", "Normal", "", "<w:b/>"),
    (
        "Heading1",
        "heading 1",
        "Normal",
        "<w:keepNext/><w:spacing w:before=\"400\" w:after=\"120\"/><w:outlineLvl w:val=\"0\"/>",
        "<w:b/><w:sz w:val=\"28\"/>",
    ),
    (
        "Heading2",
        "heading 2",
        "Normal",
        "<w:keepNext/><w:spacing w:before=\"280\" w:after=\"80\"/><w:outlineLvl w:val=\"1\"/>",
        "<w:b/><w:sz w:val=\"24\"/>",
    ),
    (
        "Heading3",
        "heading 3",
        "Normal",
        "<w:keepNext/><w:spacing w:before=\"240\" w:after=\"80\"/><w:outlineLvl w:val=\"2\"/>",
        "<w:b/><w:color w:val=\"MUTED\"/>",
    ),
    (
        "Prompt",
        "Prompt",
        "Normal",
        "<w:keepNext/><w:spacing w:after=\"40\"/>",
        "<w:i/><w:color w:val=\"MUTED\"/>",
    ),
    (
        "Quote",
        "Quote",
        "Normal",
        "<w:pBdr><w:left w:val=\"single\" w:sz=\"12\" w:space=\"10\" w:color=\"RULE\"/></w:pBdr>",
        "<w:color w:val=\"MUTED\"/>",
    ),
    (
        "Criteria",
        "Criteria",
        "Normal",
        "<w:spacing w:after=\"40\"/><w:ind w:left=\"360\"/>",
        "",
    ),
    (
        "ListParagraph",
        "List Paragraph",
        "Normal",
        "<w:spacing w:after=\"80\"/>",
        "",
    ),
    (
        "TableText",
        "Table Text",
        "Normal",
        "<w:spacing w:after=\"0\"/>",
        "<w:sz w:val=\"19\"/>",
    ),
    ("TableHead", "Table Head", "TableText", "", "<w:b/>"),
];

fn styles() -> String {
    let mut text = format!(
        "<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Inter\" w:hAnsi=\"Inter\" w:cs=\"Arial\"/>\
         <w:color w:val=\"{}\"/><w:sz w:val=\"21\"/><w:lang w:val=\"en\"/></w:rPr></w:rPrDefault></w:docDefaults>",
        hex("text")
    );
    for (id, name, base, paragraph, run) in STYLES {
        let default = if id == "Normal" { " w:default=\"1\"" } else { "" };
        let _ = write!(
            text,
            "<w:style w:type=\"paragraph\"{default} w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>"
        );
        if !base.is_empty() {
            let _ = write!(text, "<w:basedOn w:val=\"{base}\"/>");
        }
        let coloured = |part: &str| {
            part.replace("MUTED", hex("text-muted"))
                .replace("RULE", hex("hairline"))
        };
        let _ = write!(
            text,
            "<w:qFormat/><w:pPr>{}</w:pPr><w:rPr>{}</w:rPr></w:style>",
            coloured(paragraph),
            coloured(run)
        );
    }
    for (id, name, run) in [
        ("Hyperlink", "Hyperlink", "<w:u w:val=\"single\"/>"),
        (
            "Code",
            "Code",
            "<w:rFonts w:ascii=\"Consolas\" w:hAnsi=\"Consolas\" w:cs=\"Consolas\"/>",
        ),
    ] {
        let _ = write!(
            text,
            "<w:style w:type=\"character\" w:customStyle=\"1\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:rPr>{run}</w:rPr></w:style>"
        );
    }
    text + "</w:styles>"
}

/// Two kinds of lists, and a numbering for each list of the text that begins at one.
fn numbering(lists: &[Numbering]) -> String {
    let mut text = format!("<w:numbering {W}>");
    for (id, format) in [(0, "bullet"), (1, "decimal")] {
        let _ = write!(
            text,
            "<w:abstractNum w:abstractNumId=\"{id}\"><w:multiLevelType w:val=\"multilevel\"/>"
        );
        for level in 0..9 {
            let mark = match id {
                0 => "•".to_owned(),
                _ => format!("%{}.", level + 1),
            };
            let _ = write!(
                text,
                "<w:lvl w:ilvl=\"{level}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{mark}\"/>\
                 <w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"{}\" w:hanging=\"360\"/></w:pPr></w:lvl>",
                360 * (level + 1)
            );
        }
        text.push_str("</w:abstractNum>");
    }
    for (at, list) in lists.iter().enumerate() {
        let kind = usize::from(list.ordered);
        let _ = write!(
            text,
            "<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"{kind}\"/>",
            at + 1
        );
        if list.ordered {
            for level in 0..9 {
                let _ = write!(
                    text,
                    "<w:lvlOverride w:ilvl=\"{level}\"><w:startOverride w:val=\"1\"/></w:lvlOverride>"
                );
            }
        }
        text.push_str("</w:num>");
    }
    text + "</w:numbering>"
}

fn footer(sheet: &Sheet) -> String {
    let field = |name: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> {name} </w:instrText></w:r>\
             <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
        )
    };
    let mut left = sheet.title.clone();
    if !sheet.state.is_empty() {
        left = format!("{left} · {}", sheet.state);
    }
    format!(
        "<w:ftr {W}><w:p><w:pPr><w:pStyle w:val=\"TableText\"/><w:tabs><w:tab w:val=\"right\" w:pos=\"9026\"/></w:tabs></w:pPr>\
         <w:r><w:t xml:space=\"preserve\">{}</w:t></w:r><w:r><w:tab/></w:r>{}<w:r><w:t xml:space=\"preserve\"> of </w:t></w:r>{}</w:p></w:ftr>",
        escaped(&left),
        field("PAGE"),
        field("NUMPAGES")
    )
}

fn comments(sheet: &Sheet) -> String {
    let mut text = format!("<w:comments {W}>");
    for (id, remark) in remarks(sheet).enumerate() {
        let date = match is_moment(&remark.at) {
            true => format!(" w:date=\"{}\"", escaped(&remark.at)),
            false => String::new(),
        };
        let initials: String = remark
            .who
            .split_whitespace()
            .filter_map(|word| word.chars().next())
            .take(2)
            .collect();
        let _ = write!(
            text,
            "<w:comment w:id=\"{id}\" w:author=\"{}\"{date} w:initials=\"{}\"><w:p w14:paraId=\"{}\">\
             <w:pPr><w:pStyle w:val=\"TableText\"/></w:pPr><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p></w:comment>",
            escaped(&remark.who),
            escaped(&initials),
            paragraph(id),
            escaped(&remark.text)
        );
    }
    text + "</w:comments>"
}

/// Which remark answers which, and which threads are settled.
fn extended(sheet: &Sheet, first: &[usize]) -> String {
    let mut text = format!("<w15:commentsEx {W}>");
    for (note, start) in sheet.notes.iter().zip(first) {
        let done = u8::from(note.resolved);
        for id in *start..*start + note.remarks.len() {
            let parent = match id == *start {
                true => String::new(),
                false => format!(" w15:paraIdParent=\"{}\"", paragraph(*start)),
            };
            let own = paragraph(id);
            let _ = write!(
                text,
                "<w15:commentEx w15:paraId=\"{own}\"{parent} w15:done=\"{done}\"/>"
            );
        }
    }
    text + "</w15:commentsEx>"
}

fn remarks(sheet: &Sheet) -> impl Iterator<Item = &NoteRemark> {
    sheet.notes.iter().flat_map(|note| &note.remarks)
}

/// The identifier of a comment's paragraph.
fn paragraph(id: usize) -> String {
    format!("{:08X}", id + 1)
}
