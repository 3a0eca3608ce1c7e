#pragma once
#include <zlib.h>

/* deflateInit2 and inflateInit2 are macros, which Swift cannot call. Window bits above 15 ask for gzip's frame, negative ones
   for none (zlib.h). */
static inline int czlib_gzip_init(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}

static inline int czlib_raw_inflate_init(z_stream *stream) {
    return inflateInit2(stream, -15);
}
