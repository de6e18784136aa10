#!/usr/bin/env bash
# Builds MicroPython from Debian's source packages, once, with nothing but apt's mirror and its compilers:
#   OUT/micropython     the unix port        OUT/rp2-pico.uf2     the firmware of a Raspberry Pi Pico
#   OUT/frozen-pico.uf2 the same with what MANIFEST names frozen into it, where one is given
# Usage: build_firmware.sh OUT [MANIFEST]      Debian 12 or later; three minutes on two cores, then nothing to do.
# The mirror is read from this machine's own apt configuration; the machine's package state is not touched.
set -euo pipefail
packages="gcc-arm-none-eabi libnewlib-arm-none-eabi cmake make gcc libc6-dev dpkg-dev pkg-config python3"
suite=trixie version=1.25.0+ds

stuck() { echo "build_firmware: $*" >&2; exit 2; }

[ "$1" != --packages ] || { echo "$packages"; exit 0; }
out=$(mkdir -p "$1" && cd "$1" && pwd)
manifest=${2:+$(cd "$(dirname "$2")" && pwd)/$(basename "$2")}
mine=$(sha256sum < "$0")
build=$out/build

missing=()
for tool in arm-none-eabi-gcc cmake make gcc dpkg-source pkg-config python3; do
    command -v "$tool" >/dev/null || missing+=("$tool")
done
{ command -v arm-none-eabi-gcc && ! echo '#include <stdlib.h>' | arm-none-eabi-gcc -mcpu=cortex-m0plus -E -; } >/dev/null 2>&1 && missing+=(newlib)

work_is_done() { [ -f "$out/stamp" ] && [ "$(cat "$out/stamp")" = "$mine" ]; }
frozen_is_done() { [ -z "$manifest" ] || [ "$(cat "$out/frozen.stamp" 2>/dev/null)" = "$mine $(frozen_hash)" ]; }
frozen_hash() { (cd "$(dirname "$manifest")" && find . -name '*.py' -print0 | sort -z | xargs -0 sha256sum | sha256sum); }

work_is_done && frozen_is_done && exit 0
[ "${#missing[@]}" = 0 ] || stuck "${missing[*]} missing: as root, \`make emulator-packages\` or apt-get install -y --no-install-recommends $packages"

fetch() {  # the sources, into $build/src
    rm -rf "$build"; mkdir -p "$build"/apt/lists/partial "$build"/apt/cache/archives/partial "$build/src"
    local site
    site=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' | head -n 1)
    [ -n "$site" ] || stuck "no Debian mirror in this machine's apt sources: as root, apt-get update"
    printf 'Types: deb deb-src\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n' \
        "$site" $suite > "$build/apt/x.sources"
    cp /var/lib/dpkg/status "$build/apt/status"
    printf 'Dir::Etc::sourcelist "%s"; Dir::Etc::sourceparts "/nonexistent"; Dir::State::lists "%s"; Dir::State::status "%s"; Dir::Cache "%s"; APT::Sandbox::User "%s";\n' \
        "$build/apt/x.sources" "$build/apt/lists" "$build/apt/status" "$build/apt/cache" "$(id -un)" > "$build/apt/apt.conf"
    (
        export APT_CONFIG=$build/apt/apt.conf
        cd "$build/src"
        apt-get -qq update && apt-get -qq source micropython && apt-get -qq download pico-sdk-source tinyusb-source
    ) > "$out/fetch.log" 2>&1 || stuck "the sources could not be fetched: is there a network? (apt's words: $out/fetch.log)"
    local deb
    for deb in "$build"/src/*.deb; do dpkg-deb -x "$deb" "$build/src/sdk"; done
}

# Debian strips mbedtls from the source, so TLS and what rests on it are off in both ports.
patch_sources() {
    local sdk=$build/src/sdk/usr/src
    rmdir "$mp/lib/pico-sdk" "$mp/lib/tinyusb"
    ln -s "$sdk/pico-sdk" "$mp/lib/pico-sdk"; ln -s "$sdk/tinyusb" "$mp/lib/tinyusb"
    touch "$mp/lib/micropython-lib/README.md"
    sed -i 's/^set(MICROPY_SSL_MBEDTLS ON)/set(MICROPY_SSL_MBEDTLS OFF)/; /mbedtls\/mbedtls_port.c/d; /micropy_lib_mbedtls)$/d; /GIT_SUBMODULES lib\/mbedtls/d' "$mp/ports/rp2/CMakeLists.txt"
    sed -i -E 's/^#define (MICROPY_SSL_MBEDTLS|MICROPY_PY_SSL|MICROPY_PY_HASHLIB_SHA1|MICROPY_PY_HASHLIB_MD5|MICROPY_PY_CRYPTOLIB) .*/#define \1 (0)/' "$mp/ports/rp2/mpconfigport.h"
}

