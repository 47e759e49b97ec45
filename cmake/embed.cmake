# huiyin_embed(TARGET FUNCTION FILES file...)
#
# Puts the files into the library TARGET and defines `std::span<const huiyin::EmbeddedFile> FUNCTION()`
# (FUNCTION with its namespaces, e.g. huiyin::text::catalogue_files) that lists them by file name.
# The program then needs no path to find them at run time.
function(huiyin_embed TARGET FUNCTION)
  cmake_parse_arguments(E "" "" "FILES" ${ARGN})
  string(REGEX REPLACE "::[^:]+$" "" space ${FUNCTION})
  string(REGEX REPLACE "^.*::" "" name ${FUNCTION})
  string(REPLACE "::" "_" stem ${FUNCTION})
  set(assembly "")
  set(externs "")
  set(rows "")
  set(number 0)
  foreach(file ${E_FILES})
    get_filename_component(short ${file} NAME)
    set(symbol "${stem}_${number}")
    string(APPEND assembly
      "asm(\".section .rodata\\n.global ${symbol}_from\\n.balign 16\\n${symbol}_from:\\n.incbin \\\"${file}\\\"\\n\"\n"
      "    \".global ${symbol}_to\\n${symbol}_to:\\n.byte 0\\n.text\\n\");\n")
    string(APPEND externs "extern \"C\" const char ${symbol}_from[], ${symbol}_to[];\n")
    string(APPEND rows
      "        {\"${short}\", {${symbol}_from, static_cast<std::size_t>(${symbol}_to - ${symbol}_from)}},\n")
    math(EXPR number "${number}+1")
  endforeach()
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
  file(CONFIGURE OUTPUT ${generated} @ONLY CONTENT
"// Made by cmake/embed.cmake.
#include <cstddef>
#include <span>
#include <vector>

#include \"base/embedded.h\"

@assembly@
@externs@
namespace @space@ {
std::span<const EmbeddedFile> @name@();
std::span<const EmbeddedFile> @name@() {
    static const std::vector<EmbeddedFile> files{
@rows@    };
    return files;
}
}  // namespace @space@
")
  set_source_files_properties(${generated} PROPERTIES
    OBJECT_DEPENDS "${E_FILES}" SKIP_UNITY_BUILD_INCLUSION ON)
  target_sources(${TARGET} PRIVATE ${generated})
endfunction()
