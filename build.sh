#!/usr/bin/env bash
# The one door to the project: build the page, serve it, test it, measure it.
# On a bare Debian machine with Rust, Node and root it installs what is missing and says so.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

target="${CARGO_TARGET_DIR:-$PWD/target}"
bindgen_version=$(sed -n 's/^wasm-bindgen = "=\(.*\)"$/\1/p' Cargo.toml)
# Every browser that can run the page has these; wasm-opt must be told to keep them.
wasm_features=(--enable-simd --enable-bulk-memory --enable-reference-types --enable-sign-ext
    --enable-nontrapping-float-to-int --enable-mutable-globals --enable-multivalue --enable-relaxed-simd)

usage() {
    cat <<'TEXT'
./build.sh                 build the page into dist/, a static folder any web server can host
./build.sh bundle          build it and make dist/ct-severity.html, the page in one file for a USB stick
./build.sh serve [PORT]    build it, serve it at http://127.0.0.1:8080/ and open it
./build.sh test            run every test, native and in Chromium
./build.sh lint            check formatting and lints, without warnings
./build.sh bench           measure our networks against onnxruntime-web, and a whole scan; about 20 minutes (--help)
./build.sh bench growth    measure how time and memory grow with the number of slices; about 15 minutes
./build.sh models          fetch the published weights into models/, from where they are published
./build.sh train           train our own two networks again, from a seed to a pack with its card in target/training/card; resumes
./build.sh page            build the page quickly, unoptimised, into target/page, as the tests use it
TEXT
}

main() {
    local command="${1:-build}"
    shift || true
    case "$command" in
        build) build_dist ;;
        bundle) build_bundle ;;
        serve) build_dist && serve "$@" ;;
        test) run_tests ;;
        lint) lint ;;
        bench) bench "$@" ;;
        models) fetch_models ;;
        train) train ;;
        page) build_test_page ;;
        help | -h | --help) usage ;;
        *) usage >&2; fail "there is no '$command' here." ;;
    esac
}

say() { printf '\033[1m%s\033[0m\n' "== $*" >&2; }
fail() { printf 'build.sh: %s\n' "$*" >&2; exit 1; }

# ---- what the machine must have ------------------------------------------------------------

need_rust() {
    command -v cargo >/dev/null || fail "Rust is missing: install it from https://rustup.rs and run this again."
    command -v cc >/dev/null || apt_install gcc libc6-dev
    local wasm_libraries
    wasm_libraries=$(rustc --print target-libdir --target wasm32-unknown-unknown)
    [ -d "$wasm_libraries" ] && return
    command -v rustup >/dev/null || fail "this Rust cannot build for wasm32-unknown-unknown and rustup is not here to add it."
    say "adding the Rust target wasm32-unknown-unknown"
    rustup target add wasm32-unknown-unknown
}

need_node() {
    command -v node >/dev/null && command -v npm >/dev/null ||
        fail "Node is missing: install Node 20 or later and run this again."
    local major
    major=$(node -p 'process.versions.node.split(".")[0]')
    [ "$major" -ge 20 ] || fail "Node $major is too old: install Node 20 or later and run this again."
    cmp -s tests/browser/package-lock.json tests/browser/node_modules/.installed-lock && return
    say "installing the Node packages of tests/browser (wasm-opt, esbuild, the browser driver)"
    npm --prefix tests/browser ci --no-audit --no-fund --loglevel=error
    cp tests/browser/package-lock.json tests/browser/node_modules/.installed-lock
}

# Sets $bindgen: the tool must be of the version of the library that the crate links.
need_bindgen() {
    bindgen=$(command -v wasm-bindgen || true)
    bindgen_is_right && return
    bindgen="$target/tools/bin/wasm-bindgen"
    bindgen_is_right && return
    say "building wasm-bindgen $bindgen_version into target/tools (once, a few minutes)"
    # Its lock file pins crates that no longer build; the newest compatible ones do.
    CARGO_TARGET_DIR="$target/tools/build" \
        cargo install wasm-bindgen-cli --version "$bindgen_version" --root "$target/tools" --quiet
    rm -rf "$target/tools/build"
}

