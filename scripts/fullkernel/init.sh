#!/bin/bash
# Process 1 of the virtual machine: mounts what programs need, runs /control/command, writes down its exit code, ends.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=dumb LANG=C.UTF-8
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mkdir -p /dev/pts /dev/shm /control /project
mount -t devpts devpts /dev/pts
mount -t tmpfs shm /dev/shm
mount -t tmpfs run /run
mount -t tmpfs -o mode=1777 tmp /tmp
mkdir -p /run/netns /run/lock
ln -sfn /proc/self/fd /dev/fd
ln -sfn /proc/self/fd/0 /dev/stdin
ln -sfn /proc/self/fd/1 /dev/stdout
ln -sfn /proc/self/fd/2 /dev/stderr
shared=trans=virtio,version=9p2000.L,msize=262144
mount -t 9p -o $shared control /control || busybox poweroff -f
mount -t 9p -o $shared,cache=mmap project /project
hostname fullkernel
ip link set lo up
# What a module of a device kind makes by itself in the root namespace is nobody's business.
for module in tun dummy bonding vrf 8021q vxlan macvlan veth bridge openvswitch nf_tables sch_netem; do modprobe -q $module; done

# Open vSwitch 3.1 counts no processors while the monotonic clock is below 10 s, and drops every first packet.
while [ "$(cut -d. -f1 /proc/uptime)" -lt 10 ]; do sleep 0.2; done

for port in /sys/class/virtio-ports/*; do
  if [ "$(cat "$port/name")" = output ]; then output=/dev/${port##*/}; fi
done
cd /project || busybox poweroff -f
# A relay: a process left behind that holds the pipe must not keep the machine up.
mkfifo /run/relay
cat /run/relay > "$output" &
relay=$!
bash /control/command </dev/null > /run/relay 2>&1
code=$?
(sleep 2; kill $relay) 2>/dev/null &
wait $relay 2>/dev/null
echo $code > /control/code
sync
busybox poweroff -f
