package io.picketline.sensor.replay;

import io.picketline.spi.Replay;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Replays capture files: reads each twice, first for what the hosts answer, then to judge. */
public final class ReplayEngine implements Replay {

  @Override
  public void replay(Request request, Consumer<Outcome> reader) {
    if (request.together()) {
      network(request, request.files()).forEach(reader);
    } else {
      request.files().forEach(file -> network(request, List.of(file)).forEach(reader));
    }
  }

  /** What the files of one network show. */
  private static List<Outcome> network(Request request, List<Path> files) {
    var lore = new FileLore();
    var sort = Captures.read(files, false, lore).stream().anyMatch(Captures.Reading::disordered);
    if (sort) {
      lore = new FileLore();
      Captures.read(files, true, lore);
    }
    var one = new Request(files, true, request.victims(), request.serves(), request.guarded());
    var run = new ReplayRun(lore, one);
    return run.outcomes(Captures.read(files, sort, run));
  }
}