bindgen_is_right() { [ -x "$bindgen" ] && [ "$("$bindgen" --version)" = "wasm-bindgen $bindgen_version" ]; }

# Chromium for the page; a software Vulkan so that the native GPU tests have a device.
need_browser() {
    [ -n "$(find_chromium)" ] || apt_install chromium
    compgen -G '/usr/share/vulkan/icd.d/*.json' >/dev/null ||
        compgen -G '/etc/vulkan/icd.d/*.json' >/dev/null || apt_install mesa-vulkan-drivers
}

find_chromium() { echo "${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}"; }

apt_install() {
    command -v apt-get >/dev/null || fail "please install $* (or what your system calls it) and run this again."
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || fail "please install $* as root and run this again."
        as_root=(sudo)
    fi
    say "installing $*"
    "${as_root[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# ---- the page ------------------------------------------------------------------------------

build_dist() {
    need_rust; need_node; need_bindgen
    build_page dist "$PWD/dist"
    say "dist/ is ready: $(du -sh dist | cut -f1), $(find dist -type f | wc -l) files; any web server can host it"
}

build_bundle() {
    build_dist
    say "joining all of it into one file"
    node tests/browser/bundle.mjs dist dist/ct-severity.html
}

build_test_page() {
    need_rust; need_node; need_bindgen
    build_page dev "$target/page"
}

# build_page PROFILE FOLDER: the page's files and its three WebAssembly modules.
build_page() {
    local profile="$1" folder="$2" module
    rm -rf "$folder.new"
    mkdir -p "$folder.new"
    cp -R www/. "$folder.new/"
    # One module reads scans and runs the pipeline. The networks on the processor and on the
    # graphics processor want different features of Burn, so each is a module of its own, and the
    # page loads only the one it needs. The processor has two: one for browsers that know the fused
    # multiply-add of relaxed SIMD, where loading the other's code would fail.
    for module in conductor cpu cpu-relaxed gpu; do
        build_module "$module" "$profile" "$folder.new"
    done
    host_models "$folder.new/models"
    node tests/browser/precache.mjs "$folder.new"
    rm -rf "$folder"
    mv "$folder.new" "$folder"
}

build_module() {
    local module="$1" profile="$2" folder="$3" feature="$1" out=debug
    [ "$module" != cpu-relaxed ] || feature=relaxed-simd
    [ "$profile" = dev ] || out="$profile"
    say "building the page's $module module ($profile)"
    CARGO_TARGET_DIR="$target" CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS='-C target-feature=+simd128' \
        cargo build --lib --target wasm32-unknown-unknown --no-default-features \
        --features "$feature" --profile "$profile"
    "$bindgen" --target web --no-typescript --out-dir "$folder/$module" --out-name ct_severity \
        "$target/wasm32-unknown-unknown/$out/ct_severity.wasm"
    [ "$profile" = dist ] || return 0
    local code="$folder/$module/ct_severity_bg.wasm" level=-Oz
    # The kernels are in the processor's modules; elsewhere small is fast.
    case "$module" in cpu*) level=-O3 ;; esac
    tests/browser/node_modules/.bin/wasm-opt "$level" "${wasm_features[@]}" "$code" -o "$code.small"
    mv "$code.small" "$code"
}

serve() { exec node tests/browser/server.mjs dist "${1:-8080}"; }

# ---- weights ---------------------------------------------------------------------------------

