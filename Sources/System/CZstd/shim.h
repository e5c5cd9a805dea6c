// Every zstd call that we use, one-shot and streaming, is a plain C function.
#ifndef SIZHANG_CZSTD_SHIM_H
#define SIZHANG_CZSTD_SHIM_H

#include <zstd.h>
#include <zstd_errors.h>

#endif
