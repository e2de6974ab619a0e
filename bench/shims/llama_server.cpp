// What llama-server asks of llama.cpp's build files: build information, which a measurement does not need.
#include "build-info.h"

int          llama_build_number(void) { return 0; }
const char * llama_commit(void) { return "vendored"; }
const char * llama_compiler(void) { return ""; }
const char * llama_build_target(void) { return ""; }
const char * llama_build_info(void) { return "vendored"; }
void         llama_print_build_info(const char *, FILE *) {}