# Fetches every published file that models/ lacks, resuming what was begun. MODELS_MIRROR, the
# address of a folder like models/, is asked instead of the published addresses.
fetch_models() {
    command -v curl >/dev/null || apt_install curl ca-certificates
    local manifest pack name bytes sha256 prefix probable url
    for manifest in models/*/pack.toml; do
        pack=$(dirname "$manifest")
        while IFS=$'\t' read -r name bytes sha256 prefix probable url; do
            [ "$url" != - ] || [ -n "${MODELS_MIRROR:-}" ] || continue
            [ ! -e "$pack/$name" ] || continue
            [ -z "${MODELS_MIRROR:-}" ] || url="${MODELS_MIRROR%/}/$(basename "$pack")/$name"
            fetch_file "$url" "$pack/$name" "$bytes" "$sha256" "$prefix" "$probable"
        done < <(files_of "$manifest")
    done
    say "every published file is in models/; ./build.sh puts them into dist/"
}

# The files of a manifest, one a line: name, bytes, sha256, its beginning, probable, url ("-": none).
files_of() {
    awk -F' = ' '
        function flush() { if (name != "") print name "\t" bytes "\t" sha256 "\t" prefix "\t" probable "\t" url }
        /^\[\[file\]\]/ { flush(); name = ""; bytes = sha256 = prefix = probable = url = "-" }
        { value = $2; gsub(/"/, "", value) }
        $1 == "name" && bytes != "" { name = value }
        $1 == "bytes" { bytes = value }
        $1 == "sha256" { sha256 = value }
        $1 == "sha256_prefix" { prefix = value }
        $1 == "probable" { probable = value }
        $1 == "url" { url = value }
        END { flush() }' "$1"
}

fetch_file() {
    local url="$1" file="$2" part="$2.part" status=0 answer
    shift 2
    mkdir -p "$(dirname "$file")"
    say "fetching $file"
    answer=$(curl_to "$part" --continue-at - "$url") || status=$?
    # This server cannot go on (33), or what was begun is no beginning of its file (36, 416).
    if [ "$status" -eq 33 ] || [ "$status" -eq 36 ] || [ "$answer" = 416 ]; then
        rm -f "$part"
        status=0
        curl_to "$part" "$url" >/dev/null || status=$?
    fi
    case "$status" in
        0) ;;
        5 | 6 | 7) fail "$(basename "$file") could not be fetched, this machine seems to be offline: run ./build.sh models on a connected one and copy its models/ here, or give the downloaded files to the page." ;;
        *) fail "$(basename "$file") could not be fetched from $url (curl says $status): run ./build.sh models again, it goes on where it stopped." ;;
    esac
    is_listed "$part" "$@" || {
        rm -f "$part"
        fail "$(basename "$file") is not the listed file and was thrown away: expected $expected, found $found. Run ./build.sh models again."
    }
    mv "$part" "$file"
}

# curl_to FILE ARGUMENTS: prints the server's answer, a number.
curl_to() {
    local file="$1"
    shift
    curl --fail --location --show-error --silent --connect-timeout 30 --write-out '%{http_code}' --output "$file" "$@"
}

# is_listed FILE BYTES SHA256 BEGINNING PROBABLE; else $expected and $found say how it differs.
is_listed() {
    local file="$1" bytes="$2" sha256="${3/#-/}" beginning="${4/#-/}" probable="$5"
    if [ "$probable" = true ]; then
        [ "sha256 $(sha256 "$file")" = "sha256 $sha256" ] || say "$file differs from the recorded file; names and shapes of its tensors will tell"
        return 0
    fi
    found="$(wc -c <"$file" | tr -d ' ') bytes" expected="$bytes bytes"
    [ "$bytes" = - ] || [ "$found" = "$expected" ] || return 1
    [ -s "$file" ] || { expected="a file" found="nothing"; return 1; }
    beginning="${sha256:-$beginning}"
    found="sha256 $(sha256 "$file")" expected="sha256 $beginning"
    case "$found" in "$expected"*) return 0 ;; *) return 1 ;; esac
}

sha256() { { sha256sum "$1" 2>/dev/null || shasum -a 256 "$1"; } | cut -d' ' -f1; }

# host_models FOLDER: what is there of models/*, and an index by which the page finds it.
host_models() {
    local folder="$1" manifest pack name rest packs=() files total bytes
    for manifest in models/*/pack.toml; do
        pack=$(basename "$(dirname "$manifest")")
        files=() total=0
        while IFS=$'\t' read -r name rest; do
            [ -e "models/$pack/$name" ] || continue
            mkdir -p "$(dirname "$folder/$pack/$name")"
            cp "models/$pack/$name" "$folder/$pack/$name"
            bytes=$(wc -c <"models/$pack/$name" | tr -d ' ')
            files+=("{\"name\": \"$name\", \"bytes\": $bytes}")
            total=$((total + bytes))
        done < <(files_of "$manifest")
        [ "${#files[@]}" -gt 0 ] || continue
        cp "$manifest" "models/$pack/README.md" "$folder/$pack/"
        files+=("{\"name\": \"pack.toml\", \"bytes\": $(wc -c <"$manifest" | tr -d ' ')}")
        packs+=("{\"name\": \"$pack\", \"folder\": \"$pack\", \"bytes\": $total, \"files\": [$(join ', ' "${files[@]}")]}")
    done
    mkdir -p "$folder"
    printf '{"packs": [%s]}\n' "$([ "${#packs[@]}" -eq 0 ] || join ', ' "${packs[@]}")" >"$folder/index.json"
}

join() { local between="$1" first="$2"; shift 2; printf '%s' "$first" "${@/#/$between}"; }

# ---- tests ---------------------------------------------------------------------------------

run_tests() {
    need_rust; need_node; need_bindgen; need_browser
    local log status=0 outcome=0
    log=$(mktemp -d)

    say "native tests"
    cargo test --no-fail-fast 2>&1 | tee "$log/native" || status=1

    say "browser tests"
    # In a process of its own, so that a broken build is counted below and not the end of it.
    ./build.sh page || status=1
    CHROMIUM=$(find_chromium) PAGE="$target/page" COMMAND="$target/debug/ct-severity" \
        node --test --test-concurrency=1 \
        --test-reporter=spec --test-reporter-destination=stdout \
        --test-reporter=tap --test-reporter-destination="$log/browser" \
        tests/browser/*.test.mjs || status=1

    node tests/browser/sum.mjs "$log/native" "$log/browser" "$status" || outcome=$?
    rm -rf "$log"
    return "$outcome"
}

lint() {
    need_rust
    cargo fmt --check
    cargo clippy --all-targets -- -D warnings
    # The page's side of the library exists only there. Its networks need all of Burn to be checked
    # again and are the same code as above.
    cargo clippy --lib --target wasm32-unknown-unknown --no-default-features --features conductor -- -D warnings
}

# A page or a command that PAGE or COMMAND names is measured as it is, not built.
bench() {
    local script=bench
    [ "${1:-}" != growth ] || { script=growth; shift; }
    need_node; need_browser
    case " $* " in *' --help '*) exec node "tests/browser/$script.mjs" --help ;; esac
    [ -x /usr/bin/time ] || apt_install time
    if [ -z "${PAGE:-}" ]; then
        need_rust; need_bindgen
        build_page dist "$PWD/dist"
    fi
    [ -n "${COMMAND:-}" ] || { need_rust; cargo build --release; }
    CHROMIUM=$(find_chromium) PAGE="${PAGE:-$PWD/dist}" COMMAND="${COMMAND:-$target/release/ct-severity}" \
        node "tests/browser/$script.mjs" "$@"
}

# The two networks one after the other; each goes on where it was stopped. Then what they reach, on
# synthetic patients that neither saw and on the real scans where they are at hand, and their pack
# with its card.
train() {
    need_rust
    cargo build --release --bin ct-severity-train
    local trainer="$target/release/ct-severity-train" folder="$target/training" network real=()
    local by=(--folder "$folder" --commit "$(commit)")
    for network in lung lesion; do
        "$trainer" train "$network" "${by[@]}"
    done
    [ ! -d ../shared ] || real=(--shared ../shared)
    "$trainer" pack "${by[@]}" --template models/bundled --out "$folder/card" "${real[@]}"
    say "the pack is $folder/card; read its README.md, and if it is good: cp $folder/card/* models/bundled/"
}

# The commit of this code, and whether it was changed since.
commit() { git describe --always --dirty --exclude '*' 2>/dev/null || echo unknown; }

main "$@"
