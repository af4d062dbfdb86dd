package io.picketline.local;

import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.ListEvents;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.relay.Errand;
import io.picketline.spi.CommandTree;
import io.picketline.wire.Frames;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs command lines for callers, who may ask by them what they may ask by themselves: a few at a
 * time, each with a bounded number of requests and a bounded answer, which comes as a whole. Those
 * beyond that are left to the callers. Thread-safe.
 */
final class Errands {

  private static final Logger LOG = LoggerFactory.getLogger(Errands.class);
  private static final int MOST_AT_A_TIME = 4;
  private static final int MOST_REQUESTS = 16;

  /** Loaded with the first errand: who only ever runs the daemon has no use for it. */
  private static final class Tree {
    static final Optional<CommandTree> TREE =
        ServiceLoader.load(CommandTree.class, CommandTree.class.getClassLoader()).findFirst();
  }

  private final Exchange exchange;
  private final Semaphore places = new Semaphore(MOST_AT_A_TIME);

  Errands(Exchange exchange) {
    this.exchange = exchange;
  }

  /** By whom an errand came, and what he can do who may not ask what he wants. */
  record Caller(Asker asker, String remedy) {}

  /**
   * Runs one whose mark has been read.
   *
   * @throws IOException if the caller is gone, or sends something else
   */
  void serve(InputStream in, OutputStream out, Caller caller) throws IOException {
    var errand = Errand.read(in);
    var answer = new ErrandAnswer(out);
    var tree = Tree.TREE;
    if (tree.isEmpty() || !places.tryAcquire()) {
      answer.elsewhere();
      return;
    }
    try (var _ = Hangup.watched(in)) {
      run(tree.get(), errand, answer, caller);
    } finally {
      places.release();
    }
  }

  private void run(CommandTree tree, Errand errand, ErrandAnswer answer, Caller caller)
      throws IOException {
    try {
      var code = tree.run(errand, asked(answer, caller), answer.out(), answer.err());
      if (code.isPresent() && !answer.tooLong()) {
        answer.done(code.getAsInt());
        return;
      }
    } catch (RuntimeException e) {
      LOG.warn("a command line could not be run here: {}", e.toString());
    }
    answer.elsewhere();
  }

  private CommandTree.Asked asked(ErrandAnswer answer, Caller caller) {
    var count = new int[1];
    return request -> {
      if (++count[0] > MOST_REQUESTS) {
        throw new IOException("too many requests for one command line");
      }
      if (request.changes()) {
        answer.taken();
      }
      return ask(request, caller);
    };
  }

  /** By the bytes of the message, so that nothing is answered that the socket would not carry. */
  private LocalReply ask(LocalRequest request, Caller caller) throws IOException {
    if (request instanceof ListEvents(_, _, _, var follow) && follow) {
      throw new IOException("whoever follows events does so by himself");
    }
    var question = new ByteArrayOutputStream();
    Frames.write(question, request);
    var answer = new ByteArrayOutputStream();
    exchange.serve(
        new ByteArrayInputStream(question.toByteArray()),
        answer,
        caller.asker(),
        caller.remedy(),
        _ -> {});
    return Frames.read(new ByteArrayInputStream(answer.toByteArray()), LocalReply.class)
        .orElseThrow(() -> new IOException("an answer of another version"));
  }
}
