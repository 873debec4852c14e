package eyas.conformance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Checks the structure of the state. {@link ArchitectureTest} checks that its packages have no cycles; this test checks that its types have
 * no large cycles across packages, and that no other module modifies its entries.
 */
final class StateStructureTest {
    private static final String STATE = "eyas.state..";

    /** The maximum number of types in a reference cycle. */
    private static final int MOST_IN_CYCLE = 10;

    /** Packages with entries and tables that have public methods for appliers to modify them. */
    private static final String[] ENTRIES = {
        "eyas.state.container..",
        "eyas.state.dns..",
        "eyas.state.file..",
        "eyas.state.job..",
        "eyas.state.origin..",
        "eyas.state.process..",
        "eyas.state.socket..",
        "eyas.state.user.."
    };

    private static final JavaClasses EYAS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("eyas");

    @Test
    void typesHaveNoLargeCycles() {
        Map<String, Set<String>> uses = uses();
        assertThat(uses).as("types of the state").hasSizeGreaterThan(100);
        Map<String, Set<String>> reached = new TreeMap<>();
        uses.keySet().forEach(type -> reached.put(type, reachedFrom(type, uses)));
        Set<String> large = new TreeSet<>();
        for (String type : uses.keySet()) {
            Set<String> cycle = new TreeSet<>(reached.get(type));
            cycle.removeIf(other -> !reached.get(other).contains(type));
            if (cycle.size() > MOST_IN_CYCLE) {
                large.add(cycle.size() + " types: " + cycle);
            }
        }
        new CodebaseRule(
                        "no more than " + MOST_IN_CYCLE + " types of the state are in a reference cycle",
                        "pass what the lower type needs as a parameter, or let it own an interface")
                .check(large);
    }

    /** Returns the references between top-level types of the state; those of nested types count for the top-level type. */
    private static Map<String, Set<String>> uses() {
        Map<String, Set<String>> uses = new TreeMap<>();
        for (JavaClass type : EYAS.that(JavaClass.Predicates.resideInAPackage(STATE))) {
            String from = topLevel(type);
            Set<String> to = uses.computeIfAbsent(from, _ -> new TreeSet<>());
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (JavaClass.Predicates.resideInAPackage(STATE).test(target)) {
                    to.add(topLevel(target));
                }
            }
            to.remove(from);
        }
        return uses;
    }

    private static String topLevel(JavaClass type) {
        return type.getEnclosingClass().map(StateStructureTest::topLevel).orElse(type.getName());
    }

    private static Set<String> reachedFrom(String start, Map<String, Set<String>> uses) {
        Set<String> reached = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(uses.get(start));
        while (!open.isEmpty()) {
            String type = open.pop();
            if (reached.add(type)) {
                open.addAll(uses.get(type));
            }
        }
        return reached;
    }

    /** The fields of entries are public because appliers are in other packages of the module. */
    @Test
    void entryFieldsAreUsedInStateOnly() {
        DescribedPredicate<JavaFieldAccess> ofEntry = DescribedPredicate.describe(
                "of an entry of the state",
                access -> access.getTarget()
                        .resolveMember()
                        .filter(field -> field.getOwner().getPackageName().startsWith("eyas.state"))
                        .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                        .isPresent());
        new CodebaseRule("only the state uses the fields of its entries", "call the method that returns it")
                .check(noClasses().that().resideOutsideOfPackage(STATE).should().accessFieldWhere(ofEntry), EYAS);
    }

    /** Methods of tables that modify them and return a value. */
    private static final Set<String> TABLE_CHANGES = Set.of("add", "change", "entry", "nextNumber", "remove");

    /**
     * Treats a method without a result as a modification, except {@code AncestorWalk.start}, which changes only the caller's own walk.
     * Tables also have {@link #TABLE_CHANGES}.
     */
    @Test
    void entriesAreModifiedInStateOnly() {
        DescribedPredicate<JavaMethodCall> change = DescribedPredicate.describe(
                "that changes an entry of the state",
                call -> JavaClass.Predicates.resideInAnyPackage(ENTRIES).test(call.getTargetOwner())
                        && (call.getTarget().getRawReturnType().isEquivalentTo(void.class)
                                || TABLE_CHANGES.contains(call.getTarget().getName()))
                        && !call.getTargetOwner().getSimpleName().equals("AncestorWalk"));
        new CodebaseRule("only the state changes its entries", "let an applier change it")
                .check(noClasses().that().resideOutsideOfPackage(STATE).should().callMethodWhere(change), EYAS);
    }
}
