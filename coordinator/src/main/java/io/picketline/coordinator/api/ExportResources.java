package io.picketline.coordinator.api;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/** Lists of blocks in the forms that firewalls fetch, compressed if they take it so. */
final class ExportResources {

  /** Lists that are made at a time: each is in memory as a whole. */
  private static final int MOST = 2;

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
  private final Semaphore places = new Semaphore(MOST);

  /**
   * Those of one coordinator.
   *
   * @param coordinator its name, which reports bear
   */
  ExportResources(Enquiry enquiry, InstantSource clock, String coordinator) {
    this.enquiry = enquiry;
    this.clock = clock;
    this.coordinator = coordinator;
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
    if (!places.tryAcquire()) {
      throw Problem.busy("%d lists are being made already".formatted(MOST));
    }
    try {
      return format.ofHistory() ? report(call, format, filter) : list(call, format, filter);
    } finally {
      places.release();
    }
  }

  private Answer list(Call call, ExportFormat format, BlockFilter filter) {
    var blocks = new ArrayList<ExportedBlock>();
    var after = Optional.<Prefix>empty();
    LocalReply.Exported page;
    do {
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
      return Tags.tagged(call, answer(format, new byte[0]), tag);
    }
    var now = clock.instant();
    var text = text(lines -> new BlockListWriter(format, now, lines).all(blocks));
    return Tags.tagged(call, compressed(call, answer(format, text)), tag);
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
        text(lines -> {
          var report = ScanReport.of(format, coordinator, lines);
          past.events().forEach(report::event);
          report.end();
        });
    var tag = tag(call, '"' + Tags.digest(text) + '"');
    return Tags.tagged(call, compressed(call, answer(format, text)), tag);
  }

  private static byte[] text(Consumer<Consumer<String>> writer) {
    var text = new ByteArrayOutputStream();
    writer.accept(line -> {
      text.writeBytes(line.getBytes(UTF_8));
      text.write('\n');
    });
    return text.toByteArray();
  }

  private static Answer.Whole answer(ExportFormat format, byte[] text) {
    var type = format.contentType();
    var whole = type.startsWith("text/") ? type + "; charset=utf-8" : type;
    return new Answer.Whole(200, whole, text).with("Vary", "Accept-Encoding");
  }

  /** Compressed bytes are others than plain ones: both have the tag in its weak form alone. */
  private static String tag(Call call, String tag) {
    return takesGzip(call) && !tag.startsWith(Tags.WEAK) ? Tags.WEAK + tag : tag;
  }

  private static boolean takesGzip(Call call) {
    return call.header("accept-encoding").filter(GZIP.asPredicate()).isPresent();
  }

  private static Answer.Whole compressed(Call call, Answer.Whole answer) {
    if (!takesGzip(call)) {
      return answer;
    }
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      out.write(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Answer.Whole(answer.status(), answer.type(), packed.toByteArray(), answer.headers())
        .with("Content-Encoding", "gzip");
  }
}
