package io.picketline.sensor.replay;

import io.picketline.sensor.capture.CaptureCounters;
import io.picketline.spi.Replay;
import java.io.IOException;

/** Replays capture files: reads each twice, first for what the hosts answer, then to judge. */
public final class ReplayEngine implements Replay {

  @Override
  public Outcome replay(Request request) throws IOException {
    var lore = new FileLore();
    PacketReader.read(request.file(), new CaptureCounters(), lore);
    var counters = new CaptureCounters();
    var run = new ReplayRun(lore, request);
    var frames = PacketReader.read(request.file(), counters, run);
    return run.outcome(frames, counters);
  }
}
