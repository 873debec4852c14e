package eyas.conformance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Checks the code against docs/architecture.md and .github/CONTRIBUTING.md. */
final class ArchitectureTest {
    /** Imports, comments and literals, which contain no code that names a type. */
    private static final Pattern NOT_CODE = Pattern.compile(
            "(?m)^(import|package) .*$|(?s)/\\*.*?\\*/|//[^\n]*|\"\"\".*?\"\"\"|\"(\\\\.|[^\"\\\\\n])*\"");

    private static final Pattern QUALIFIED =
            Pattern.compile("\\b((?:java|javax|eyas|org|tools|com)(?:\\.[a-z][a-z0-9_]*)+)\\.([A-Z][A-Za-z0-9]*)");
    private static final Path ROOT = Path.of(System.getProperty("eyas.root", "../.."));

    private static final JavaClasses EYAS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("eyas");

    /** A row of the module table: names, purpose and permitted dependencies. */
    private static final Pattern ROW = Pattern.compile("\\| (`[a-z`, ]+`) \\| [^|]+ \\| ([a-z, -]+) \\|");

    /** Longer files have several responsibilities; the guideline in .github/CONTRIBUTING.md is lower. */
    private static final int MAX_LINES = 600;

    /** First lines of generated files, which may be longer. */
    private static final String GENERATED = "Generated from ";

    private static final List<String> VAGUE_WORDS =
            List.of("util", "utils", "common", "helper", "helpers", "manager", "misc", "impl", "base");

    @Test
    void classesAreImported() {
        assertThat(EYAS.size()).as("classes found").isGreaterThan(1000);
    }

    /** Programs do not inherit the variables that the launcher sets for the JVM. The agent is an exception, because it is a JVM, too. */
    @Test
    void programsInheritConfiguredEnvironmentOnly() {
        noClasses()
                .that()
                .doNotHaveSimpleName("UserEnvironment")
                .and()
                .doNotHaveSimpleName("AgentLauncher")
                .should()
                .callConstructor(ProcessBuilder.class, String[].class)
                .orShould()
                .callConstructor(ProcessBuilder.class, List.class)
                .orShould()
                .callMethod(Runtime.class, "exec", String.class)
                .orShould()
                .callMethod(Runtime.class, "exec", String[].class)
                .check(EYAS);
    }

