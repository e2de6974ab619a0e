// WORKAROUND(gcc < 12.4, < 13.3: bug 114098): their _tile_loadconfig tells the compiler that it reads 8 of the 64
// bytes of the tile configuration, so that the rest is never written, and llama.cpp dies at the first decode on a
// processor with AMX. Stands before the compiler's header of the same name and declares what is really read.
#pragma once
#include_next <amxtileintrin.h>

#if defined(__GNUC__) && !defined(__clang__)
// What app/engine/llama.py looks for in the library, to know that this build may use AMX.
__attribute__((used)) static const char underdesk_mark[] = "underdesk: the whole tile configuration";

#undef _tile_loadconfig
#define _tile_loadconfig(config) \
    __asm__ volatile("ldtilecfg\t%X0" ::"m"(*(const char(*)[64])(config)) : "memory")

#undef _tile_loadd_internal
#define _tile_loadd_internal(dst, base, stride) \
    __asm__ volatile("tileloadd\t(%0,%1,1), %%tmm" #dst ::"r"((const void *)(base)), "r"((long)(stride)) : "memory")
#endif
