package io.picketline.lab.scenario;

import java.time.Duration;

/** A list is imported: every address of it is dropped on every host, and soon. */
final class Bulk implements Scenario {

  private static final int LIST = 10_000;

  /** On any machine; two seconds are promised for one that has the time. */
  private static final double SOON_MILLIS = 30_000;

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Override
  public String name() {
    return "import";
  }

  @Override
  public String summary() {
    return "a list of 10,000 addresses is imported: every host drops all of them";
  }

  @Override
  public void play(Stage stage) {
    for (var run = 0; run < stage.options().runs(); run++) {
      var addresses = BlockImport.addresses(run * LIST, LIST);
      var began = System.nanoTime();
      BlockImport.all(stage, stage.coordinator(), addresses);
      var acknowledged = (System.nanoTime() - began) / 1e6;
      var inForce = Roll.awaitAllInForce(stage, stage.coordinator(), LIMIT);
      var millis = (System.nanoTime() - began) / 1e6;
      stage
          .story()
          .line(
              "acknowledged after %s, in force on every host after %s"
                  .formatted(Millis.text(acknowledged), Millis.text(millis)));
      stage.times().network(Times.ALL, millis);
      stage
          .proofs()
          .check(
              "every host has the list soon",
              inForce && millis <= SOON_MILLIS,
              "%s, 2 s are promised; acknowledged after %s"
                  .formatted(
                      inForce ? Millis.text(millis) : "not all after a minute",
                      Millis.text(acknowledged)));
      for (var host : stage.topology().hosts()) {
        BlockImport.prove(stage, host, addresses, "at once");
      }
    }
    Bystander.check(stage, true, "afterwards");
  }
}
