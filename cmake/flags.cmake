# Warnings, hardening and sanitizers for every target (security-checklist H10).
add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Werror
                    -Wno-error=deprecated-declarations -fno-omit-frame-pointer)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 reports false positives of these three inside libstdc++ when it inlines at -O2.
  add_compile_options(-Wno-restrict -Wno-stringop-overflow -Wno-array-bounds -Wtrampolines -Wbidi-chars=any)
else()
  add_compile_options(-Wno-string-conversion)  # EXPECTS(!"why") is how we say that a place can't be reached
endif()
# Enough for a finding's file and line; whole debugging information takes most of the time to build.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1")
# How many times longer than at full speed a test may take.
set(HUIYIN_PATIENCE 1)
if(HUIYIN_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)
  add_link_options(-fsanitize=address,undefined)
elseif(HUIYIN_SANITIZE)
  add_compile_options(-fsanitize=${HUIYIN_SANITIZE} -fno-sanitize-recover=all)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-Wno-maybe-uninitialized -Wno-uninitialized)  # false in fmt and tl::expected once the sanitizers' calls stand between
  endif()
  add_link_options(-fsanitize=${HUIYIN_SANITIZE})
  set(HUIYIN_PATIENCE 10)
  set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g1")  # at -O2 the build takes more than twice as long
else()
  add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
endif()
add_compile_definitions(_GLIBCXX_ASSERTIONS)
# File names in the program are relative to the source tree: two builds of one commit are the same wherever they stand.
add_compile_options(-fmacro-prefix-map=${CMAKE_SOURCE_DIR}/=)
add_compile_options(-fstack-protector-strong -fstack-clash-protection -fcf-protection=full
                    -ftrivial-auto-var-init=zero)
add_link_options(-pie -Wl,-z,relro,-z,now,-z,noexecstack)
