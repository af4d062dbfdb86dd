package io.picketline.lab;

import io.picketline.lab.fleet.LabException;
import io.picketline.lab.fleet.Plan;
import io.picketline.lab.scenario.Playhouse;
import io.picketline.lab.scenario.Story;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A lab that stays up until it is told to end, to work in by hand. */
final class Standing {

  /** Made once all is ready; {@code bin/lab up} waits for it. */
  private static final String READY = "ready";

  private Standing() {}

  static int up(CommandLine typed, Path directory, Path picket) {
    var options = typed.options();
    var plan = new Plan(options.hosts(), options.coordinators(), options.runs());
    var story = new Story(System.out);
    var house = Playhouse.open(plan, true, directory, picket, story);
    for (var name : house.topology().everybody()) {
      story.line("%-10s %s".formatted(name, house.topology().v4(name)));
    }
    System.out.flush();
    try {
      var programs = Files.createDirectories(directory.resolve("bin"));
      Files.createSymbolicLink(programs.resolve("picket"), picket);
      Files.createFile(directory.resolve(READY));
      new CountDownLatch(1).await();
    } catch (IOException e) {
      throw new LabException("cannot write in " + directory, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      house.close();
    }
    return 0;
  }
}
