package io.picketline.coordinator.api;

import io.picketline.lists.BlockFilter;
import io.picketline.lists.BlockListWriter;
import io.picketline.lists.ExportFormat;
import io.picketline.lists.ListTag;
import io.picketline.lists.ScanReport;
import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.ExportedBlock;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Lists of blocks in the forms that firewalls fetch, compressed if they take it so. */
final class ExportResources {

  /** Lists that are made at a time: the blocks of each are in memory meanwhile. */
  private static final int MOST = 2;

  /** So long it is waited for one of these places: firewalls like to ask at the full minute. */
  private static final Duration WAIT = Duration.ofSeconds(10);

  /** So long a list may take to be gathered, page by page. */
  private static final Duration GATHERED_WITHIN = Duration.ofSeconds(30);

  /** Memory for lists that are on their way, in KiB: 100,000 blocks take some 2 MiB, packed. */
  static final int MOST_ROOM = 24 * 1024;

  /** Most blocks of one list: about 20 MB of text in the longest form. */
  private static final int MOST_BLOCKS = 100_000;

  /** Among the encodings that are taken, and not with the weight 0 (RFC 9110, 12.5.3). */
  private static final Pattern GZIP =
      Pattern.compile(
          "(?:^|,)\\s*(?:x-)?gzip\\s*(?:,|$|;\\s*q=(?!0(?:\\.0*)?\\s*(?:,|$)))",
          Pattern.CASE_INSENSITIVE);

  private final Enquiry enquiry;
  private final InstantSource clock;
  private final String coordinator;
  private final Semaphore places = new Semaphore(MOST, true);
  private final Semaphore room;

  /**
   * Those of one coordinator.
   *
   * @param coordinator its name, which reports bear
   * @param room in KiB, for lists that are on their way
   */
  ExportResources(Enquiry enquiry, InstantSource clock, String coordinator, int room) {
    this.enquiry = enquiry;
    this.clock = clock;
    this.coordinator = coordinator;
    this.room = new Semaphore(room);
  }

  List<Operation> operations() {
    return List.of(Operation.get("/v1/export/{format}", this::export).open());
  }

  private Answer export(Call call, Parameters at) {
    var format = ExportFormat.named(Names.printable(at.name()));
    var origins = at.words("origin").stream().map(VerdictResources::origin);
    var filter =
        new BlockFilter(
            origins.collect(Collectors.toSet()),
            at.instant("since"),
            at.value("within", Prefix::parse));
    at.text("token");
    at.requireNoOther();
    takePlace();
    try {
      return format.ofHistory() ? report(call, format, filter) : list(call, format, filter);
    } finally {
      places.release();
    }
  }

  private void takePlace() {
    try {
      if (places.tryAcquire(WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    throw Problem.busy("%d lists are being made already".formatted(MOST));
  }

  private Answer list(Call call, ExportFormat format, BlockFilter filter) {
    var blocks = new ArrayList<ExportedBlock>();
    var after = Optional.<Prefix>empty();
    var end = System.nanoTime() + GATHERED_WITHIN.toNanos();
    LocalReply.Exported page;
    do {
      if (System.nanoTime() - end >= 0) {
        throw Problem.busy("the coordinator that leads is too slow to tell the list");
      }
      page = (LocalReply.Exported) enquiry.ask(call, new LocalRequest.Export(after));
      page.blocks().stream().filter(filter::takes).forEach(blocks::add);
      if (blocks.size() > MOST_BLOCKS) {
        throw new Problem(
            Problem.Kind.INVALID,
            "more than %d blocks; ask for less by within, origin or since".formatted(MOST_BLOCKS));
      }
      after = page.blocks().isEmpty() ? after : Optional.of(page.blocks().getLast().source());
    } while (page.more() && !page.blocks().isEmpty());
    var tag = tag(call, ListTag.of(format, blocks));
    if (Tags.has(call, tag)) {
      return Tags.tagged(call, head(format), tag);
    }
    var now = clock.instant();
    var text = PackedText.of(lines -> new BlockListWriter(format, now, lines).all(blocks));
    return sent(call, format, tag, text);
  }

  /** What was seen, with the proofs that are still kept: the newest thousand events at most. */
  private Answer report(Call call, ExportFormat format, BlockFilter filter) {
    Optional<Instant> since = filter.since();
    var past =
        (LocalReply.Past)
            enquiry.ask(
                call,
                new LocalRequest.Recall(since, filter.within(), LocalRequest.Recall.MOST, true));
    var text =
        PackedText.of(lines -> {
          var report = ScanReport.of(format, coordinator, lines);
          past.events().forEach(report::event);
          report.end();
        });
    return sent(call, format, tag(call, '"' + text.digest() + '"'), text);
  }

  /** The list; its room is taken until the caller has it, or is gone. */
  private Answer sent(Call call, ExportFormat format, String tag, PackedText text) {
    var head = Tags.tagged(call, head(format), tag);
    if (head.status() != 200) {
      return head;
    }
    if (!room.tryAcquire(text.kibibytes())) {
      throw Problem.busy("too many lists are on their way to others");
    }
    var zipped = takesGzip(call);
    var whole = zipped ? head.with("Content-Encoding", "gzip") : head;
    return new Answer.Stream(
        whole.type(),
        whole.headers(),
        (out, _) -> {
          if (zipped) {
            text.writePacked(out);
          } else {
            text.writeUnpacked(out);
          }
        },
        () -> room.release(text.kibibytes()));
  }

  private static Answer.Whole head(ExportFormat format) {
    var type = format.contentType();
    var whole = type.startsWith("text/") ? type + "; charset=utf-8" : type;
    return new Answer.Whole(200, whole, new byte[0]).with("Vary", "Accept-Encoding");
  }

  /** Compressed bytes are others than plain ones: both have the tag in its weak form alone. */
  private static String tag(Call call, String tag) {
    return takesGzip(call) && !tag.startsWith(Tags.WEAK) ? Tags.WEAK + tag : tag;
  }

  private static boolean takesGzip(Call call) {
    return call.header("accept-encoding").filter(GZIP.asPredicate()).isPresent();
  }
}
