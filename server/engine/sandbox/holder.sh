#!/bin/sh
# Holds a lab's sandbox open: PID 1 of the lab's PID namespace. When it ends, the
# kernel reaps every process, interface and namespace of the lab.
#
# Run by unshare(1) in new namespaces, with the lab's name as its argument, so
# that ps(1) tells what it is. Says "ready" when the sandbox can be used, then
# waits for "stay". An engine that dies before it has written down which process
# this is closes the pipe instead, and the sandbox ends with it: no sandbox is
# ever left behind that nobody knows of.
set -e
mount -t tmpfs -o mode=755 tmpfs /run
mkdir /run/netns
mount -t sysfs sysfs /sys
ip link set lo up
echo ready
read -r word
[ "$word" = stay ]
exec </dev/null >/dev/null 2>&1
# A background job and `wait`, because a shell that waits reaps orphans as well:
# daemons started in the lab become children of PID 1.
while :; do
  sleep 2147483647 &
  wait $! || :
done
