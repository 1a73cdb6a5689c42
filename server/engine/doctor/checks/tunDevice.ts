/** The one remedy where an ordinary user may not open /dev/net/tun: udev opens it to all, and some machines run no udev. */
export const OPEN_TUN = "This user may not open /dev/net/tun. Allow it: sudo chmod 0666 /dev/net/tun";
