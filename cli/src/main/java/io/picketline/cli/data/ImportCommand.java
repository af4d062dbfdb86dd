package io.picketline.cli.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.picketline.cli.session.Arguments;
import io.picketline.cli.session.CommandException;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.Patience;
import io.picketline.cli.session.Session;
import io.picketline.lists.BlockList;
import io.picketline.lists.BlockListReader;
import io.picketline.lists.ListException;
import io.picketline.lists.ListFormat;
import io.picketline.protocol.Names;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Blocks every source of a list. */
@Command(
    name = "import",
    description = {
      "Block every source of a list: one address, prefix or range a line,"
          + " 'address,duration,reason', or what other programs write: DShield, Spamhaus,"
          + " PortSentry, fail2ban, CrowdSec, nft and ipset. What the list says of how long is kept.",
      "The whole list is checked first: nothing is blocked if any line is wrong or may not be"
          + " blocked, unless --skip-bad. It is blocked in parts; if that ends in between, what is"
          + " blocked stays so, is counted, and the exit code is 5: import the list once more."
    },
    footer = {
      "picket import blocklist.txt --for 7d --dry-run",
      "picket import blocklist.txt --for 7d --skip-bad"
    })
public final class ImportCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";
  private static final String GUESSED = "auto";

  private final Session session;

  @Parameters(paramLabel = "FILE", description = "The list; - for standard input.")
  private String file = STANDARD_INPUT;

  @Option(
      names = "--format",
      paramLabel = "auto|plain|csv|jsonl|dshield|spamhaus|portsentry|fail2ban|crowdsec|nft|ipset",
      converter = ToFormat.class,
      defaultValue = GUESSED,
      description = "What the list is; auto, which it is if not said: what it looks like.")
  private String format = GUESSED;

  @Option(
      names = "--set",
      paramLabel = "NAME",
      description = {
        "Of a dump of nft or ipset with several sets, the one to block; may be given again."
      })
  private List<String> sets = new ArrayList<>();

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      converter = Arguments.ToSpan.class,
      description = "How long, for lines that do not say it: 30s, 10m, 2h, 7d.")
  private @Nullable Duration duration;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      converter = Arguments.ToText.class,
      description = "Why, for lines that do not say it; else where the list came from.")
  private @Nullable String reason;

  @Option(names = "--skip-bad", description = "Block the others if some lines are bad.")
  private boolean skipBad;

  @Option(names = "--dry-run", description = "Only say what would come of it.")
  private boolean dryRun;

  @Mixin private Patience patience = new Patience();

  public ImportCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var why = reason == null ? Names.printable("imported from " + name()) : reason;
    var list = read();
    var orders = ListOrders.of(list, Optional.ofNullable(duration), why);
    return new ImportRun(session, name(), skipBad, dryRun).run(list, orders, patience.limit());
  }

  private BlockList read() {
    var reader = new BlockListReader(session.now(), session.zone(), Set.copyOf(sets));
    try (var text = new InputStreamReader(open(), UTF_8)) {
      return reader.read(text, format());
    } catch (ListException e) {
      throw new CommandException(ExitCode.USAGE, "%s: %s".formatted(name(), e.getMessage()));
    } catch (NoSuchFileException _) {
      throw new CommandException(ExitCode.USAGE, "%s is not there".formatted(name()));
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.USAGE,
          "%s cannot be read: %s"
              .formatted(name(), Names.printable(String.valueOf(e.getMessage()))));
    }
  }

  private Optional<ListFormat> format() {
    return format.equals(GUESSED) ? Optional.empty() : Optional.of(ListFormat.named(format));
  }

  private InputStream open() throws IOException {
    return file.equals(STANDARD_INPUT)
        ? new FileInputStream(FileDescriptor.in)
        : Files.newInputStream(Path.of(file));
  }

  private String name() {
    return file.equals(STANDARD_INPUT) ? "standard input" : file;
  }

  /** The name of a format, made sure of. */
  static final class ToFormat implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      return Arguments.converted(
          text, word -> word.equals(GUESSED) ? word : ListFormat.named(word).toString());
    }
  }
}
