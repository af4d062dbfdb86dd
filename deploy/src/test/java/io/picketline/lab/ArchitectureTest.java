package io.picketline.lab;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the lab may know: the contract, never the parts that it tests. */
@AnalyzeClasses(
    packages = "io.picketline.lab",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule KNOWS_THE_CONTRACT_ONLY =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "io.picketline.lab..",
              "io.picketline.protocol..",
              "io.picketline.wire..",
              "io.picketline.spi..",
              "io.picketline.identity..",
              "io.picketline.config..",
              "com.fasterxml.jackson..",
              "javax.net.ssl..",
              "com.sun.net.httpserver..",
              "javax.security.auth.x500..",
              "org.bouncycastle..",
              "org.jspecify.annotations..");

  @ArchTest
  static final ArchRule MEASURES_WITHOUT_KNOWING_DAEMONS =
      noClasses()
          .that()
          .resideInAPackage("..measure..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..fleet..", "..scenario..", "io.picketline.wire..");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("io.picketline.lab.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONLY_MAIN_EXITS =
      noClasses()
          .that()
          .doNotHaveSimpleName("Main")
          .should()
          .callMethod(System.class, "exit", int.class);
}
