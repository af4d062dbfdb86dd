package io.picketline.coordinator.registry;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.picketline.coordinator.journal.Journal;
import io.picketline.coordinator.journal.JournalFile;
import io.picketline.coordinator.journal.JournalHealth;
import io.picketline.coordinator.judgement.RegistrySettings;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.StatusReply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * A program of its own: a registry on a small disk, which fills up and is freed again. Says
 * "passed" in the end.
 */
final class FullDisk {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int ROUNDS = 20;

  private final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseResources("akka-registry.conf").withFallback(ConfigFactory.load()));
  private final TestProbe<LocalReply> operator = kit.createTestProbe();
  private final JournalHealth health = new JournalHealth();
  private final Path disk;

  private FullDisk(Path disk) {
    this.disk = disk;
  }

  /** The disk's mount point is the argument. */
  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) throws IOException {
    var scene = new FullDisk(Path.of(arguments[0]));
    try {
      scene.play();
      System.out.println("passed");
    } finally {
      scene.kit.shutdownTestKit();
    }
  }

  private void play() throws IOException {
    var journal = journal();
    var registry = registry(journal);
    block(registry, "198.51.100.1");
    expect(LocalReply.Changed.class);
    var held = holdForGood(registry);
    require(held.done() instanceof LocalReply.Changed, "what was done is told: " + held);
    require(held.cause().contains("full"), "the cause is told: " + held.cause());
    Files.delete(disk.resolve("ballast"));
    awaitHealth();
    block(registry, "203.0.113.1");
    expect(LocalReply.Changed.class);
    kit.stop(registry, PATIENCE);
    kit.stop(journal, PATIENCE);
    try (var file = JournalFile.open(disk.resolve("journal.db"), 1_000)) {
      file.requireSound();
      var blocked = file.load(Instant.now()).state().toString();
      require(blocked.contains("203.0.113.1"), "the last block is on disk");
      require(blocked.contains("198.51.100." + last), "what was held is on disk");
    }
  }

  private int last = 1;

  /**
   * What is held is written again and again, and what the journal gave back may take it: then the
   * disk is filled once more.
   */
  private LocalReply.NotOnDisk holdForGood(ActorRef<VerdictRegistry.Command> registry)
      throws IOException {
    var said = "";
    for (var round = 0; round < ROUNDS; round++) {
      fill();
      var held = blockUntilHeld(registry);
      order(registry, new LocalRequest.ShowStatus());
      var warnings = expect(StatusReply.CoordinatorStatus.class).warnings().toString();
      var trouble = health.trouble().orElse("");
      if (trouble.contains("in memory") && warnings.contains("memory alone")) {
        return held;
      }
      said = "health: %s; status: %s".formatted(trouble, warnings);
    }
    throw new AssertionError(said);
  }

  /** A page or two may be left when the disk is full. */
  private LocalReply.NotOnDisk blockUntilHeld(ActorRef<VerdictRegistry.Command> registry) {
    while (last++ < 200) {
      block(registry, "198.51.100." + last);
      if (operator.receiveMessage(PATIENCE) instanceof LocalReply.NotOnDisk held) {
        return held;
      }
    }
    throw new AssertionError("the disk never was full");
  }

  private void fill() throws IOException {
    try (var ballast =
        Files.newOutputStream(
            disk.resolve("ballast"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      var chunk = new byte[4_096];
      while (true) {
        ballast.write(chunk);
      }
    } catch (IOException e) {
      require(String.valueOf(e.getMessage()).contains("No space"), "the disk is full: " + e);
    }
  }

  private void awaitHealth() {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (health.trouble().isPresent()) {
      require(System.nanoTime() < end, "it never healed: " + health.trouble());
      Thread.onSpinWait();
    }
  }

  private ActorRef<Journal.Command> journal() {
    var file = JournalFile.open(disk.resolve("journal.db"), 1_000);
    return kit.spawn(Journal.create(file, health, Clock.systemUTC()), Journal.DISPATCHER);
  }

  private ActorRef<VerdictRegistry.Command> registry(ActorRef<Journal.Command> journal) {
    var settings = RegistrySettings.defaults("core", "test");
    return kit.spawn(VerdictRegistry.create(settings, journal, Clock.systemUTC()));
  }

  private void block(ActorRef<VerdictRegistry.Command> registry, String source) {
    order(registry, new LocalRequest.Block(Prefix.parse(source), Duration.ofHours(1), "test"));
  }

  private void order(ActorRef<VerdictRegistry.Command> registry, LocalRequest request) {
    registry.tell(new VerdictRegistry.Order(request, Asker.here("root"), operator.getRef()));
  }

  private <T extends LocalReply> T expect(Class<T> type) {
    return operator.expectMessageClass(type, PATIENCE);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
