#!/usr/bin/perl
# Reads the packets of one interface and hands them on: an AF_PACKET socket with a
# TPACKET_V3 ring (packet(7), Documentation/networking/packet_mmap.rst), in the
# Perl that every Debian has, with no module and nothing compiled. tcpdump cannot
# be used in a sandbox without root: it wants to become another user.
#
# Usage: sniffer.pl INTERFACE BLOCK-BYTES BLOCKS PROMISCUOUS [NAMESPACE]
#
# Standard output carries records: a letter and the length of what follows, each as
# a native 32-bit number, then the bytes. H: type of hardware (ARPHRD), once; then one
# line is awaited on standard input, the filter as hexadecimal struct sock_filter. R: it listens.
# B: a block of the ring as the kernel filled it. S: packets received, packets
# dropped, and a time in ns; every packet from before that time has been handed on.
# E: why it ends. It ends when its standard input closes: no engine, no sniffer. It also
# ends with the name of its namespace: a socket would keep a deleted namespace alive.
use strict;
use warnings;

my ($interface, $block_bytes, $blocks, $promiscuous, $namespace) = @ARGV;
$0 = "wirelab-capture $interface";
binmode STDOUT;

my ($AF_PACKET, $SOCK_RAW, $ETH_P_ALL, $SOL_SOCKET, $SOL_PACKET) = (17, 3, 3, 1, 263);
my ($SO_ERROR, $SO_ATTACH_FILTER) = (4, 26);
my ($ADD_MEMBERSHIP, $RX_RING, $STATISTICS, $VERSION) = (1, 5, 6, 10);
my ($SIOCGIFNAME, $SIOCGIFINDEX, $SIOCGIFHWADDR) = (0x8910, 0x8933, 0x8927);
my ($TPACKET_V3, $PROMISCUOUS) = (2, 1);
# A block is handed over when it is full or this old, in ms.
my $RETIRE_MS = 20;
# A packet may wait in an open block for two such periods; the third is for a busy machine.
my $BEHIND_NS = 3 * $RETIRE_MS * 1_000_000;
my $TICK_S = 0.05;

# Numbers of read, mmap and clock_gettime (syscalls(2)): Perl's core has no mmap.
my %CALLS = (
    x86_64 => [0, 9, 228],
    aarch64 => [63, 222, 113],
    riscv64 => [63, 222, 113],
    loongarch64 => [63, 222, 113],
    ppc64le => [3, 90, 246],
);
require POSIX;
my $machine = (POSIX::uname())[4];
my ($READ, $MMAP, $CLOCK) = @{ $CALLS{$machine} || [] };

sub put {
    my ($letter, $bytes) = @_;
    my $left = pack("LL", ord $letter, length $bytes) . $bytes;
    while (length $left) {
        my $written = syswrite STDOUT, $left;
        exit 0 unless defined $written;
        substr($left, 0, $written) = "";
    }
}
sub end { put("E", $_[0]); exit 1 }
sub now {
    my $time = "\0" x 16;
    syscall($CLOCK, 0, $time);
    my ($s, $ns) = unpack("qq", $time);
    return $s * 1_000_000_000 + $ns;
}
sub memory { unpack("P$_[1]", pack("J", $_[0])) }

end("Capturing is not known to work on a $machine.") unless $MMAP && length(pack("J", 0)) == 8;
socket(my $socket, $AF_PACKET, $SOCK_RAW, 0) or end("The kernel gives no packet socket: $!.");
my $request = pack("a16 x24", $interface);
ioctl($socket, $SIOCGIFINDEX, $request) or end("There is no interface $interface: $!.");
my $index = unpack("x16 i", $request);
$request = pack("a16 x24", $interface);
ioctl($socket, $SIOCGIFHWADDR, $request) or end("Interface $interface cannot be read: $!.");
put("H", pack("L", unpack("x16 S", $request)));

my $line = <STDIN>;
exit 0 unless defined $line;
chomp $line;
my $program = pack("H*", $line);
setsockopt($socket, $SOL_SOCKET, $SO_ATTACH_FILTER, pack("S x![P] P", length($program) / 8, $program))
    or end("The kernel refuses the filter: $!.");
