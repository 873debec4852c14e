package eyas.conformance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** How the runner calls Docker's client. Source: {@code actions/runner@258d6c85}, {@code DockerCommandManager}. */
final class SimulatedDocker {
    private static final List<String> MARKS = List.of("-e", "GITHUB_ACTIONS=true", "-e", "CI=true");

    private SimulatedDocker() {}

    /** A Docker action: the client gets the names of the variables, and passes their values on. */
    static List<String> run(
            String image, String entrypoint, List<String> arguments, Path folder, Collection<String> variables) {
        List<String> words = new ArrayList<>(List.of("docker", "run", "--name", "action_" + UUID.randomUUID()));
        words.addAll(List.of("--label", "5588e4", "--workdir", folder.toString(), "--rm"));
        words.addAll(List.of("-e", "GITHUB_ACTION", "-e", "GITHUB_ENV", "-e", "GITHUB_OUTPUT"));
        names(variables, words);
        words.addAll(MARKS);
        if (!entrypoint.isEmpty()) {
            words.addAll(List.of("--entrypoint", entrypoint));
        }
        words.add(image.replaceFirst("^docker://", ""));
        words.addAll(arguments);
        return words;
    }

    /** The container of a job, which does nothing by itself. */
    static List<String> create(String image, Path folder) {
        List<String> words = new ArrayList<>(List.of(
                "docker", "create", "--name", UUID.randomUUID().toString().replace("-", "")));
        words.addAll(List.of("--label", "5588e4", "--workdir", folder.toString()));
        words.addAll(MARKS);
        words.addAll(List.of("--entrypoint", "/usr/bin/tail", image, "-f", "/dev/null"));
        return words;
    }

    static List<String> start(String container) {
        return List.of("docker", "start", container);
    }

    /** A program of a step, in the job's container. */
    static List<String> exec(String container, Path folder, Collection<String> variables, List<String> argv) {
        List<String> words = new ArrayList<>(List.of("docker", "exec", "-i", "--workdir", folder.toString()));
        names(variables, words);
        words.add(container);
        words.addAll(argv);
        return words;
    }

    static List<String> remove(String container) {
        return List.of("docker", "rm", "--force", container);
    }

    /** The search path is the container's own. */
    private static void names(Collection<String> variables, List<String> words) {
        for (String variable : variables) {
            if (!variable.equals("PATH")) {
                words.add("-e");
                words.add(variable);
            }
        }
    }
}
