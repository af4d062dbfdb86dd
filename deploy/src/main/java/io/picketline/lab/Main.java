package io.picketline.lab;

import io.picketline.lab.fleet.LabException;
import io.picketline.lab.measure.KernelException;
import io.picketline.lab.scenario.Playhouse;
import io.picketline.lab.scenario.Scenario;
import io.picketline.lab.scenario.Scenarios;
import io.picketline.lab.scenario.Stage;
import io.picketline.lab.scenario.Story;
import java.nio.file.Path;

/**
 * Plays a scenario in the namespaces that {@code bin/lab} has started it in, or only sets the lab
 * up. The environment names the lab's directory and the picket command.
 */
public final class Main {

  private static final int OK = 0;
  private static final int PROOF_FAILED = 1;
  private static final int USAGE = 2;
  private static final int SOFTWARE = 70;

  private Main() {}

  /** Ends with 0 if every proof holds, 1 if one does not, 2 for bad usage, 70 if the lab broke. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  private static int run(String[] arguments) {
    try {
      var typed = CommandLine.parse(arguments);
      return switch (typed.verb()) {
        case "list" -> list();
        case "up" -> Standing.up(typed, directory(), picket());
        default -> {
          var scenario = Scenarios.named(typed.verb());
          if (scenario.isEmpty()) {
            throw new CommandLine.UsageException(
                "no scenario %s; 'bin/lab list' names them".formatted(typed.verb()));
          }
          yield play(scenario.get(), typed);
        }
      };
    } catch (CommandLine.UsageException e) {
      System.err.println("lab: " + e.getMessage());
      return USAGE;
    } catch (LabException | KernelException e) {
      System.err.println("lab: " + e.getMessage());
      return SOFTWARE;
    }
  }

  private static int list() {
    for (var scenario : Scenarios.all()) {
      System.out.printf("%-12s %s%n", scenario.name(), scenario.summary());
    }
    return OK;
  }

  private static int play(Scenario scenario, CommandLine typed) {
    var story = new Story(typed.json() ? System.err : System.out);
    story.chapter("Picketline lab: " + scenario.name());
    story.line(scenario.summary());
    var plan = scenario.plan(typed.options());
    try (var house = Playhouse.open(plan, scenario.needsDaemons(), directory(), picket(), story)) {
      var stage = house.stage(typed.options(), story);
      try {
        scenario.play(stage);
      } catch (LabException e) {
        story.chapter("What the daemons said last");
        story.quote(house.fleet().tails());
        throw e;
      }
      return report(scenario, typed, stage, house);
    }
  }

  private static int report(Scenario scenario, CommandLine typed, Stage stage, Playhouse house) {
    var story = stage.story();
    story.chapter("Proofs");
    stage.proofs().all().forEach(story::proof);
    if (!stage.proofs().ok()) {
      story.chapter("What the daemons said last");
      story.quote(house.fleet().tails());
    }
    if (typed.json()) {
      System.out.println(Report.of(scenario.name(), typed.options(), stage).json());
    }
    return stage.proofs().ok() ? OK : PROOF_FAILED;
  }

  private static Path directory() {
    return environment("PICKETLINE_LAB_DIRECTORY");
  }

  private static Path picket() {
    return environment("PICKETLINE_LAB_PICKET");
  }

  private static Path environment(String name) {
    var value = System.getenv(name);
    if (value == null) {
      throw new LabException("%s is not set; start the lab with bin/lab".formatted(name));
    }
    return Path.of(value);
  }
}