    /** Every dependency between modules is permitted by the table in docs/architecture.md, directly or transitively. */
    @Test
    void moduleDependenciesAreLayered() throws Exception {
        Map<String, Set<String>> allowed = allowed();
        Set<String> unknown = new TreeSet<>();
        Set<String> violations = new TreeSet<>();
        for (JavaClass type : EYAS) {
            String from = module(type);
            if (!allowed.containsKey(from)) {
                unknown.add(from);
                continue;
            }
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String to = module(dependency.getTargetClass());
                if (!to.isEmpty() && !to.equals(from) && !allowed.get(from).contains(to)) {
                    violations.add(from + " -> " + to + ": " + dependency.getDescription());
                }
            }
        }
        new CodebaseRule(
                        "every module is listed in the table of docs/architecture.md",
                        "add a row with its purpose and dependencies")
                .check(unknown);
        new CodebaseRule(
                        "data flows one way: a module uses only what its row in docs/architecture.md allows",
                        "move the code to the module that owns its data; change the table only together with an ADR")
                .check(violations);
        assertThat(allowed.get("event")).isEmpty();
        assertThat(allowed.get("cli")).contains("capture", "live");
        for (String module : allowed.keySet()) {
            if (allowed.get(module).containsAll(Set.of("capture", "live")) && !module.equals("session")) {
                assertThat(allowed.get(module))
                        .as(module + " uses both sources, so it depends on session")
                        .contains("session");
            }
        }
    }

    /**
     * Returns the direct and transitive dependencies that docs/architecture.md permits for each module. A row names modules of earlier rows
     * only.
     */
    private static Map<String, Set<String>> allowed() throws IOException {
        Map<String, Set<String>> allowed = new LinkedHashMap<>();
        Matcher row = ROW.matcher(Files.readString(ROOT.resolve("docs/architecture.md")));
        while (row.find()) {
            Set<String> reachable = new TreeSet<>();
            switch (row.group(2)) {
                case "-" -> {}
                case "all" -> reachable.addAll(allowed.keySet());
                default -> {
                    for (String direct : row.group(2).split(", ", -1)) {
                        assertThat(allowed).as("modules above " + row.group(1)).containsKey(direct);
                        reachable.add(direct);
                        reachable.addAll(allowed.get(direct));
                    }
                }
            }
            for (String name : row.group(1).replace("`", "").split(", ", -1)) {
                assertThat(allowed.put(name, reachable))
                        .as("earlier row of " + name)
                        .isNull();
            }
        }
        assertThat(allowed).as("modules in docs/architecture.md").hasSizeGreaterThan(15);
        return allowed;
    }

    /** Returns the module of an Eyas class, empty for other classes. */
    private static String module(JavaClass type) {
        String[] parts = type.getPackageName().split("\\.", -1);
        return parts.length > 1 && parts[0].equals("eyas") ? parts[1] : "";
    }

    @Test
    void conditionSyntaxDoesNotDependOnEngine() {
        ArchRule syntax = noClasses()
                .that()
                .resideInAPackage("eyas.filter.syntax..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "eyas.event..", "eyas.state..", "eyas.fields..", "eyas.filter.check..", "eyas.filter.plan..");
        new CodebaseRule(
                        "the syntax of conditions does not depend on events, fields or plans",
                        "move it to eyas.filter.check or plan")
                .check(syntax, EYAS);
    }

    @Test
    void packagesHaveNoCycles() {
        new CodebaseRule(
                        "package dependencies have no cycles",
                        "move the class that both need to the lower package, or add an interface there")
                .check(slices().matching("eyas.(**)").should().beFreeOfCycles(), EYAS);
    }

    /** Support code does not depend on commands, and the Falco command does not depend on other commands. */
    @Test
    void commandsDoNotDependOnEachOther() {
        ArchRule layers = Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("the program")
                .definedBy("eyas.cli")
                .layer("falco")
                .definedBy("eyas.cli.falco..")
                .layer("commands")
                .definedBy(
                        "eyas.cli.action..",
                        "eyas.cli.analyze..",
                        "eyas.cli.completion..",
                        "eyas.cli.host..",
                        "eyas.cli.lock..",
                        "eyas.cli.manual..",
                        "eyas.cli.read..",
                        "eyas.cli.record..",
                        "eyas.cli.rules..",
                        "eyas.cli.watch..")
                .layer("support")
                .definedBy("eyas.cli.report..", "eyas.cli.options..")
                .whereLayer("the program")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("falco")
                .mayNotAccessAnyLayer()
                .whereLayer("commands")
                .mayOnlyAccessLayers("support")
                .whereLayer("support")
                .mayNotAccessAnyLayer();
        new CodebaseRule(
                        "commands do not use the packages of other commands",
                        "move shared code to eyas.cli.options or a module below cli")
                .check(layers, EYAS);
    }

    @Test
    void onlyCommandLinePrintsAndExits() {
        ArchRule noOutput = noClasses()
                .that()
                .resideOutsideOfPackages("eyas.cli..", "eyas.fleet..", "eyas.session.terminal..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "exit", int.class);
        new CodebaseRule("only commands print and exit", "return a value, or take a stream as a parameter")
                .check(noOutput, EYAS);
    }

    @Test
    void namesAreSpecific() {
        for (String word : VAGUE_WORDS) {
            String ending = Character.toUpperCase(word.charAt(0)) + word.substring(1);
            new CodebaseRule("no type name ends in " + ending, "use a specific name")
                    .check(classes().should().haveSimpleNameNotEndingWith(ending), EYAS);
        }
        Set<String> packages = new TreeSet<>();
        EYAS.forEach(type -> packages.addAll(List.of(type.getPackageName().split("\\.", -1))));
        assertThat(packages).contains("eyas", "cli").doesNotContainAnyElementsOf(VAGUE_WORDS);
    }

    /** Code is shared by composition, so every class is final. */
    @Test
    void classesAreFinal() {
        Set<String> notFinal = new TreeSet<>();
        for (JavaClass type : EYAS) {
            boolean plain = !type.isInterface() && !type.isEnum() && !type.isAnonymousClass();
            if (plain && !type.getModifiers().contains(JavaModifier.FINAL)) {
                notFinal.add(type.getName());
            }
        }
        new CodebaseRule("classes are final", "make it final; share code by composition").check(notFinal);
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked = new TreeSet<>();
        for (JavaClass type : EYAS) {
            JavaPackage javaPackage = type.getPackage();
            if (!javaPackage.isAnnotatedWith(NullMarked.class)) {
                unmarked.add(javaPackage.getName());
            }
        }
        new CodebaseRule("every package is null-marked", "add a package-info.java with @NullMarked").check(unmarked);
    }

    /** Every package documents its contents, and every module its purpose. */
    @Test
    void everyPackageIsDocumented() throws Exception {
        Set<String> undocumented = new TreeSet<>();
        int described = 0;
        for (Path file : files("src/main/java", ".java")) {
            String name = file.getFileName().toString();
            if (name.equals("package-info.java") || name.equals("module-info.java")) {
                described++;
                if (!Files.readString(file).startsWith("/**")) {
                    undocumented.add(file + " has no doc comment");
                }
            } else if (!Files.exists(file.resolveSibling("package-info.java"))) {
                undocumented.add(file.getParent() + " has no package-info.java");
            }
        }
        assertThat(described).isGreaterThan(80);
        new CodebaseRule("every package and module has a doc comment", "write a package-info.java with a doc comment")
                .check(undocumented);
    }

    @Test
    void filesStaySmall() throws Exception {
        List<Path> files = new ArrayList<>(files("src/main/java", ".java"));
        int java = files.size();
        files.addAll(files("src/main/bpf", ".h"));
        files.addAll(files("src/main/bpf", ".c"));
        files.addAll(files("", ".c"));
        assertThat(files).hasSizeGreaterThan(java + 10);
        Set<String> large = new TreeSet<>();
        for (Path file : files) {
            String text = Files.readString(file);
            long lines = text.lines().count();
            if (lines > MAX_LINES && text.lines().limit(2).noneMatch(line -> line.contains(GENERATED))) {
                large.add(file + " has " + lines + " lines");
            }
        }
        new CodebaseRule("no file has more than " + MAX_LINES + " lines", "split it by responsibility").check(large);
    }

    /** A type is named with its package only where two types have the same simple name. */
    @Test
    void typesAreImported() throws Exception {
        List<Path> files = new ArrayList<>(files("src/main/java", ".java"));
        files.addAll(files("src/test/java", ".java"));
        assertThat(files).hasSizeGreaterThan(500);
        Set<String> qualified = new TreeSet<>();
        for (Path file : files) {
            String name = file.getFileName().toString();
            if (name.endsWith("-info.java")) {
                continue;
            }
            String text = Files.readString(file);
            Matcher matcher = QUALIFIED.matcher(NOT_CODE.matcher(text).replaceAll(""));
            while (matcher.find()) {
                String simple = matcher.group(2);
                boolean ambiguous = text.contains("." + simple + ";")
                        || Pattern.compile("(class|record|enum|interface) " + simple + "\\b")
                                .matcher(text)
                                .find()
                        || Files.exists(file.resolveSibling(simple + ".java"));
                if (!ambiguous || text.contains("import " + matcher.group(1) + "." + simple + ";")) {
                    qualified.add(file + ": " + matcher.group());
                }
            }
        }
        new CodebaseRule("types are imported, not named with their package", "import it").check(qualified);
    }

    /** Returns the files below {@code place} of each module whose name ends in {@code ending}. */
    private static List<Path> files(String place, String ending) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path module : ModuleDirectories.below(ROOT)) {
            Path directory = module.resolve(place);
            if (Files.isDirectory(directory)) {
                try (Stream<Path> files = Files.walk(directory, place.isEmpty() ? 1 : Integer.MAX_VALUE)) {
                    files.filter(file -> file.getFileName().toString().endsWith(ending))
                            .forEach(found::add);
                }
            }
        }
        return found;
    }
}
