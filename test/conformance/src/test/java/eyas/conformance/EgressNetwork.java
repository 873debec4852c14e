package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A private network for tests of egress control: a machine with one link, and at its other end a name server, unlisted hosts and a recorder
 * of every arriving packet. Its sources are in the resource directory egress.
 *
 * @param directory build directory of the programs
 */
record EgressNetwork(Path directory) {
    /** Address of a host that no allowlist contains. */
    static final String UNLISTED_ADDRESS = "10.77.0.66";

    /** Destination of the last packet of network.sh, whose arrival shows that all packets were recorded. */
    private static final String MARK = "udp 10.77.0.254 9 ";

    private static final List<String> FILES =
            List.of("client.c", "server.c", "exempt.c", "hold.sh", "nftables.py", "ring.h", "network.sh");

    /**
     * Result of a run.
     *
     * @param process the output
     * @param results result of each attempt of the client, by its first word and index: {@code ok} or the name of an error
     * @param arrived packets at the other end: protocol, address, port and length of each
     */
    record Run(EyasProcess process, Map<String, String> results, List<String> arrived) {
        /** Returns the packets that arrived for {@code address}. */
        List<String> arrivedAt(String address) {
            return arrived.stream()
                    .filter(packet -> packet.split(" ", -1)[1].equals(address))
                    .toList();
        }
    }

    /** Builds the programs in {@code directory}. */
    static EgressNetwork build(Path directory) throws IOException, InterruptedException {
        for (String name : FILES) {
            try (InputStream in = EgressNetwork.class.getResourceAsStream("egress/" + name)) {
                Files.copy(Objects.requireNonNull(in, name), directory.resolve(name));
            }
        }
        for (String program : List.of("client", "server", "exempt")) {
            Process compiler = new ProcessBuilder(
                            "cc",
                            "-w",
                            "-o",
                            directory.resolve(program).toString(),
                            directory.resolve(program + ".c").toString())
                    .inheritIO()
                    .redirectInput(Path.of("/dev/null").toFile())
                    .start();
            assertThat(compiler.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(compiler.exitValue()).as("compiling " + program).isZero();
        }
        return new EgressNetwork(directory);
    }

    /** Returns the client's command for {@code attempts}, each with arguments separated by spaces. */
    List<String> client(String... attempts) {
        List<String> words = new ArrayList<>(List.of(directory.resolve("client").toString()));
        for (String attempt : attempts) {
            if (words.size() > 1) {
                words.add("--");
            }
            words.addAll(List.of(attempt.split(" ", -1)));
        }
        return words;
    }

    /** Runs {@code command} in the network. */
    Run run(List<String> command) throws IOException, InterruptedException {
        Path packets = Files.createTempFile(directory, "packets", ".txt");
        ProcessBuilder builder = EyasProcess.builder();
        builder.command(new ArrayList<>(List.of(
                "unshare",
                "--net",
                "--mount",
                "sh",
                directory.resolve("network.sh").toString(),
                directory.resolve("server").toString(),
                packets.toString())));
        builder.command().addAll(command);
        EyasProcess process = EyasProcess.run(builder);
        Map<String, String> results = new LinkedHashMap<>();
        process.out().lines().filter(line -> line.contains(" ")).forEach(line -> {
            String[] words = line.split(" ", -1);
            String name = words[0];
            for (int i = 2; results.containsKey(name); i++) {
                name = words[0] + i;
            }
            results.put(name, words[words.length - 1]);
        });
        List<String> arrived = Files.readAllLines(packets).stream()
                .filter(packet -> !packet.startsWith(MARK))
                .toList();
        return new Run(process, results, arrived);
    }

    /** Runs {@code script} next to an agent that controls its egress with {@code mode}; see hold.sh. */
    Run hold(String mode, String script) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "sh",
                directory.resolve("hold.sh").toString(),
                directory.resolve("exempt").toString(),
                mode,
                Files.createTempDirectory(directory, "agent").resolve("folder").toString(),
                script));
        command.addAll(EyasProcess.builder().command());
        return run(command);
    }

    /** Runs {@code command} under {@code eyas watch} with {@code options}. */
    Run watch(List<String> options, List<String> command) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("watch"));
        arguments.addAll(options);
        arguments.add("--");
        arguments.addAll(command);
        return run(EyasProcess.builder(arguments.toArray(new String[0])).command());
    }
}
