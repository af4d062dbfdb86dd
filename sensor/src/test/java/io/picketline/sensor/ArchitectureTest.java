package io.picketline.sensor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

/** The rules of the sensor's packages. */
@AnalyzeClasses(
    packages = "io.picketline.sensor",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule nothingKnowsCoordinatorOrCommand =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.picketline.coordinator..", "io.picketline.cli..");

  @ArchTest
  static final ArchRule detectionIsPure =
      noClasses()
          .that()
          .resideInAPackage("..sensor.detect..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "akka..",
              "java.io..",
              "java.nio..",
              "java.net..",
              "java.time.zone..",
              "..sensor.capture..",
              "..sensor.filter..",
              "..sensor.keeper..",
              "..sensor.link..",
              "..sensor.netlink..");

  @ArchTest
  static final ArchRule detectionReadsNoClock =
      noClasses()
          .that()
          .resideInAPackage("..sensor.detect..")
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Instant.class, "now");

  @ArchTest
  static final ArchRule onlyConfigSeesTheConfigLibrary =
      noClasses()
          .that()
          .resideOutsideOfPackage("..sensor.config..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.typesafe.config..");

  @ArchTest
  static final ArchRule onlyOnePackageStartsProcesses =
      noClasses()
          .that()
          .resideOutsideOfPackage("..sensor.process..")
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(ProcessBuilder.class, Process.class);

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("io.picketline.sensor.(*)..").should().beFreeOfCycles();
}
