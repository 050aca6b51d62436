"""Compressed RTF as Outlook stores it (MS-OXRTFCP), unpacked within a limit."""

_PACKED, _PLAIN = b"LZFu", b"MELA"
_WINDOW = 4_096
_LONGEST = 300_000  # bytes unpacked; letters of more are read as far as this
#: What the window holds before the first byte (MS-OXRTFCP section 2.1.2.1).
_KNOWN = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)


def unpacked(data: bytes, limit: int = _LONGEST) -> bytes:
    """Return the RTF in `data`, at most `limit` bytes; what cannot be read ends it."""
    kind = data[8:12]
    if kind == _PLAIN:
        return data[16 : 16 + min(int.from_bytes(data[4:8], "little"), limit)]
    return _unpacked(data[16:], limit) if kind == _PACKED else b""


def _unpacked(data: bytes, limit: int) -> bytes:
    window = bytearray(_KNOWN.ljust(_WINDOW, b"\0"))
    at = len(_KNOWN)
    done = bytearray()
    place = 0
    while place < len(data) and len(done) < limit:
        flags = data[place]
        place += 1
        for bit in range(8):
            if flags >> bit & 1:
                pair = int.from_bytes(data[place : place + 2], "big")
                source = pair >> 4
                if place + 2 > len(data) or source == at:
                    return bytes(done)
                piece = [source + step for step in range((pair & 15) + 2)]
                place += 2
                for step in piece:
                    window[at] = window[step % _WINDOW]
                    done.append(window[at])
                    at = (at + 1) % _WINDOW
            elif place < len(data):
                window[at] = data[place]
                done.append(data[place])
                at = (at + 1) % _WINDOW
                place += 1
    return bytes(done[:limit])
