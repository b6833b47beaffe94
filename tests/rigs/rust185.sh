#!/usr/bin/env bash
# rust185.sh FOLDER: puts Debian's Rust 1.85 there, with the standard libraries of amd64, arm64 and armhf;
# FOLDER/rustc compiles for all three. Nothing is installed: apt works on lists of its own, and the machine's
# packages, sources and architectures stay as they are. EFIR_DEBIAN names another mirror than deb.debian.org.
set -euo pipefail

# Debian's newest is newer than 1.85, so its version has to be said.
version=1.85.0+dfsg3-1~deb12u3
packages=(
  "rustc-web:amd64=$version" "libstd-rust-web-1.85:amd64=$version" libllvm19:amd64
  "libstd-rust-web-dev:amd64=$version" "libstd-rust-web-dev:arm64=$version" "libstd-rust-web-dev:armhf=$version"
)
mirror=${EFIR_DEBIAN:-http://deb.debian.org/debian}
keys=/usr/share/keyrings/debian-archive-keyring.gpg
tries=4

main() {
  local folder
  folder=$(realpath -m "${1:?usage: rust185.sh FOLDER}")
  [ "$(cat "$folder/version" 2>/dev/null)" = "$version" ] && works "$folder" && return
  [ -r "$keys" ] || fail "$keys is missing: apt-get install debian-archive-keyring"
  rm -rf "$folder"
  mkdir -p "$folder"
  download "$folder/apt"
  local package
  for package in "$folder"/apt/*.deb; do dpkg -x "$package" "$folder/root"; done
  rm -rf "$folder/apt"
  wrap "$folder"
  works "$folder" || fail "$folder/rustc does not run: apt-get install libedit2 libxml2 libz3-4"
  echo "$version" >"$folder/version"
}

# A mirror that is being updated gives a list that does not fit its signature, or the old one: so lists are
# fetched anew each time.
download() {
  local place=$1 try
  for ((try = 1; try <= tries; try++)); do
    rm -rf "$place"
    mkdir -p "$place/lists/partial" "$place/archives/partial"
    echo "deb [signed-by=$keys] $mirror bookworm main" >"$place/sources.list"
    if private "$place" update --error-on=any && (cd "$place" && private "$place" download "${packages[@]}"); then return; fi
    [ "$try" = "$tries" ] || { echo "fetching Rust failed $try times, once more in $((try * 10)) s" >&2; sleep $((try * 10)); }
  done
  fail "cannot fetch ${packages[0]} and what goes with it from $mirror: if that version has left the mirror, name an older state of it, e.g. EFIR_DEBIAN=http://snapshot.debian.org/archive/debian/20260601T000000Z"
}

# private FOLDER ARGUMENT…: apt-get with lists, packages and state of its own in a folder.
private() {
  local place=$1
  shift
  apt-get -qq -o APT::Architecture=amd64 -o APT::Architectures=amd64,arm64,armhf -o APT::Sandbox::User=root \
    -o Dir::State="$place" -o Dir::State::lists="$place/lists" -o Dir::State::status=/dev/null -o Dir::Cache="$place" \
    -o Dir::Etc::sourcelist="$place/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Acquire::Languages=none -o Acquire::Retries=3 -o Acquire::Check-Valid-Until=false "$@"
}

# It looks for its libraries and its targets where Debian would have installed them.
wrap() {
  cat >"$1/rustc" <<END
#!/bin/sh
LD_LIBRARY_PATH='$1/root/usr/lib/x86_64-linux-gnu' exec '$1/root/usr/bin/rustc' --sysroot '$1/root/usr' "\$@"
END
  chmod +x "$1/rustc"
}

works() { "$1/rustc" --version | grep -q '^rustc 1\.85\.'; }

fail() {
  echo "rust185.sh: $1" >&2
  exit 1
}

main "$@"
