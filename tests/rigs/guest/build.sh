#!/bin/sh
# A guest for the emulator: `build.sh FOLDER AGENT` leaves FOLDER/vmlinuz (Debian's kernel) and FOLDER/initrd
# (busybox, the agent with its libraries, the drivers of two graphics cards, and `init` of this folder).
# The kernel is downloaded once, and never installed.
set -eu
folder=$1 agent=$2 here=$(dirname "$0")
mkdir -p "$folder"

if [ ! -e "$folder/kernel/complete" ]; then
  rm -rf "$folder/kernel" "$folder/download"
  mkdir -p "$folder/kernel" "$folder/download"
  package=$(apt-cache depends linux-image-amd64 | sed -n 's/^ *Depends: \(linux-image-.*\)/\1/p' | head -n 1)
  [ -n "$package" ] || { echo "linux-image-amd64 is unknown to apt: run apt-get update" >&2; exit 1; }
  (cd "$folder/download" && apt-get download -qq "$package")
  dpkg-deb --fsys-tarfile "$folder"/download/*.deb | tar -x -C "$folder/kernel" ./boot ./lib/modules
  rm -r "$folder/download"
  depmod -b "$folder/kernel" "$(ls "$folder/kernel/lib/modules")"
  touch "$folder/kernel/complete"
fi
cp "$folder"/kernel/boot/vmlinuz-* "$folder/vmlinuz"

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
mkdir -p "$root/bin" "$root/etc" "$root/modules"
cp "$(command -v busybox)" "$root/bin/busybox"
cp "$agent" "$root/bin/efir-agent"
cp "$here/init" "$root/init"
# The name of the controller on the golden frame, where somebody listens and never answers.
echo '127.0.0.1 localhost efir.lipetsk.example' > "$root/etc/hosts"
ldd "$agent" | grep -o '/[^ ]*' | while read -r library; do
  mkdir -p "$root$(dirname "$library")"
  cp -L "$library" "$root$library"
done

# In the order in which they need each other.
release=$(ls "$folder/kernel/lib/modules")
for module in virtio_pci bochs virtio_gpu; do
  modprobe -d "$folder/kernel" -S "$release" --show-depends "$module" | sed -n 's/^insmod \([^ ]*\).*/\1/p'
done | awk '!seen[$0]++' | while read -r file; do
  cp "$file" "$root/modules/"
  basename "$file"
done > "$root/modules/order"

(cd "$root" && find . | cpio --quiet -o -H newc) > "$folder/initrd.new"
mv "$folder/initrd.new" "$folder/initrd"
