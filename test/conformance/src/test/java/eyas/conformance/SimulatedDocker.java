package eyas.conformance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Docker client commands as the runner calls them. Source: {@code actions/runner@258d6c85}, {@code DockerCommandManager}. */
final class SimulatedDocker {
    private static final List<String> CI_VARIABLES = List.of("-e", "GITHUB_ACTIONS=true", "-e", "CI=true");

    private SimulatedDocker() {}

    /** Returns the command that runs a Docker action: it passes variables by name, and the client reads their values. */
    static List<String> run(
            String image, String entrypoint, List<String> arguments, Path directory, Collection<String> variables) {
        List<String> command = new ArrayList<>(List.of("docker", "run", "--name", "action_" + UUID.randomUUID()));
        command.addAll(List.of("--label", "5588e4", "--workdir", directory.toString(), "--rm"));
        command.addAll(List.of("-e", "GITHUB_ACTION", "-e", "GITHUB_ENV", "-e", "GITHUB_OUTPUT"));
        addVariables(variables, command);
        command.addAll(CI_VARIABLES);
        if (!entrypoint.isEmpty()) {
            command.addAll(List.of("--entrypoint", entrypoint));
        }
        command.add(image.replaceFirst("^docker://", ""));
        command.addAll(arguments);
        return command;
    }

    /** Returns the command that creates a job container, whose own program does nothing. */
    static List<String> create(String image, Path directory) {
        List<String> command = new ArrayList<>(List.of(
                "docker", "create", "--name", UUID.randomUUID().toString().replace("-", "")));
        command.addAll(List.of("--label", "5588e4", "--workdir", directory.toString()));
        command.addAll(CI_VARIABLES);
        command.addAll(List.of("--entrypoint", "/usr/bin/tail", image, "-f", "/dev/null"));
        return command;
    }

    static List<String> start(String container) {
        return List.of("docker", "start", container);
    }

    /** Returns the command that runs a program of a step in the job container. */
    static List<String> exec(String container, Path directory, Collection<String> variables, List<String> argv) {
        List<String> command = new ArrayList<>(List.of("docker", "exec", "-i", "--workdir", directory.toString()));
        addVariables(variables, command);
        command.add(container);
        command.addAll(argv);
        return command;
    }

    static List<String> remove(String container) {
        return List.of("docker", "rm", "--force", container);
    }

    /** Adds options for all variables except PATH, which the container sets itself. */
    private static void addVariables(Collection<String> variables, List<String> command) {
        for (String variable : variables) {
            if (!variable.equals("PATH")) {
                command.add("-e");
                command.add(variable);
            }
        }
    }
}
