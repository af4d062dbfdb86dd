#!/usr/bin/perl
# Has a daemon of this host run the command line, and prints what it says; runs picket.sh, the command
# in a process of its own, where none does. Classes Errand and Outcome of io.picketline.relay have how
# the two talk. Loads no module: each would take longer than all that is done here.
use strict;

my $MARK        = 0xe44a9d01;
my $ELSEWHERE   = 1;
my $TAKEN       = 2;
my $OUT         = 3;
my $ERR         = 4;
my $EXIT        = 5;
my $MOST_BYTES  = 1 << 16;
my $MOST_WORDS  = 1024;
my $MOST_TEXT   = 1 << 20;
my $UNREACHABLE = 3;
my $LOST        = 74;    # EX_IOERR of sysexits.h
my $EPIPE       = 32;

# Longer than a coordinator takes to say that no other one answers it.
my $LIMIT_SECONDS = 12;

# AF_UNIX and SOCK_STREAM, and what asks a terminal for its size (asm/ioctls.h).
my ($UNIX, $STREAM, $TIOCGWINSZ) = (1, 1, 0x5413);

# Those that a daemon may run (class WarmVerbs), by their first word; none is --help.
my %warm = map { $_ => 1 } '', qw(
  help status why where verdicts history events sensors block unblock ignore user notify words);

my $lib = $0 =~ s{/[^/]*$}{}r;
my ($daemon, $taken, $lost);

alone() unless for_a_daemon() && !elsewhere();
my $socket = socket_of_this_host();
my $errand = errand();
alone() unless defined $errand;
$SIG{PIPE} = 'IGNORE';
socket($daemon, $UNIX, $STREAM, 0) or alone();
connect($daemon, pack('Sa*x', $UNIX, $socket)) or alone();
$SIG{ALRM} = sub {
  gone("no answer on $socket within $LIMIT_SECONDS s; is the daemon stuck? See its log");
};
alarm $LIMIT_SECONDS;
put($daemon, $errand) or hung_up();
relay();

# The command in a process of its own.
sub alone {
  $SIG{PIPE} = 'DEFAULT';
  alarm 0;
  close $daemon if $daemon;
  exec "$lib/picket.sh", @ARGV;
  die "picket: $lib/picket.sh: $!\n";
}

# Whether these may be for a daemon of this host: no other one is named, nor a file with arguments,
# nor a wait.
sub for_a_daemon {
  my ($verb, $skip);
  for (@ARGV) {
    return 0 if /^(@|--(socket|server|identity|context|wait))/;
    if ($skip) { $skip = 0 }
    elsif (/^(-o|--output|--color)$/) { $skip = 1 }    # options may stand before the verb
    elsif (!/^-/) { $verb //= $_ }
  }
  return $warm{ $verb // '' };
}

# Whether a context is used, by which another host is asked.
sub elsewhere {
  my $named = $ENV{PICKETLINE_CONTEXT} // '';
  return $named ne 'local' if $named ne '';
  return 0                 if ($ENV{PICKETLINE_SOCKET} // '') ne '';
  my ($config, $home) = ($ENV{XDG_CONFIG_HOME} // '', $ENV{HOME} // '');
  $config = $home =~ m{^/} ? "$home/.config" : '' unless $config =~ m{^/};
  return $config ne '' && -e "$config/picketline/current-context";
}

# As class SocketChoice has it.
sub socket_of_this_host {
  my $named = $ENV{PICKETLINE_SOCKET} // '';
  return $named if $named ne '';
  my $run = '/run/picketline';
  my $of  = (grep { -e "$run/coordinator/$_.sock" } qw(admin read)) ? 'coordinator' : 'sensor';
  my ($admin, $read) = map { "$run/$of/$_.sock" } qw(admin read);
  return !-w $admin && -w $read ? $read : $admin;
}

# What is sent; nothing if it is too long, or no text that Java would read alike.
sub errand {
  my %environment = map { defined $ENV{$_} ? ($_ => $ENV{$_}) : () } qw(NO_COLOR TERM COLUMNS);
  my $terminal = -t STDIN && -t STDOUT;
  $environment{COLUMNS} = columns() if $terminal && ($environment{COLUMNS} // '') !~ /^[1-9]\d*$/;
  my @environment = %environment;
  return if @ARGV > $MOST_WORDS;
  for my $word ($socket, @ARGV, @environment) {
    return if length $word >= $MOST_BYTES || $word =~ /[\xf0-\xff]/ || !utf8::decode(my $copy = $word);
  }
  my $body = pack('Cn/a*', $terminal ? 1 : 0, $socket);
  $body .= pack('n(n/a*)*', scalar @$_, @$_) for \@ARGV, \@environment;
  return length $body > $MOST_BYTES ? undef : pack('NN/a*', $MARK, $body);
}

# How wide the terminal is; 0 if it does not know.
sub columns {
  my $size = pack 'S4', 0, 0, 0, 0;
  return ioctl(STDOUT, $TIOCGWINSZ, $size) ? (unpack 'S4', $size)[1] : 0;
}

# Takes the whole answer, which comes at once: who reads it slowly, as in a pager, keeps no daemon
# waiting, and is not waited for.
sub relay {
  my $room = $MOST_TEXT;
  my @texts;
  while (1) {
    my ($part, $length) = unpack 'CN', take(5);
    if ($part == $TAKEN) { $taken = 1 }
    elsif ($part == $OUT || $part == $ERR) {
      ($room -= $length) >= 0 or hung_up();
      push @texts, $part, take($length);
    }
    elsif ($part == $EXIT) { finish(unpack('N', take(4)), @texts) }
    else { hung_up() }    # it was left to us, or the daemon knows no errands
  }
}

# Prints the answer, and ends as it says.
sub finish {
  my ($code, @texts) = @_;
  alarm 0;
  close $daemon;
  while (my ($part, $text) = splice @texts, 0, 2) { show($part, $text) }
  exit $code unless defined $lost;
  put(\*STDERR, "picket: the answer cannot be written: $lost\n");
  exit $LOST;
}

# Remembers whether any of the answer was lost, but to a reader who has seen enough.
sub show {
  my ($part, $text) = @_;
  if ($part == $ERR) { put(\*STDERR, $text) }
  elsif (!put(\*STDOUT, $text)) { $lost //= "$!" unless $! == $EPIPE }
}

sub take {
  my ($count) = @_;
  my $bytes = '';
  while (length $bytes < $count) {
    sysread($daemon, $bytes, $count - length $bytes, length $bytes) or hung_up();
  }
  return $bytes;
}

sub put {
  my ($to, $bytes) = @_;
  my $at = 0;
  while ($at < length $bytes) {
    $at += syswrite($to, $bytes, length($bytes) - $at, $at) // return 0;
  }
  return 1;
}

sub hung_up {
  alone() unless $taken;
  gone("no daemon answers on $socket (it hung up)");
}

sub gone {
  my ($what) = @_;
  $what .= '; the change may have been made all the same: look before you repeat it' if $taken;
  $what =~ s/([^ -~])/sprintf '\\x%02x', ord $1/ge;
  put(\*STDERR, "picket: $what\n");
  exit $UNREACHABLE;
}
