package io.picketline.notify;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rules of the packages that tell others. */
@AnalyzeClasses(
    packages = "io.picketline.notify",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule KNOWS_NO_DAEMON =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.picketline.sensor..",
              "io.picketline.coordinator..",
              "io.picketline.cli..",
              "akka..",
              "com.typesafe.config..");

  @ArchTest
  static final ArchRule FORMATS_ARE_PURE =
      noClasses()
          .that()
          .resideInAPackage("..notify.format..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net..", "java.nio.file..", "..notify.receiver..");

  @ArchTest
  static final ArchRule MAIL_AND_WEB_STAY_WITH_RECEIVERS =
      noClasses()
          .that()
          .resideOutsideOfPackage("..notify.receiver..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta.mail..", "java.net.http..", "java.lang.foreign..");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("io.picketline.notify.(*)..").should().beFreeOfCycles();
}
