#!/bin/sh
# Holds a lab's sandbox open: PID 1 of the lab's PID namespace. When it ends, the
# kernel reaps every process, interface, mount and namespace of the lab.
#
#   holder.sh LAB locked HIDE [SHOW…]
#   holder.sh LAB walled HIDE [SHOW…]
#   holder.sh LAB shared
#
# Run by unshare(1) in new namespaces, with the lab's name as its first argument,
# so that ps(1) tells what it is. Gives the lab a file system of its own, says
# "ready" when the sandbox can be used, then waits for "stay". An engine that dies
# before it has written down which process this is closes the pipe instead, and
# the sandbox ends with it: no sandbox is ever left behind that nobody knows of.
#
# A walled file system is an empty tmpfs. Into it come, read-only, the folders that hold
# programs and their settings, and the SHOW folders and files; of what lies in them the folders
# in HIDE (separated by colons) are covered. All else, homes and sockets and /tmp and
# whatever is mounted elsewhere, is not hidden but absent: the old root is unmounted.
# A locked one is walled, and then entered through a second user namespace: who has made
# mounts can make them writable again or take them away, and the lab's own root is such a
# one; of mounts that came from another user namespace it can do neither (mount_namespaces(7)).
# A shared one is the machine's, as its user may use it, with /run and /sys of its own.
set -e
umask 022

share() {
  # Bounded: whatever daemons of the lab write there, logs above all, is the machine's memory.
  mount -t tmpfs -o mode=755,size=512m,nr_inodes=200k tmpfs /run
  mkdir /run/netns
  mount -t sysfs sysfs /sys
}

wall() {
  hide=$1
  shift
  new=/run
  mount -t tmpfs -o mode=755,size=512m,nr_inodes=200k,nosuid,nodev lab $new
  cd $new
  mkdir -p proc sys dev/pts dev/net dev/shm run/netns home mnt srv var/lib var/log var/cache tmp var/tmp root .old
  chmod 1777 tmp var/tmp dev/shm
  ln -s ../run var/run
  ln -s /proc/self/fd dev/fd
  ln -s pts/ptmx dev/ptmx

  links=
  folders=
  for path in /bin /sbin /lib /lib32 /lib64 /libx32 /usr /etc /opt /nix /gnu; do
    if [ -L $path ]; then
      links="$links $path"
    elif [ -d $path ]; then
      folders="$folders $path"
      [ -d .$path ] || mkdir .$path
    fi
  done
  [ -z "$links" ] || cp -P $links .

  # One mount(8) for all, because each costs a process. Nothing here may fail: a lab with
  # half a wall does not start. nosuid is no loss, for nobody in the lab can change to another user.
  {
    for path in $folders; do
      echo "$path $new$path none rbind,ro,nosuid,nodev"
    done
    for node in null zero full random urandom tty net/tun; do
      [ -c /dev/$node ] || continue
      : >dev/$node
      echo "/dev/$node $new/dev/$node none bind,nosuid,noexec"
    done
    # unshare has mounted it anew; bound rather than mounted once more, for containers may forbid that.
    echo "/proc $new/proc none rbind"
    echo "sysfs $new/sys sysfs nosuid,nodev,noexec"
    echo "devpts $new/dev/pts devpts newinstance,ptmxmode=0666,mode=620,nosuid,noexec"
  } >.old/fstab
  mount -a -T .old/fstab
  # Once more upon itself: `ip netns exec` takes the upper one away, and is allowed to
  # mount its own only where another can still be seen.
  mount --bind sys sys

  IFS=:
  for path in $hide; do
    unset IFS
    for folder in $folders; do
      case $path in
        "$folder"/*) [ ! -d "$path" ] || mount -t tmpfs -o ro,mode=555,size=4k,nosuid,nodev,noexec hidden "$new$path" ;;
      esac
    done
  done
  unset IFS
  for path; do
    mkdir -p "$new${path%/*}"
    if [ -d "$path" ]; then mkdir -p "$new$path"; else : >"$new$path"; fi
    mount --rbind "$path" "$new$path"
  done

  # What is mounted below those folders came along and is writable yet. In a user namespace
  # the flags that a mount had must be given again (mount_namespaces(7)).
  # Mounts of the old tree may lie below a path of the same name (/run/netns of a machine
  # with named namespaces): only what is mounted upon the new root, or upon that, is meant.
  while read -r id _ _ _ point _; do
    if [ "$point" = $new ]; then ours=" $id "; fi
  done </proc/self/mountinfo
  while read -r id parent _ _ point flags _; do
    case $ours in *" $parent "*) ours="$ours$id " ;; *) continue ;; esac
    case $point in
      $new/proc | $new/proc/* | $new/sys | $new/dev/*) continue ;;
      $new/*) ;;
      *) continue ;;
    esac
    wanted=ro,nosuid,nodev
    case ,$flags, in *,ro,*nosuid,*nodev,*) continue ;; *,noexec,*) wanted=$wanted,noexec ;; esac
    # The kernel writes blanks in paths as \040.
    mount -o remount,bind,$wanted "$(printf '%b' "$point")"
  done </proc/self/mountinfo

  # mount(8) leaves a folder of its own in what was /run.
  rm -rf .old/fstab mount
  pivot_root . .old
  umount -l /.old
  rmdir /.old
}

lab=$1
mode=$2
shift 2
case $mode in
  locked | walled) wall "$@" ;;
  shared) share ;;
  *) exit 2 ;;
esac

# A text, because the second shell cannot see this file: it is outside of the wall.
hold='
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
'
[ $mode = locked ] || eval "$hold"
# Namespaces of all kinds anew: to change one takes rights in the user namespace that owns it.
# `ip netns exec` takes the upper /sys away, and those below cannot be.
exec unshare --user --map-root-user --net --mount --ipc --pid --fork --kill-child --mount-proc \
  sh -ec "mount -t sysfs -o nosuid,nodev,noexec sysfs /sys$hold" "$0" "$lab"
