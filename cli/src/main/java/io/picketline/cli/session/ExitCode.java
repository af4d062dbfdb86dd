package io.picketline.cli.session;

/**
 * The exit codes of the command; those of the daemons are in {@link io.picketline.spi.Daemon}, that
 * of a lost answer in {@link io.picketline.cli.StandardOutput}.
 */
public final class ExitCode {

  /** Done. */
  public static final int DONE = 0;

  /** The asked thing is not so: not blocked, not there, not a good configuration. */
  public static final int NOT_SO = 1;

  /** The command line, or a value in it, is not valid. */
  public static final int USAGE = 2;

  /** The daemon is not there, or cannot answer now. */
  public static final int UNREACHABLE = 3;

  /** Rights, guard or ignore list forbid it, or this daemon is not the one to ask. */
  public static final int REFUSED = 4;

  /** So, or done, on some hosts only; not on all live ones within the time given. */
  public static final int PARTLY = 5;

  /** Done and in force, but lost if the coordinator ends before its disk can be written. */
  public static final int NOT_ON_DISK = 6;

  /** A part of this installation is missing (sysexits.h EX_UNAVAILABLE). */
  public static final int UNAVAILABLE = 69;

  /** A fault of the command itself (sysexits.h EX_SOFTWARE). */
  public static final int FAULT = 70;

  /** A bad configuration (sysexits.h EX_CONFIG). */
  public static final int BAD_CONFIG = 78;

  private ExitCode() {}
}
