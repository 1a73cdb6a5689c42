#!/bin/sh
# Guards a change of the machine that has not been confirmed yet. Run by the engine in
# a session of its own with the checkpoint's folder as its argument, before the change:
# it outlives the engine, however that ends.
#
# The folder holds `rollback.sh`, and in `deadline` the second of the machine's uptime
# at which it is run; with `now` as the second argument it is run at once. Whoever makes
# the folder `decided` decides; making a folder succeeds once. What was decided is then
# written to `decided/how`: whoever finds none, and no guard, finds one that was killed.
cd "$1" || exit 1
while [ "$2" != now ]; do
  [ -d decided ] && exit 0
  read -r until <deadline || exit 0
  read -r now _ </proc/uptime
  [ "${now%%.*}" -ge "$until" ] && break
  sleep 1
done 2>/dev/null
mkdir decided 2>/dev/null || exit 0
sh ./rollback.sh >rollback.log 2>&1
echo rolled-back >decided/how
