// What llama-bench asks of llama.cpp's common library beyond the few files that we compile: reading of switches,
// build information, and downloads, which a benchmark of a local file never makes.
#include <stdexcept>
#include <string>

#include "arg.h"
#include "build-info.h"
#include "common.h"
#include "download.h"

namespace common_arg_utils {
bool is_truthy(const std::string & text) { return text == "on" || text == "enabled" || text == "true" || text == "1"; }
bool is_falsey(const std::string & text) { return text == "off" || text == "disabled" || text == "false" || text == "0"; }
bool is_autoy(const std::string & text) { return text == "auto" || text == "-1"; }
}

int          llama_build_number(void) { return 0; }
const char * llama_commit(void) { return "vendored"; }
void         llama_print_build_info(const char *, FILE *) {}

common_models_handler common_models_handler_init(const common_params &, llama_example) {
    throw std::runtime_error("this build reads local files only");
}
void common_models_handler_apply(common_models_handler &, common_params &, common_download_callback *) {}
void common_print_available_devices() {}