setsockopt($socket, $SOL_PACKET, $VERSION, pack("i", $TPACKET_V3)) or end("The kernel has no TPACKET_V3: $!.");
# struct tpacket_req3: block size, blocks, frame size, frames, age in ms, private bytes, features.
my $frame = 2048;
setsockopt($socket, $SOL_PACKET, $RX_RING,
    pack("I7", $block_bytes, $blocks, $frame, $blocks * $block_bytes / $frame, $RETIRE_MS, 0, 0))
    or end("The kernel gives no memory for a ring of packets: $!.");
# PROT_READ | PROT_WRITE, MAP_SHARED
my $ring = syscall($MMAP, 0, $block_bytes * $blocks, 3, 1, fileno($socket), 0);
end("The ring of packets cannot be mapped: $!.") if $ring == -1;
# A bridge hands its own interface only frames for itself, unless somebody wants them all.
!$promiscuous
    or setsockopt($socket, $SOL_PACKET, $ADD_MEMBERSHIP, pack("i S S a8", $index, $PROMISCUOUS, 0, ""))
    or end("Interface $interface refuses to show packets for others: $!.");
bind($socket, pack("S n i S C C a8", $AF_PACKET, $ETH_P_ALL, $index, 0, 0, 0, ""))
    or end("Interface $interface cannot be listened to: $!.");
put("R", "");

# Perl has no way to write to an address; reading from a pipe into it does.
pipe(my $zeros, my $zero_source) or end("No pipe: $!.");
sub release { syswrite $zero_source, "\0\0\0\0"; syscall($READ, fileno($zeros), $_[0] + 8, 4) }

my ($received, $dropped, $told) = (0, 0, 0);
sub statistics {
    my $since = getsockopt($socket, $SOL_PACKET, $STATISTICS) or return;
    my ($packets, $drops) = unpack("II", $since);
    $received += $packets;
    $dropped += $drops;
    put("S", pack("QQQ", $received, $dropped, $_[0]));
}
# Gone, and not only down: a cable that is set up again goes on being listened to.
sub gone {
    my $ask = pack("x16 i x20", $index);
    return !ioctl($socket, $SIOCGIFNAME, $ask);
}

sub namespace_deleted {
    return 0 unless defined $namespace;
    my @named = stat "/run/netns/$namespace";
    my @ours = stat "/proc/self/ns/net";
    return !@named || $named[1] != $ours[1];
}

my $block = 0;

# Hands on what is in the ring, one turn of it at most: under a flood it would never be
# empty, and the end of standard input not be seen. Returns whether more is there.
sub hand_on {
    for (1 .. $blocks) {
        my $at = $ring + $block * $block_bytes;
        # struct tpacket_block_desc: status at 8 (1: ours), bytes in use at 20.
        return 0 unless unpack("L", memory($at + 8, 4)) & 1;
        put("B", memory($at, unpack("L", memory($at + 20, 4))));
        release($at);
        $block = ($block + 1) % $blocks;
    }
    return 1;
}

while (1) {
    # Packets from before this moment are in a closed block soon, or in one that is read now.
    my $asked = now();
    my $full = hand_on();
    if ($asked - $told > $TICK_S * 1_000_000_000) {
        $told = $asked;
        statistics($full ? 0 : $asked - $BEHIND_NS);
        end("Its node $namespace was removed from the lab.") if namespace_deleted();
    }
    my $ready = "";
    vec($ready, fileno(STDIN), 1) = 1;
    vec($ready, fileno($socket), 1) = 1;
    next unless select($ready, undef, undef, $full ? 0 : $TICK_S) > 0;
    if (vec($ready, fileno(STDIN), 1) && !sysread(STDIN, my $word, 64)) {
        # The packets of the last moment are in a block that is not closed yet.
        select(undef, undef, undef, $BEHIND_NS / 1_000_000_000);
        hand_on();
        statistics(0);
        exit 0;
    }
    my $error = unpack("i", getsockopt($socket, $SOL_SOCKET, $SO_ERROR) || pack("i", 0));
    end("Interface $interface is gone.") if $error && gone();
}
