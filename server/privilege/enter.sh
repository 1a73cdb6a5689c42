#!/bin/sh
# Makes what an ordinary user needs of the machine reachable to them, then becomes a program.
#
#   enter.sh TUN SHOW SHOW SHOW [COVER…] -- PROGRAM [ARGS…]
#
# Run by root in a mount namespace of its own, so nothing of this is seen elsewhere.
# The folders in COVER are closed to the user; an empty one lies over each, in which
# the SHOW paths, and nothing else, are where they always were. TUN is "open" where
# /dev/net/tun is closed to users, as the kernel makes it and no udev opened it.
set -e
umask 022
tun=$1 first=$2 second=$3 third=$4
shift 4

# Lower numbers may be the program's. Opened first: what is covered cannot be found by its name any more.
[ -z "$first" ] || exec 7<"$first"
[ -z "$second" ] || exec 8<"$second"
[ -z "$third" ] || exec 9<"$third"
while [ "$1" != -- ]; do
  mount -t tmpfs -o mode=755,size=64k,nosuid,nodev covered "$1"
  shift
done
shift
show() {
  [ -n "$2" ] || return 0
  mkdir -p "${2%/*}"
  if [ -d "/proc/self/fd/$1" ]; then mkdir -p "$2"; else : >>"$2"; fi
  # Not canonical: that would lead by the name again.
  mount -c --rbind "/proc/self/fd/$1" "$2"
}
show 7 "$first"
show 8 "$second"
show 9 "$third"
exec 7<&- 8<&- 9<&-

# A container may forbid the node. Then Open vSwitch alone is lost, and the doctor says so.
if [ "$tun" = open ] && mount -t tmpfs -o mode=755,size=4k tmpfs /dev/net; then
  mknod -m 666 /dev/net/tun c 10 200 || umount /dev/net
fi
exec "$@"
