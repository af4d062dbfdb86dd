package io.picketline.coordinator;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

/** The rules of the coordinator's packages. */
@AnalyzeClasses(
    packages = "io.picketline.coordinator",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule MODULES =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.picketline.sensor..", "io.picketline.cli..");

  @ArchTest
  static final ArchRule CONFIG_LIBRARY =
      noClasses()
          .that(not(resideInAPackage("io.picketline.coordinator.config")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.typesafe.config..");

  @ArchTest
  static final ArchRule SQL =
      noClasses()
          .that(not(resideInAPackage("io.picketline.coordinator.journal")))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..", "org.flywaydb..");

  @ArchTest
  static final ArchRule CERTIFICATE_LIBRARY =
      noClasses()
          .that(not(resideInAPackage("io.picketline.coordinator.trust")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bouncycastle..");

  @ArchTest
  static final ArchRule NO_UNTYPED_ACTORS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("akka.actor.AbstractActor")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("akka.actor.ActorRef");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("io.picketline.coordinator.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NAMES =
      classes()
          .should()
          .haveNameNotMatching(".*(Impl|Manager|Helper|Util|Data|Info|Abstract)[A-Z]?.*");

  @ArchTest
  static void packages_areNullMarked(JavaClasses classes) {
    var unmarked =
        classes.stream()
            .map(JavaClass::getPackage)
            .filter(own -> own.getName().startsWith("io.picketline.coordinator"))
            .filter(own -> !own.isAnnotatedWith(NullMarked.class))
            .map(own -> own.getName())
            .collect(Collectors.toSet());

    assertThat(unmarked).isEmpty();
  }
}
