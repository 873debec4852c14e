package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the examples of the documentation that are files (rules, locks, workflow steps), and the installation commands. */
@Tag("process")
final class DocumentExamplesTest {
    private static final Path ROOT = EyasProcess.home();

    @TempDir
    private Path directory;

    /** Many examples change default rules, so the default rules are loaded first. */
    @Test
    void rulesLoadWithoutDiagnostics() throws Exception {
        List<Path> defaults = new ArrayList<>();
        try (Stream<Path> files = Files.list(ROOT.resolve("rules/cicd"))) {
            files.filter(file -> file.toString().endsWith(".yaml")).sorted().forEach(defaults::add);
        }
        List<DocumentBlock> examples =
                blocks(block -> block.text().matches("(?s)(#[^\n]*\n)*- (rule|list|macro|correlation): .*"));
        assertThat(examples).hasSizeGreaterThan(4);
        for (DocumentBlock example : examples) {
            Path file = Files.writeString(directory.resolve("example.yaml"), example.text());
            List<String> command = new ArrayList<>(List.of("rules", "check"));
            defaults.forEach(each -> command.add(each.toString()));
            command.add(file.toString());
            EyasProcess check = EyasProcess.run(command.toArray(String[]::new));
            assertThat(check.exitCode())
                    .as(example.place() + "\n" + check.out() + check.err())
                    .isZero();
            assertThat(check.out())
                    .as(example.place())
                    .contains("example.yaml: ok")
                    .doesNotContain("warning");
        }
    }

    @Test
    void lockIsParsed() throws Exception {
        List<DocumentBlock> examples = blocks(block -> block.text().contains("\nversion: 1\nworkflows:"));
        assertThat(examples).isNotEmpty();
        for (DocumentBlock example : examples) {
            Path file = Files.writeString(directory.resolve("eyas-lock.yaml"), example.text());
            EyasProcess shown = EyasProcess.run("lock", "show", "--lock", file.toString());
            assertThat(shown.exitCode())
                    .as(example.place() + "\n" + shown.err())
                    .isZero();
            assertThat(shown.out()).contains("packages.example.com");
        }
    }

    /** {@link ActionFilesTest} checks the examples that use the action more strictly. */
    @Test
    void workflowsAndStepsAreValid() throws Exception {
        List<Path> files = new ArrayList<>();
        for (DocumentBlock example : blocks(block -> block.text().contains("uses: "))) {
            if (!example.text().contains("version: 1")) {
                String text = example.text().strip().startsWith("- ")
                        ? "on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n" + example.text()
                        : example.text();
                files.add(Files.writeString(directory.resolve("workflow-" + files.size() + ".yml"), text));
            }
        }
        assertThat(files).hasSizeGreaterThan(1);
        assertThat(NodeTools.faults(files)).isEmpty();
    }

    /** Runs the commands in a directory instead of the machine's root, with stubs of sudo and the build. */
    @Test
    void documentedCommandsInstallHost() throws Exception {
        DocumentBlock lines = blocks(block -> block.text().contains("build/packaging/self-hosted/install /home"))
                .getFirst();
        Path checkout = Files.createDirectories(directory.resolve("checkout"));
        String install = "build/packaging/self-hosted/install";
        Files.createDirectories(checkout.resolve("build/packaging/self-hosted"));
        Files.copy(ROOT.resolve(install), checkout.resolve(install), StandardCopyOption.COPY_ATTRIBUTES);
        program(checkout.resolve("dev"), "mkdir -p dist/eyas/bin && cp eyas dist/eyas/bin/eyas");
        program(checkout.resolve("eyas"), "echo \"eyas $*\" >>'" + directory + "/calls'");
        Path tools = Files.createDirectories(directory.resolve("tools"));
        program(tools.resolve("sudo"), "case $1 in */install) p=$1; shift; set -- \"$p\" --help ;; esac; \"$@\"");
        for (String runner : List.of("actions-runner", "actions-runner-2")) {
            Path home = Files.createDirectories(directory.resolve("home/ci/" + runner));
            program(home.resolve("svc.sh"), "echo \"svc $1\" >>'" + directory + "/calls'");
        }
        String script = "set -eu\n"
                + lines.text().replace("/opt", directory + "/opt").replace("/home/ci", directory + "/home/ci");
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", script).directory(checkout.toFile());
        builder.environment().put("PATH", tools + ":" + System.getenv("PATH"));
        EyasProcess run = EyasProcess.run(builder);
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).contains("usage: install");
        assertThat(Files.readAllLines(directory.resolve("calls")))
                .containsExactly("svc stop", "svc start", "eyas host status");
    }

    private static void program(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static List<DocumentBlock> blocks(Predicate<DocumentBlock> wanted) throws IOException {
        return DocumentBlock.all().stream().filter(wanted).toList();
    }
}
