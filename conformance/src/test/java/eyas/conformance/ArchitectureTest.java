package eyas.conformance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Holds the code against ARCHITECTURE.md and CONTRIBUTING.md. */
final class ArchitectureTest {
    private static final JavaClasses EYAS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("eyas");

    @Test
    void thereIsSomethingToCheck() {
        assertThat(EYAS.size()).as("classes found").isGreaterThan(200);
    }

    @Test
    void dataFlowsOneWay() {
        Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("event")
                .definedBy("eyas.event..")
                .layer("capture")
                .definedBy("eyas.capture..")
                .layer("live")
                .definedBy("eyas.live..")
                .layer("state")
                .definedBy("eyas.state..")
                .layer("container")
                .definedBy("eyas.container..")
                .layer("fields")
                .definedBy("eyas.fields..")
                .layer("filter")
                .definedBy("eyas.filter..")
                .layer("rules")
                .definedBy("eyas.rules..")
                .layer("engine")
                .definedBy("eyas.engine..")
                .layer("plugin")
                .definedBy("eyas.plugin..")
                .layer("lsp")
                .definedBy("eyas.lsp..")
                .layer("workbench")
                .definedBy("eyas.workbench..")
                .layer("output")
                .definedBy("eyas.output..")
                .layer("config")
                .definedBy("eyas.config..")
                .layer("report")
                .definedBy("eyas.report..")
                .layer("service")
                .definedBy("eyas.service..")
                .layer("action")
                .definedBy("eyas.action..")
                .layer("enrich")
                .definedBy("eyas.enrich..")
                .layer("cli")
                .definedBy("eyas.cli..")
                .whereLayer("event")
                .mayNotAccessAnyLayer()
                .whereLayer("capture")
                .mayOnlyAccessLayers("event")
                .whereLayer("live")
                .mayOnlyAccessLayers("event")
                .whereLayer("state")
                .mayOnlyAccessLayers("event")
                .whereLayer("container")
                .mayOnlyAccessLayers("event", "state")
                .whereLayer("fields")
                .mayOnlyAccessLayers("event", "state")
                .whereLayer("filter")
                .mayOnlyAccessLayers("event", "state", "fields")
                .whereLayer("rules")
                .mayOnlyAccessLayers("event", "state", "fields", "filter")
                .whereLayer("engine")
                .mayOnlyAccessLayers("event", "state", "fields", "filter", "rules")
                .whereLayer("plugin")
                .mayOnlyAccessLayers("event", "state", "fields", "filter", "rules", "engine")
                .whereLayer("lsp")
                .mayOnlyAccessLayers("event", "state", "fields", "filter", "rules")
                .whereLayer("workbench")
                .mayOnlyAccessLayers("event", "state", "fields", "filter", "rules", "engine")
                .whereLayer("output")
                .mayOnlyAccessLayers("event", "state", "fields", "filter", "rules", "engine")
                .whereLayer("config")
                .mayOnlyAccessLayers("event", "state", "fields", "filter", "rules", "engine")
                .whereLayer("report")
                .mayOnlyAccessLayers("event", "state", "fields", "filter", "rules", "engine")
                .whereLayer("service")
                .mayNotAccessAnyLayer()
                .whereLayer("action")
                .mayOnlyAccessLayers("event", "state", "fields", "filter", "rules", "engine", "report", "service")
                .whereLayer("enrich")
                .mayOnlyAccessLayers("event", "state", "fields", "filter", "rules", "engine", "report", "service")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .check(EYAS);
    }

    @Test
    void theSyntaxOfConditionsKnowsNothingOfTheEngine() {
        noClasses()
                .that()
                .resideInAPackage("eyas.filter.syntax..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "eyas.event..", "eyas.state..", "eyas.fields..", "eyas.filter.check..", "eyas.filter.plan..")
                .check(EYAS);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("eyas.(**)").should().beFreeOfCycles().check(EYAS);
    }

    @Test
    void onlyTheCommandLinePrintsAndExits() {
        noClasses()
                .that()
                .resideOutsideOfPackage("eyas.cli..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .check(EYAS);
    }

    @Test
    void namesSayWhatAThingIs() {
        for (String word : new String[] {"Util", "Utils", "Helper", "Manager", "Misc", "Impl", "Base"}) {
            classes().should().haveSimpleNameNotEndingWith(word).check(EYAS);
        }
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked = new TreeSet<>();
        for (JavaClass type : EYAS) {
            JavaPackage home = type.getPackage();
            if (!home.isAnnotatedWith(NullMarked.class)) {
                unmarked.add(home.getName());
            }
        }
        assertThat(unmarked).isEmpty();
    }
}
