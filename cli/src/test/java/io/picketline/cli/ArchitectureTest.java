package io.picketline.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the command may know. */
@AnalyzeClasses(
    packages = "io.picketline.cli",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule KNOWS_THE_CONTRACT_ONLY =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "io.picketline.cli..",
              "io.picketline.relay..",
              "io.picketline.protocol..",
              "io.picketline.file..",
              "io.picketline.wire..",
              "io.picketline.spi..",
              "io.picketline.identity..",
              "io.picketline.config..",
              "io.picketline.lists..",
              "io.picketline.metrics..",
              "org.yaml.snakeyaml..",
              "picocli..",
              "com.fasterxml.jackson..",
              "javax.net.ssl..",
              "org.jspecify.annotations..");

  /** Verbs know the session, and it knows none of them. */
  @ArchTest
  static final ArchRule NO_CIRCLES =
      slices().matching("io.picketline.cli.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONLY_MAIN_EXITS =
      noClasses()
          .that()
          .doNotHaveSimpleName("Main")
          .should()
          .callMethod(System.class, "exit", int.class);

  @ArchTest
  static final ArchRule ONLY_WHAT_IS_STARTED_IS_PUBLIC =
      classes()
          .that()
          .resideInAPackage("io.picketline.cli..")
          .and()
          .doNotHaveSimpleName("Main")
          .and()
          .doNotHaveSimpleName("WarmTree")
          .and()
          .areTopLevelClasses()
          .and()
          .resideInAPackage("io.picketline.cli")
          .should()
          .notBePublic();
}
