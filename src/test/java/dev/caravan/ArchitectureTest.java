package dev.caravan;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The layers, and what each of them may know: {@code Caravan → flow, web → job → format, store, access → …}. */
@AnalyzeClasses(packages = "dev.caravan", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final Set<String> PACKAGES =
            Set.of("access", "codec", "config", "flow", "format", "job", "model", "observe", "query", "store", "web");

    @ArchTest
    static final ArchRule layersPointDown = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.caravan..")
            .layer("root")
            .definedBy("dev.caravan")
            .layer("flow")
            .definedBy("dev.caravan.flow..")
            .layer("web")
            .definedBy("dev.caravan.web..")
            .layer("observe")
            .definedBy("dev.caravan.observe..")
            .layer("job")
            .definedBy("dev.caravan.job..")
            .layer("format")
            .definedBy("dev.caravan.format..")
            .layer("store")
            .definedBy("dev.caravan.store..")
            .layer("access")
            .definedBy("dev.caravan.access..")
            .layer("config")
            .definedBy("dev.caravan.config..")
            .layer("codec")
            .definedBy("dev.caravan.codec..")
            .layer("query")
            .definedBy("dev.caravan.query..")
            .layer("model")
            .definedBy("dev.caravan.model..")
            .whereLayer("root")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("flow")
            .mayOnlyBeAccessedByLayers("root")
            .whereLayer("web")
            .mayOnlyBeAccessedByLayers("root")
            .whereLayer("observe")
            .mayOnlyBeAccessedByLayers("root", "flow", "web")
            .whereLayer("job")
            .mayOnlyBeAccessedByLayers("root", "flow", "web", "observe")
            .whereLayer("format")
            .mayOnlyBeAccessedByLayers("root", "flow", "web", "job")
            .whereLayer("store")
            .mayOnlyBeAccessedByLayers("root", "flow", "web", "observe", "job")
            .whereLayer("access")
            .mayOnlyBeAccessedByLayers("root", "flow", "web", "job")
            .whereLayer("config")
            .mayOnlyBeAccessedByLayers("root", "flow", "web", "job", "format", "store", "access")
            .whereLayer("codec")
            .mayOnlyBeAccessedByLayers("root", "flow", "web", "job", "format", "store", "access", "config")
            .whereLayer("query")
            .mayOnlyBeAccessedByLayers("root", "flow", "web", "job", "format", "store", "access", "config", "codec");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.caravan.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule camelStaysAbove = noClasses()
            .that()
            .resideOutsideOfPackages("dev.caravan", "dev.caravan.flow..", "dev.caravan.web..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.camel..", "io.vertx..");

    @ArchTest
    static final ArchRule sqlStaysInTheStore = noClasses()
            .that()
            .resideOutsideOfPackage("dev.caravan.store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.sql..",
                    "javax.sql..",
                    "org.jooq..",
                    "com.zaxxer..",
                    "org.h2..",
                    "org.postgresql..",
                    "org.flywaydb..");

    @ArchTest
    static final ArchRule figuresAreKeptInOnePlace = noClasses()
            .that()
            .resideOutsideOfPackage("dev.caravan.observe..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.micrometer..", "io.prometheus..");

    @ArchTest
    static final ArchRule filesOfTablesStayInFormat = noClasses()
            .that()
            .resideOutsideOfPackage("dev.caravan.format..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "de.siegmar..",
                    "org.apache.poi..",
                    "org.dhatim..",
                    "com.fasterxml.aalto..",
                    "javax.xml..",
                    "org.apache.commons.csv..");

    @ArchTest
    static final ArchRule theModelKnowsNothingButJava = classes()
            .that()
            .resideInAPackage("dev.caravan.model..")
            .should()
            .onlyDependOnClassesThat(resideInAPackage("java..")
                    .or(resideInAPackage("dev.caravan.model.."))
                    .or(resideInAPackage("org.jspecify..")));

    @ArchTest
    static final ArchRule theQueryLanguageKnowsNothingButJavaAndTheModel = classes()
            .that()
            .resideInAPackage("dev.caravan.query..")
            .should()
            .onlyDependOnClassesThat(resideInAPackage("java..")
                    .or(resideInAPackage("dev.caravan.model.."))
                    .or(resideInAPackage("dev.caravan.query.."))
                    .or(resideInAPackage("org.jspecify..")));

    @ArchTest
    static final ArchRule namesSayWhatThingsAre = noClasses()
            .should()
            .haveNameMatching(".*(Manager|Helper|Util|Utils|Impl|Data|Info)")
            .orShould()
            .haveSimpleName("Record");

    @ArchTest
    static final ArchRule nobodySleepsOrAsksTheSystemForTheTime = noClasses()
            .that(areNot("dev.caravan.World"))
            .should()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule nobodyInterruptsThreadsOfTheDatabase = noClasses()
            .that()
            .resideInAPackage("dev.caravan.store..")
            .should()
            .callMethod(ExecutorService.class, "shutdownNow")
            .because("an interrupt closes the file of an embedded H2 database under all threads");

    private static DescribedPredicate<JavaClass> areNot(String name) {
        return DescribedPredicate.describe(
                "are not " + name, type -> !type.getFullName().equals(name));
    }

    /** A rule about a package that does not exist would hold for ever. */
    @Test
    void rulesAreAboutAllPackagesThatThereAre() {
        JavaClasses imported = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.caravan");
        Set<String> found = new TreeSet<>();
        imported.forEach(type -> {
            if (type.getPackageName().startsWith("dev.caravan.")) {
                found.add(
                        type.getPackageName().substring("dev.caravan.".length()).replaceFirst("\\..*", ""));
            }
        });
        assertThat(found).isEqualTo(new TreeSet<>(PACKAGES));
    }

    @Test
    void everyPackageIsNullMarked() throws ClassNotFoundException {
        for (String name : PACKAGES) {
            Class<?> info = Class.forName("dev.caravan." + name + ".package-info");
            assertThat(info.isAnnotationPresent(NullMarked.class)).as(name).isTrue();
        }
    }
}
