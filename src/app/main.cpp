#include "io/cli/commands.h"

int main(int argc, char** argv) { return huiyin::cli::run(argc, argv); }