unix_port() {
    local off="MICROPY_PY_SSL=0 MICROPY_SSL_MBEDTLS=0 MICROPY_SSL_AXTLS=0 MICROPY_PY_BTREE=0 MICROPY_PY_FFI=0 MICROPY_PY_JNI=0"
    make -s -C "$mp/mpy-cross" "$jobs" || return
    printf 'include("$(MPY_DIR)/extmod/asyncio")\n' > "$build/manifest_unix.py"
    make -s -C "$mp/ports/unix" "$jobs" $off FROZEN_MANIFEST="$build/manifest_unix.py" || return
    cp "$mp/ports/unix/build-standard/micropython" "$out/micropython"
}

# The firmware has no C++ of its own: two header stubs and empty archives stand in for 315 MB of libstdc++ packages.
# They are named by the environment, which CMake adds to its own flags; -D would replace those of the processor.
without_cxx() {
    mkdir -p "$build/nocxx"
    printf '#pragma once\n#include <stddef.h>\n#include <stdlib.h>\nnamespace std { using ::size_t; using ::malloc; using ::calloc; using ::free; using ::abort; }\n' > "$build/nocxx/cstdlib"
    echo '#include <assert.h>' > "$build/nocxx/cassert"
    local name
    for name in stdc++ stdc++_nano; do arm-none-eabi-ar rc "$build/nocxx/lib$name.a"; done
}

firmware() {  # MANIFEST IMAGE: a change of the manifest alone compiles only what is frozen
    local tree=$build/rp2
    CXXFLAGS="-I$build/nocxx" LDFLAGS="-L$build/nocxx" cmake -S "$mp/ports/rp2" -B "$tree" -DPICO_BUILD_DOCS=0 \
        -DMICROPY_BOARD=RPI_PICO -DMICROPY_BOARD_DIR="$mp/ports/rp2/boards/RPI_PICO" \
        -DMICROPY_FROZEN_MANIFEST="$1" -DPICO_NO_PICOTOOL=1 || return
    make -s -C "$tree" "$jobs" || return
    python3 "$mp/tools/uf2conv.py" -b 0x10000000 -f 0xe48bff56 -c -o "$out/$2" "$tree/firmware.bin"
}

base='freeze("$(PORT_DIR)/modules")\ninclude("$(MPY_DIR)/extmod/asyncio")\n'
mp=$build/src/micropython-$version jobs=-j$(nproc)
work_is_done || rm -f "$out/stamp" "$out/frozen.stamp"
if ! work_is_done || [ "$(cat "$build/whole" 2>/dev/null)" != "$build" ]; then  # images may be kept or moved without it
    fetch
    patch_sources
    without_cxx
    printf "$base" > "$build/manifest_rp2.py"
    { unix_port && firmware "$build/manifest_rp2.py" rp2-pico.uf2; } > "$out/build.log" 2>&1 \
        || stuck "the compiler failed: see $out/build.log"
    echo "$build" > "$build/whole"
    echo "$mine" > "$out/stamp"
fi
if ! frozen_is_done; then
    printf "${base}include(\"%s\")\n" "$manifest" > "$build/manifest_frozen.py"
    firmware "$build/manifest_frozen.py" frozen-pico.uf2 > "$out/frozen.log" 2>&1 || stuck "freezing failed: see $out/frozen.log"
    echo "$mine $(frozen_hash)" > "$out/frozen.stamp"
fi
