#!/bin/sh
# systemd as process 1 of a machine of its own, on this one's kernel and programs:
# `boot.sh ROOT` in new mount, process, name and IPC namespaces. ROOT has `etc` and `var` already; what
# the machine says goes to `var/console`. Nothing of it is left when the process ends, but a cgroup that is empty.
set -eu
root=$1
if [ "${2:-}" != inside ]; then
  mount --make-rprivate /
  mount --bind "$root" "$root"
  mkdir -p "$root/usr" "$root/proc" "$root/sys" "$root/dev" "$root/run" "$root/tmp" "$root/old"
  for folder in bin sbin lib lib64; do ln -sfn "usr/$folder" "$root/$folder"; done
  mount --rbind /usr "$root/usr"
  mount -t proc proc "$root/proc"
  mount -t sysfs -o ro sys "$root/sys"
  mount -t tmpfs -o mode=755 run "$root/run"
  mount -t tmpfs -o mode=755 dev "$root/dev"
  for device in null zero full random urandom tty; do
    touch "$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
  done
  ln -s /proc/self/fd "$root/dev/fd"
  touch "$root/dev/console" "$root/var/console"
  mount --bind "$root/var/console" "$root/dev/console"
  # A cgroup of its own is what it takes for the root of all.
  mkdir -p "$root/run/cgroup"
  mount -t cgroup2 cgroup "$root/run/cgroup"
  mkdir -p "$root/run/cgroup/$(basename "$root")"
  echo 0 > "$root/run/cgroup/$(basename "$root")/cgroup.procs"
  umount "$root/run/cgroup"
  exec unshare --cgroup "$0" "$root" inside
fi
mount -t cgroup2 cgroup "$root/sys/fs/cgroup"
cd "$root"
pivot_root . old
umount -l /old
exec env -i container=efir-rig /lib/systemd/systemd --system --log-target=console --log-level=info \
  --show-status=no --unit=machine.target
