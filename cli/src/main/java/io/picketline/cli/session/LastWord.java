package io.picketline.cli.session;

/** What is told where somebody ends the command, by ctrl-c say, before it is done. */
public final class LastWord implements AutoCloseable {

  private final Thread hook;

  public LastWord(Runnable words) {
    hook = Thread.ofPlatform().name("last-word").unstarted(words);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** It is done: nothing is told any more. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // it is being told
    }
  }
}
