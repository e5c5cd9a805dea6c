// zlib's start-up calls are macros that pass the header's version along; Swift can't see macros
// with arguments, so each one is wrapped in a typed function.
#ifndef SIZHANG_CZLIB_SHIM_H
#define SIZHANG_CZLIB_SHIM_H

#include <zlib.h>

/// Starts a deflate stream. windowBits 15 + 16 writes a gzip header and trailer.
static inline int czlib_deflate_init(
    z_stream *stream, int level, int window_bits, int memory_level, int strategy) {
    return deflateInit2(stream, level, Z_DEFLATED, window_bits, memory_level, strategy);
}

/// Starts an inflate stream. windowBits 15 + 16 accepts gzip and nothing else.
static inline int czlib_inflate_init(z_stream *stream, int window_bits) {
    return inflateInit2(stream, window_bits);
}

#endif
