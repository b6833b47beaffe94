#!/bin/sh
# A guest for the emulator: `build.sh FOLDER AGENT` leaves FOLDER/vmlinuz (Debian's kernel) and FOLDER/initrd
# (busybox, systemd, the agent and its unit as it is shipped, their libraries, the drivers of two graphics cards,
# and what is in this folder).
# The kernel is downloaded once, and never installed.
set -eu
folder=$1 agent=$2 here=$(dirname "$0")
mkdir -p "$folder"

if [ ! -e "$folder/kernel/complete" ]; then
  rm -rf "$folder/kernel" "$folder/download"
  mkdir -p "$folder/kernel" "$folder/download"
  kernel() { apt-cache depends linux-image-amd64 | sed -n 's/^ *Depends: \(linux-image-.*\)/\1/p' | head -n 1; }
  download() { (cd "$folder/download" && apt-get download -qq "$(kernel)"); }
  # A list may be missing, or name a kernel that has been replaced since.
  download || { apt-get update -qq && download; }
  dpkg-deb --fsys-tarfile "$folder"/download/*.deb | tar -x -C "$folder/kernel" ./boot ./lib/modules
  rm -r "$folder/download"
  depmod -b "$folder/kernel" "$(ls "$folder/kernel/lib/modules")"
  touch "$folder/kernel/complete"
fi
cp "$folder"/kernel/boot/vmlinuz-* "$folder/vmlinuz"

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 755 "$root"
mkdir -p "$root/bin" "$root/etc/systemd/system" "$root/modules" "$root/lib/systemd" "$root/usr/local/bin"
cp "$(command -v busybox)" "$root/bin/busybox"
cp /lib/systemd/systemd "$root/lib/systemd/"
cp "$agent" "$root/usr/local/bin/efir-agent"
cp "$here/init" "$here/watch" "$root/"
cp -r "$here"/units/* "$here/../../../firmware-notes/efir-agent.service" "$root/etc/systemd/system/"
# The name of the controller on the golden frame, where somebody listens and never answers.
echo '127.0.0.1 localhost efir.lipetsk.example' > "$root/etc/hosts"
ldd "$agent" /lib/systemd/systemd | sed -n 's/.*[[:space:]]\(\/[^ :]*\) (.*/\1/p' | sort -u | while read -r library; do
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
