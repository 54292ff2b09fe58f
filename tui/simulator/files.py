"""The bytes of attached files: small, valid, and always the same for a file's name and lines."""

import struct
import zlib
from functools import lru_cache
from random import Random

from tui.simulator.spaces import File

_MEDIA = {
    "pdf": "application/pdf",
    "csv": "text/csv",
    "png": "image/png",
    "txt": "text/plain",
    "step": "model/step",
    "zip": "application/zip",
    "mp4": "video/mp4",
    "mp3": "audio/mpeg",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_EPOCH = (2026, 1, 1, 0, 0, 0)


def media_type(name: str) -> str:
    """Return the media type that goes with a file's name."""
    return _MEDIA.get(_ending(name), "application/octet-stream")


@lru_cache(maxsize=64)
def content(file: File) -> bytes:
    """Return the bytes of a file."""
    lines = file.lines or (file.name,)
    match _ending(file.name):
        case "pdf":
            return _pdf(lines)
        case "png":
            return _png(Random(file.name))
        case "xlsx":
            return _xlsx(lines)
        case "mp4":
            return _mp4(lines)
        case "mp3":
            return _mp3(lines)
        case "zip":
            return _zip({f"{file.name.removesuffix('.zip')}.txt": "\n".join(lines)})
        case _:
            return ("\r\n".join(lines) + "\r\n").encode()


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _pdf(lines: tuple[str, ...]) -> bytes:
    """Return a one-page document (ISO 32000-1, sections 7.5 and 9.4)."""
    shown = "".join(f"({_pdf_text(line)}) Tj T*\n" for line in lines)
    stream = f"BT /F1 12 Tf 14 TL 72 770 Td\n{shown}ET".encode("latin-1", "replace")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents 4 0 R /Resources %s >>"
        % (b"[0 0 595 842]", b"<< /Font << /F1 5 0 R >> >>"),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, part in enumerate(parts, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(parts) + 1,
        table,
    )
    return bytes(out)


def _pdf_text(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _png(rng: Random) -> bytes:
    """Return a picture of coloured tiles (ISO/IEC 15948)."""
    width, height, tile = 160, 96, 16
    colours = [
        [bytes(rng.choices(range(40, 230), k=3)) for _ in range(width // tile)]
        for _ in range(height // tile)
    ]
    rows = b"".join(
        b"\0" + b"".join(colour * tile for colour in colours[y // tile]) for y in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def _mp4(lines: tuple[str, ...]) -> bytes:
    """Return a film without pictures: a type box and a box of data (ISO/IEC 14496-12)."""
    text = "\n".join(lines).encode() * 64
    boxes = ((b"ftyp", b"isom\0\0\2\0isommp41"), (b"mdat", text))
    return b"".join(struct.pack(">I", 8 + len(data)) + kind + data for kind, data in boxes)


def _mp3(lines: tuple[str, ...]) -> bytes:
    """Return silence: frames of MPEG-1 layer III at 128 kbit/s after a title (ID3v1 at the end)."""
    frame = b"\xff\xfb\x90\x64" + bytes(413)
    title = lines[0].encode("latin-1", "replace")[:30].ljust(30, b"\0")
    return frame * 24 + b"TAG" + title + bytes(94) + b"\xff"


def _xlsx(lines: tuple[str, ...]) -> bytes:
    """Return a workbook with one cell to each comma-separated field (ECMA-376, part 1)."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    sheet_type = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    rows = "".join(
        "<row>"
        + "".join(f'<c t="inlineStr"><is><t>{_xml(cell)}</t></is></c>' for cell in line.split(","))
        + "</row>"
        for line in lines
    )
    return _zip(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
            '<Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{sheet_type}.sheet.main+xml"/>'
            '<Override PartName="/xl/worksheets/sheet1.xml"'
            f' ContentType="{sheet_type}.worksheet+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1"'
            f' Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            '<sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="r1" Type="{office}/worksheet"'
            ' Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}'
            "</sheetData></worksheet>",
        }
    )


def _xml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _zip(parts: dict[str, str]) -> bytes:
    # Imported here since few runs serve such a file, and start-up is a budget.
    from io import BytesIO
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            archive.writestr(ZipInfo(name, _EPOCH), text, ZIP_DEFLATED)
    return buffer.getvalue()
