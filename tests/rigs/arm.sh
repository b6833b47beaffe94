#!/usr/bin/env bash
# The agent on arm64 and armv7 boards. `arm.sh build` builds it for both, static, with Debian's Rust 1.85:
# target/arm/{aarch64-unknown-linux-gnu,armv7-unknown-linux-gnueabihf}/device/efir-agent.
# `arm.sh` alone then also lets both draw the golden frames and a screen, and tells stories with them, under
# qemu-user. It runs on amd64 Debian 12; `tests/run` installs what it needs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
arm=$target/arm
triples=(aarch64-unknown-linux-gnu armv7-unknown-linux-gnueabihf)
# Pairing, MQTT over TLS, drawing, and starting from what the disk has.
stories='test(/^(first_announcement|offline_restart)::/)'

main() {
  case "${1:-}" in
    '' | build) ;;
    *) fail 'usage: tests/rigs/arm.sh [build]' ;;
  esac
  [ "$(dpkg --print-architecture 2>/dev/null)" = amd64 ] || fail 'the compiler is a Debian package for amd64: run this there'
  need aarch64-linux-gnu-gcc gcc-aarch64-linux-gnu libc6-dev-arm64-cross
  need arm-linux-gnueabihf-gcc gcc-arm-linux-gnueabihf libc6-dev-armhf-cross
  tests/rigs/rust185.sh "$target/rust-1.85"
  say 'the agent'
  cross build --profile device -p agent
  local triple
  for triple in "${triples[@]}"; do ls -l "$(agent "$triple")"; done
  [ "${1:-}" = build ] || try_them
}

try_them() {
  need qemu-aarch64-static qemu-user-static
  need qemu-arm-static qemu-user-static
  say 'golden frames'
  # The code is optimised as in the agent; only what the linker would do once more for each test is left out.
  cross test --profile device --config profile.device.lto=false --config profile.device.codegen-units=16 \
    -p agent-render --test golden
  cargo build --quiet --release --locked -p controller -p agent
  local triple expected
  expected=$(screen "$target/release/efir-agent")
  for triple in "${triples[@]}"; do
    say "$triple: a screen, and stories"
    emulated "$triple" --version
    [ "$(screen "$(wrapper "$triple")")" = "$expected" ] || fail "$triple draws another frame than this machine"
    EFIR_AGENT_BIN=$(wrapper "$triple") cargo nextest run --locked -p tests --test scenarios -E "$stories"
  done
}

# cross VERB ARGUMENT…: cargo for both boards.
cross() {
  local verb=$1 triple arguments=()
  shift
  for triple in "${triples[@]}"; do
    arguments+=(--target "$triple" --config "target.$triple.rustflags=['-Ctarget-feature=+crt-static']")
    arguments+=(--config "target.$triple.linker='$(tool "$triple")-gcc'" --config "target.$triple.runner='$(emulator "$triple")'")
  done
  # Flags from the environment would replace those above.
  env -u RUSTFLAGS -u CARGO_ENCODED_RUSTFLAGS RUSTC="$target/rust-1.85/rustc" CARGO_TARGET_DIR="$arm" \
    cargo "$verb" --quiet --locked "${arguments[@]}" "$@"
}

tool() { case $1 in aarch64*) echo aarch64-linux-gnu ;; *) echo arm-linux-gnueabihf ;; esac }

emulator() { case $1 in aarch64*) echo qemu-aarch64-static ;; *) echo qemu-arm-static ;; esac }

agent() { echo "$arm/$1/device/efir-agent"; }

emulated() {
  local triple=$1
  shift
  "$(emulator "$triple")" "$(agent "$triple")" "$@"
}

# A program that is the agent under its emulator, for whoever starts an agent by its path.
wrapper() {
  local file=$arm/$1/efir-agent
  printf '#!/bin/sh\nexec %s "%s" "$@"\n' "$(emulator "$1")" "$(agent "$1")" >"$file"
  chmod +x "$file"
  echo "$file"
}

# screen AGENT: the digest of the frame that says why the controller cannot be reached.
screen() {
  local folder frame=- before
  folder=$(mktemp -d)
  "$1" run --data "$folder/data" --controller https://127.0.0.1:1 --display "png:$folder/frame.png" 2>"$folder/log" &
  # It shows that it looks for the controller, then that it was refused: what stands for two seconds is it.
  for _ in {1..30}; do
    before=$frame
    sleep 2
    frame=$(sha256sum <"$folder/frame.png") || frame=-
    [ "$frame" = - ] || [ "$frame" != "$before" ] || break
  done
  kill $!
  wait $! || { cat "$folder/log" >&2; fail "$1 did not end cleanly"; }
  [ "$frame" != - ] || { cat "$folder/log" >&2; fail "$1 shows nothing"; }
  rm -rf "$folder"
  echo "$frame"
}

need() { command -v "$1" >/dev/null || fail "$1 is missing: apt-get install ${*:2}"; }

say() { printf -- '-- %s\n' "$1"; }

fail() {
  echo "arm.sh: $1" >&2
  exit 1
}

main "$@"
