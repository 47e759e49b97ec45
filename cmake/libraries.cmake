# Outside libraries, each as an imported target. docs/dependencies.md gives the reason for each.
# Only the folder named beside a library includes its headers (tools/check_layers.py).
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)                                       # base, io/http
find_package(Boost 1.81 REQUIRED COMPONENTS context json locale)     # base (json), core/text (locale), io/http (beast), io/trial (context)
find_package(ICU REQUIRED COMPONENTS uc i18n)                        # base (time zones), core/text
find_package(GTest REQUIRED)                                         # tests
find_package(PkgConfig REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)         # base
pkg_check_modules(sqlite REQUIRED IMPORTED_TARGET sqlite3)           # io/store/sqlite
pkg_check_modules(pq REQUIRED IMPORTED_TARGET libpq)                  # io/store/postgres
pkg_check_modules(pango REQUIRED IMPORTED_TARGET pangocairo cairo)   # io/documents
pkg_check_modules(qrencode REQUIRED IMPORTED_TARGET libqrencode)     # io/documents
pkg_check_modules(graphviz REQUIRED IMPORTED_TARGET libgvc)          # io/drawing
pkg_check_modules(vips REQUIRED IMPORTED_TARGET vips)                # io/media
pkg_check_modules(magic REQUIRED IMPORTED_TARGET libmagic)           # io/media
pkg_check_modules(archive REQUIRED IMPORTED_TARGET libarchive)       # io/zip
pkg_check_modules(qpdf REQUIRED IMPORTED_TARGET libqpdf)             # io/documents
pkg_check_modules(gmime REQUIRED IMPORTED_TARGET gmime-3.0)           # io/mail
pkg_check_modules(curl REQUIRED IMPORTED_TARGET libcurl)             # io/mail
pkg_check_modules(ctemplate REQUIRED IMPORTED_TARGET libctemplate)   # io/web
pkg_check_modules(tcmalloc REQUIRED IMPORTED_TARGET libtcmalloc_minimal)  # app
find_library(SQLITECPP SQLiteCpp REQUIRED)                           # io/store/sqlite
find_library(RAPIDCHECK rapidcheck REQUIRED)                         # tests
find_library(LIBCSV csv REQUIRED)                                    # io/records
pkg_check_modules(ical REQUIRED IMPORTED_TARGET libical)             # io/records
find_package(tl-expected REQUIRED)                                   # base
find_package(tomlplusplus QUIET)                                     # base (header only)
find_package(benchmark QUIET)                                        # bench
find_package(fmt REQUIRED)                                           # anywhere
find_package(CLI11 REQUIRED)                                         # io/cli
