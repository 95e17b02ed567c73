"""Bytes as text in a script, seven bits per letter, so that a shard is small even if the host does not compress it.

Rule: eight letters for seven bytes, the highest bits first, the last letter padded with zeros. A letter is the ASCII
character of its seven bits. If that could end or change a string (NUL, LF, CR, `"`, `\\`), it is the character 128
places higher, in UTF-8. Base64 takes a ninth more. A whole text is processed as one large number, which is faster
than any loop over bytes.
"""

_SPECIAL = b'\x00\n\r"\\'
_STEPS = (
    (4, "00fffffff0000000", "000000000fffffff"),
    (2, "0fffc0000fffc000", "00003fff00003fff"),
    (1, "3f803f803f803f80", "007f007f007f007f"),
)
"""(number of bits to move, bits that are moved, bits that stay) in each eight bytes: 56 bits are halved until each
part has seven.
"""


def encode_septets(data: bytes) -> bytes:
    """The letters for these bytes, in UTF-8."""
    groups = -(-len(data) // 7)
    lanes = bytearray(8 * groups)
    for place in range(7):
        part = data[place::7]
        lanes[place + 1 : 8 * len(part) : 8] = part
    number = int.from_bytes(lanes)
    for step, high, low in _STEPS:
        number = (number & _repeat(high, groups)) << step | (number & _repeat(low, groups))
    letters = number.to_bytes(8 * groups)[: -(-8 * len(data) // 7)]
    for code in _SPECIAL:
        letters = letters.replace(bytes((code,)), chr(code + 128).encode())
    return letters


def decode_septets(letters: bytes) -> bytes:
    """The bytes for these letters; raises `ValueError` for text that `encode_septets` cannot have made."""
    for code in _SPECIAL:
        letters = letters.replace(chr(code + 128).encode(), bytes((code,)))
    if not letters.isascii():
        raise ValueError("not seven bits a letter")
    size, groups = 7 * len(letters) // 8, -(-len(letters) // 8)
    number = int.from_bytes(letters.ljust(8 * groups, b"\0"))
    for step, high, low in reversed(_STEPS):
        number = (number >> step & _repeat(high, groups)) | (number & _repeat(low, groups))
    lanes = number.to_bytes(8 * groups)
    data = bytearray(7 * groups)
    for place in range(7):
        data[place::7] = lanes[place + 1 :: 8]
    return bytes(data[:size])


def _repeat(mask: str, times: int) -> int:
    return int.from_bytes(bytes.fromhex(mask) * times)
