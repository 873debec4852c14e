package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks the test sets of CI: {@code ./dev test} runs tests without the tag {@code process} or with the tag {@code jvm}, {@code ./dev
 * test-native} those with the tag {@code process}. So each test runs in at least one of them.
 */
final class TestTagsTest {
    private static final JavaClasses TESTS = new ClassFileImporter().importPackages("eyas.conformance");
    private static final Set<String> STARTS = Set.of("builder", "script", "withHeap", "java", "executable");

    @TempDir
    private Path directory;

    @Test
    void testsThatStartEyasAreTagged() {
        Set<String> untagged = new TreeSet<>();
        Set<String> needless = new TreeSet<>();
        int tagged = 0;
        for (JavaClass type : TESTS) {
            if (!type.getSimpleName().endsWith("Test") || !type.isTopLevelClass()) {
                continue;
            }
            boolean starts = startsEyas(type);
            if (starts && !hasTag(type, "process") && !hasTag(type, "jvm")) {
                untagged.add(type.getSimpleName());
            }
            if (!starts && hasTag(type, "process")) {
                needless.add(type.getSimpleName());
            }
            tagged += hasTag(type, "process") ? 1 : 0;
        }
        new CodebaseRule(
                        "a test class that starts Eyas as a process has the tag process",
                        "add @Tag(\"process\"), or @Tag(\"jvm\") if the test is about the JVM only")
                .check(untagged);
        new CodebaseRule("only a test class that starts Eyas has the tag process", "remove the tag").check(needless);
        assertThat(tagged).isGreaterThan(35);
    }

    @Test
    void testsNotRunNativelyRunOnJvm() {
        Set<String> lost = new TreeSet<>();
        int disabled = 0;
        for (JavaClass type : TESTS) {
            for (Method method : type.reflect().getDeclaredMethods()) {
                if (method.isAnnotationPresent(DisabledIfSystemProperty.class)) {
                    disabled++;
                    if (!hasTag(method, "jvm")) {
                        lost.add(type.getSimpleName() + "." + method.getName());
                    }
                }
            }
        }
        new CodebaseRule("a test that is disabled natively runs in ./dev test", "add @Tag(\"jvm\")").check(lost);
        assertThat(disabled).isPositive();
    }

    private static boolean hasTag(JavaClass type, String name) {
        return hasTag(type.reflect(), name);
    }

    private static boolean hasTag(AnnotatedElement element, String name) {
        return Stream.of(element.getAnnotationsByType(Tag.class))
                .anyMatch(tag -> tag.value().equals(name));
    }

    /** Follows all calls within this package from the members of the class and its nested classes. */
    private static boolean startsEyas(JavaClass type) {
        Set<JavaClass> initialized = new HashSet<>();
        Set<JavaCodeUnit> seen = new HashSet<>();
        Deque<JavaCodeUnit> open = new ArrayDeque<>();
        TESTS.stream()
                .filter(each ->
                        each.getName().equals(type.getName()) || each.getName().startsWith(type.getName() + "$"))
                .forEach(each -> open.addAll(each.getCodeUnits()));
        while (!open.isEmpty()) {
            JavaCodeUnit unit = open.remove();
            if (!seen.add(unit)) {
                continue;
            }
            if (isStart(unit)) {
                return true;
            }
            for (JavaAccess<?> access : unit.getAccessesFromSelf()) {
                JavaClass owner = access.getTargetOwner();
                if (owner.getPackageName().startsWith("eyas.conformance") && initialized.add(owner)) {
                    owner.getStaticInitializer().ifPresent(open::add);
                }
                if (access.getTarget() instanceof CodeUnitAccessTarget target
                        && owner.getPackageName().startsWith("eyas.conformance")) {
                    target.resolveMember().ifPresent(open::add);
                }
            }
        }
        return false;
    }

    private static boolean isStart(JavaCodeUnit unit) {
        if (!unit.getOwner().isEquivalentTo(EyasProcess.class)) {
            return false;
        }
        return unit.getName().equals("run")
                ? unit.getRawParameterTypes().getFirst().isEquivalentTo(String[].class)
                : STARTS.contains(unit.getName());
    }

    @Test
    void ciRunsBothSets() throws Exception {
        assertThat(DevTasks.text()).contains("\nTESTS_OF_JVM='!process | jvm'\n", "\nTESTS_OF_NATIVE=process\n");
        EyasProcess run = ci("");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .startsWith("test --strict\nnative --quick\nattack --native\ntest-native\n")
                .containsPattern("\\n +0\\.0 CPU minutes: ./dev test --strict\n")
                .containsPattern("\\n +0\\.0 CPU minutes: ./dev test-native\n +0\\.0 CPU minutes in total\n$");
    }

    @Test
    void ciStopsAtFailingPart() throws Exception {
        EyasProcess run = ci("attack --native");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.out()).contains("CPU minutes: ./dev attack --native\n").doesNotContain("test-native");
    }

    @Test
    void ciFailsIfTestClassDidNotRun() throws Exception {
        Path reports = Files.createDirectories(directory.resolve("area/one/target/surefire-reports"));
        Path tests = Files.createDirectories(directory.resolve("area/one/src/test/java/eyas/one"));
        Files.createFile(tests.resolve("LostTest.java"));
        // The report of an earlier run.
        Files.writeString(reports.resolve("TEST-eyas.one.LostTest.xml"), "<testsuite/>");
        EyasProcess run = ci("");
        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).isEqualTo(".ci/run: area/one/src/test/java/eyas/one/LostTest.java did not run\n");
        Files.delete(tests.resolve("LostTest.java"));
        assertThat(ci("").exitCode()).isZero();
    }

    /** Runs a copy of CI's script with a {@code dev} that prints its arguments, and exits with 3 if they equal {@code failing}. */
    private EyasProcess ci(String failing) throws Exception {
        Path script = Files.createDirectories(directory.resolve(".ci")).resolve("run");
        Files.copy(EyasProcess.home().resolve(".ci/run"), script, StandardCopyOption.REPLACE_EXISTING);
        Path dev = Files.writeString(
                directory.resolve("dev"), "#!/bin/sh\necho \"$*\"\n[ \"$*\" != '" + failing + "' ] || exit 3\n");
        Files.setPosixFilePermissions(dev, PosixFilePermissions.fromString("rwxr-xr-x"));
        return EyasProcess.run(new ProcessBuilder("bash", script.toString()));
    }
}
