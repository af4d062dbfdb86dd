package io.picketline.cli.data;

import io.picketline.cli.output.Columns;
import io.picketline.cli.session.CommandException;
import io.picketline.cli.session.ExitCode;
import io.picketline.config.InvalidConfigException;
import io.picketline.file.FileTrouble;
import io.picketline.protocol.Names;
import io.picketline.spi.Journals;
import java.io.IOException;
import java.io.PrintWriter;

/** Work on a coordinator's journal, and what the person is told of it. */
public final class JournalCalls {
  static final Columns<Journals.Contents> CONTENTS =
      Columns.of(Journals.Contents.class)
          .column("EPOCH", "epoch", Journals.Contents::epoch)
          .column("ENTRY", "head", Journals.Contents::head)
          .column("VERDICTS", "verdicts", Journals.Contents::verdicts)
          .column("IGNORE RULES", "ignoreRules", Journals.Contents::ignoreRules)
          .column("HOSTS", "hosts", Journals.Contents::hosts);

  private JournalCalls() {}

  /** Something to be done with a journal. */
  @FunctionalInterface
  public interface Work<T> {
    T with(Journals journals) throws IOException, InvalidConfigException;
  }

  /**
   * Does it.
   *
   * @throws CommandException if it cannot be done
   */
  public static <T> T careful(Journals journals, Work<T> work) {
    try {
      return work.with(journals);
    } catch (InvalidConfigException e) {
      throw new CommandException(ExitCode.NOT_SO, Names.escaped(String.join("; ", e.problems())));
    } catch (IOException e) {
      throw new CommandException(ExitCode.NOT_SO, FileTrouble.words(e));
    }
  }

  static void print(String done, Journals.Contents contents, PrintWriter out) {
    out.println(
        "%s: entry %d of epoch %s, %d verdicts, %d ignore rules, %d hosts"
            .formatted(
                Names.printable(done),
                contents.head(),
                contents.epoch(),
                contents.verdicts(),
                contents.ignoreRules(),
                contents.hosts()));
  }
}
