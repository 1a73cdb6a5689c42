#!/bin/bash
# build.sh FOLDER: makes the image of the virtual machine that `npm run test:fullkernel` boots.
#
# A small Debian with Debian's own kernel, which has what smaller kernels leave out: 802.1Q, VLAN filtering of
# bridges, netem, dummy, bonding, VRF, the kernel datapath of Open vSwitch. Node is this machine's own.
# Takes about two minutes and 3 GB in FOLDER; needs root, and the programs that fullkernel.mjs looks for.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$1
suite=${WIRELAB_FULLKERNEL_SUITE:-bookworm}

# The mirror that this machine itself installs from.
mirror=${WIRELAB_FULLKERNEL_MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null | grep -v security | head -n 1)}
mirror=${mirror:-http://deb.debian.org/debian}

packages=udev,kmod,linux-image-amd64,busybox-static,procps,util-linux,perl-base
packages+=,iproute2,iputils-ping,openvswitch-switch,nftables,iptables,ethtool,tcpdump,iperf3

mkdir -p "$folder"
work=$(mktemp -d "$folder/building.XXXXXX")
trap 'rm -rf "$work"' EXIT
root=$work/root

echo "Unpacking Debian $suite from $mirror …"
debootstrap --variant=minbase --include="$packages" "$suite" "$root" "$mirror" > "$folder/debootstrap.log" || {
  tail -n 20 "$folder/debootstrap.log" >&2
  exit 1
}
install -m 755 "$here/init.sh" "$root/sbin/wirelab-init"
install -m 755 "$(readlink -f "$(command -v node)")" "$root/usr/local/bin/node"
chroot "$root" useradd --create-home --uid 1000 --shell /bin/bash student
echo fullkernel > "$root/etc/hostname"
echo "127.0.0.1 localhost fullkernel" > "$root/etc/hosts"
rm -rf "$root"/boot/initrd* "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*

version=$(ls "$root/lib/modules" | head -n 1)
echo "Kernel $version"
bash "$here/initrd.sh" "$root" "$version" "$work/initrd.img"
node "$here/extract-kernel.mjs" "$root/boot/vmlinuz-$version" "$work/vmlinux"

truncate -s 2G "$work/root.ext4"
# mke2fs fills the file system by itself: no loop device, no mount.
mke2fs -q -F -t ext4 -L wirelab -d "$root" -O ^metadata_csum "$work/root.ext4"

# The stamp comes last: an image without one was not finished.
mv "$work/initrd.img" "$work/vmlinux" "$work/root.ext4" "$folder/"
node --version > "$folder/node-version"
echo "$version" > "$folder/stamp"
