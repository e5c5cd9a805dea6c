"""zstd frames (RFC 8878): written as raw blocks, read by the system's libzstd."""

import ctypes
import ctypes.util

_BLOCK = 0x1_0000


def pack(data):
    """A frame of a single segment that holds the bytes as they are."""
    frame = bytes.fromhex("28b52ffd") + b"\xa0" + len(data).to_bytes(4, "little")
    blocks = [data[i:i + _BLOCK] for i in range(0, len(data), _BLOCK)] or [b""]
    for index, block in enumerate(blocks):
        is_last = index == len(blocks) - 1
        frame += (len(block) << 3 | is_last).to_bytes(3, "little") + block
    return frame


def unpack(data, limit):
    library = ctypes.CDLL(ctypes.util.find_library("zstd") or "libzstd.so.1")
    library.ZSTD_decompress.restype = ctypes.c_size_t
    library.ZSTD_decompress.argtypes = [
        ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t]
    library.ZSTD_isError.argtypes = [ctypes.c_size_t]
    target = ctypes.create_string_buffer(limit)
    size = library.ZSTD_decompress(target, limit, data, len(data))
    if library.ZSTD_isError(size):
        raise ValueError("the frame isn't zstd, or too large")
    return target.raw[:size]
