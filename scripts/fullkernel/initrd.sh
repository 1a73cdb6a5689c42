#!/bin/bash
# initrd.sh ROOT VERSION OUT: an initramfs with busybox and the modules that lead to the root file system, no more.
set -euo pipefail
root=$1
version=$2
out=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{bin,dev,proc,root,lib/modules}
cp "$root/bin/busybox" "$work/bin/busybox"
ln -s busybox "$work/bin/sh"

# Each module after those that it needs. crc32c-generic is asked for by ext4 without being a dependency of it.
for module in crc32c-generic virtio_pci virtio_blk ext4 virtio_console virtio_rng 9pnet_virtio 9p; do
  modprobe --dirname "$root" --set-version "$version" --show-depends "$module" 2>/dev/null || true
done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' | while read -r file; do
  cp "$file" "$work/lib/modules/"
  name=$(basename "$file")
  case $name in *.xz) xz -d "$work/lib/modules/$name"; name=${name%.xz} ;; esac
  echo "$name" >> "$work/load"
done

cat > "$work/init" <<'INIT'
#!/bin/sh
b=/bin/busybox
$b mount -t devtmpfs dev /dev
$b mount -t proc proc /proc
for module in $($b cat /load); do $b insmod "/lib/modules/$module" 2>/dev/null; done
tries=0
while [ ! -b /dev/vda ] && [ $tries -lt 100 ]; do $b sleep 0.1; tries=$((tries + 1)); done
$b mount -t ext4 -o rw,noatime /dev/vda /root || $b poweroff -f
$b mount --move /dev /root/dev
$b umount /proc
exec $b switch_root /root /sbin/wirelab-init
INIT
chmod +x "$work/init"
(cd "$work" && find . | cpio --create --format=newc --quiet | gzip -1) > "$out"
