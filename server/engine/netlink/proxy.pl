#!/usr/bin/perl
# Speaks rtnetlink in any namespace of a lab, for an engine that cannot: Node has no
# setns(2). Started once for each lab in the sandbox's root, it takes work on its
# standard input and ends when that closes, however the engine ended.
#
# A request: u32 size of what follows, u32 id, u16 length and name of a namespace in
# /run/netns (empty: the root), then operations. An operation: u8 kind, and
#   1 (netlink): u8 length and name of an interface, u16 where in the message its
#     index goes (0: nowhere), u32 length and the message, which asks for a dump or an ack;
#   2 (write): u16 length and path of a file below /proc/sys, u16 length and the text;
#   3 (netlink about a namespace): as 1, but with the name of a namespace in /run/netns,
#     of whose open file the number goes into the message.
# An answer: u32 size, u32 id, u8 1 when the namespace could be entered, then for each
# operation done a u32 length and what the kernel sent. An operation that fails is the
# last: its answer ends with the kernel's error message, or is that message's like.
# All numbers are in the machine's byte order.
use strict;
use warnings;
use Config;
use Errno;

my %SETNS = (x86_64 => 308, aarch64 => 268, riscv64 => 268, loongarch64 => 268, i686 => 346, i386 => 346, arm => 375, ppc64le => 350, s390x => 339);
my ($machine) = $Config{archname} =~ /^([^-]+)/;
my $setns = $SETNS{$machine} // die "no setns on $machine\n";
use constant { CLONE_NEWNET => 0x40000000, AF_NETLINK => 16, SOCK_RAW_CLOEXEC => 3 | 0x80000, AF_INET => 2, SOCK_DGRAM => 2, SIOCGIFINDEX => 0x8933,
    SOL_NETLINK => 270, NETLINK_GET_STRICT_CHK => 12, NLMSG_ERROR => 2, NLMSG_DONE => 3, ENODEV => 19 };

binmode STDIN;
binmode STDOUT;
open my $home, '<', '/proc/self/ns/net' or die "cannot open the root namespace: $!\n";

# Many requests at a time in and some answers at a time out: each turn on a pipe wakes somebody,
# and whoever waits for the answers is to have the next requests here before the last is done.
my ($input, $output, $held) = ('', '', 0);
use constant { TAKEN_AT_ONCE => 1 << 16, GIVEN_AT_ONCE => 8 };

# The next bytes of the input. Before it waits for more, all that was answered goes out.
sub take {
    my ($length) = @_;
    while (length $input < $length) {
        give();
        my $got = sysread STDIN, $input, TAKEN_AT_ONCE, length $input;
        next if !defined $got && $!{EINTR};
        exit 0 unless $got;
    }
    return substr $input, 0, $length, '';
}

sub give {
    for (my $at = 0; $at < length $output;) {
        my $done = syswrite STDOUT, $output, length($output) - $at, $at;
        next if !defined $done && $!{EINTR};
        exit 0 unless defined $done;
        $at += $done;
    }
    ($output, $held) = ('', 0);
}

sub failed { return pack 'L S S L L l x16', 36, NLMSG_ERROR, 0, 0, 0, -$_[0] }

# All that the kernel says to one message, and whether it went well.
sub ask {
    my ($socket, $message) = @_;
    defined send($socket, $message, 0) or return (failed($! + 0), 0);
    my $all = '';
    while (1) {
        defined recv($socket, my $part, 1 << 18, 0) or return ($all . failed($! + 0), 0);
        $all .= $part;
        for (my $at = 0; $at + 16 <= length $part;) {
            my ($size, $type) = unpack 'L S', substr $part, $at, 6;
            last if $size < 16;
            return ($all, 1) if $type == NLMSG_DONE;
            return ($all, unpack('l', substr $part, $at + 16, 4) == 0) if $type == NLMSG_ERROR;
            $at += ($size + 3) & ~3;
        }
    }
}

sub index_of {
    my ($name) = @_;
    socket my $any, AF_INET, SOCK_DGRAM, 0 or return;
    my $request = pack 'a16 x24', $name;
    ioctl $any, SIOCGIFINDEX, $request or return;
    return unpack 'x16 l', $request;
}

sub work {
    my ($operations) = @_;
    socket my $socket, AF_NETLINK, SOCK_RAW_CLOEXEC, 0 or return '';
    # Kernels before 4.20 have none, and then tell more than was asked for.
    setsockopt $socket, SOL_NETLINK, NETLINK_GET_STRICT_CHK, pack 'l', 1;
    my $answers = '';
    for (my $at = 0; $at < length $operations;) {
        my ($answer, $well);
        my $kind = unpack 'C', substr $operations, $at++, 1;
        if ($kind != 2) {
            my ($name, $place, $message) = unpack 'C/a S L/a', substr $operations, $at;
            $at += 1 + length($name) + 6 + length $message;
            my $file;
            my $index = !$place ? 0 : $kind == 1 ? index_of($name) : $name !~ m{/} && open($file, '<', "/run/netns/$name") ? fileno $file : undef;
            substr $message, $place, 4, pack 'l', $index if $place && defined $index;
            ($answer, $well) = defined $index ? ask($socket, $message) : (failed(ENODEV), 0);
        } else {
            my ($path, $text) = unpack 'S/a S/a', substr $operations, $at;
            $at += 4 + length($path) + length $text;
            my $file;
            $well = $path =~ m{^/proc/sys/[\w./-]+$} && open($file, '>', $path) && print({$file} $text) && close $file;
            $answer = $well ? '' : failed($! + 0);
        }
        $answers .= pack('L', length $answer) . $answer;
        last unless $well;
    }
    return $answers;
}

while (1) {
    my $request = take(unpack 'L', take(4));
    my ($id, $name, $operations) = unpack 'L S/a a*', $request;
    my $namespace;
    my $there = $name eq ''
        || ($name !~ m{/} && open($namespace, '<', "/run/netns/$name") && syscall($setns, fileno $namespace, CLONE_NEWNET) == 0);
    my $answers = $there ? work($operations) : '';
    # Whoever stays in a namespace keeps it from ending.
    syscall($setns, fileno $home, CLONE_NEWNET) if $name ne '';
    close $namespace if $namespace;
    $output .= pack('L L C', 5 + length $answers, $id, $there ? 1 : 0) . $answers;
    give() if ++$held >= GIVEN_AT_ONCE;
}
