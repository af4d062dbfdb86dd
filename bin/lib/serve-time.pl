#!/usr/bin/perl
# Starts a program in a root of its own and prints after how many milliseconds it served; then waits
# for it. Run by sizing.sh.
#
#   serve-time.pl ROOT unix:PATH | tcp:PORT | file:PATH COMMAND...
#
# Paths are of the root. It serves once the socket takes a connection, or the file is there and not
# empty.
use strict;
use Socket;
use Time::HiRes qw(time sleep);

my ($root, $sign, @command) = @ARGV;
my ($kind, $what) = split /:/, $sign, 2;
chdir $root or die "$root: $!\n";
$| = 1;
my $begun = time;
my $child = fork // die "fork: $!\n";
if (!$child) {
  chroot '.' or die "chroot: $!\n";
  %ENV = (PATH => '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL => 'C.UTF-8');
  open STDIN,  '<',  '/dev/null';
  open STDOUT, '>>', '/var/log/measured';
  open STDERR, '>&', \*STDOUT;
  exec @command;
  die "$command[0]: $!\n";
}
until (serves()) {
  if (time - $begun > 90) {
    print "never\n";
    exit 1;
  }
  sleep 0.002;
}
printf "%.0f\n", 1000 * (time - $begun);
sleep 3600;

sub serves {
  if ($kind eq 'file') { return -s ".$what" }
  my $unix = $kind eq 'unix';
  socket my $socket, $unix ? AF_UNIX : AF_INET, SOCK_STREAM, 0 or die "socket: $!\n";
  return connect $socket,
    $unix ? pack_sockaddr_un(".$what") : pack_sockaddr_in($what, INADDR_LOOPBACK);
}
