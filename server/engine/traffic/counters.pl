# Reads the counters of many network namespaces in one process, over and over.
#
# Run inside a sandbox with the number of the system call setns(2) as its
# argument. Each line of its input is a request: names of namespaces, separated
# by spaces. For each that can be entered it prints a line "=NAME" and the lines
# of its /proc/net/dev, and at the end of the request one line ".".
# Ends with its input. Needs perl alone, without any module.
use strict;
use warnings;

my $setns = shift;
my $CLONE_NEWNET = 0x40000000;
$| = 1;
open(my $home, '<', '/proc/self/ns/net') or die "own namespace: $!\n";
while (my $request = <STDIN>) {
    chomp $request;
    my $answer = '';
    for my $name (split / /, $request) {
        open(my $namespace, '<', "/run/netns/$name") or next;
        next if syscall($setns, fileno($namespace), $CLONE_NEWNET) != 0;
        open(my $counters, '<', '/proc/thread-self/net/dev') or next;
        local $/;
        $answer .= "=$name\n" . <$counters>;
    }
    # Whoever stays in a namespace keeps it from being reaped when it is deleted.
    syscall($setns, fileno($home), $CLONE_NEWNET);
    print "$answer.\n";
}
