package eyas.agent;

import eyas.ci.provider.CiJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The step that ends the watch and shows the verdict, as the runner starts it: the same program as the step that started the watch, with
 * another script of the same action.
 *
 * @param scripts possible first arguments of its command
 * @param first the process of the first step
 */
record LastStep(List<String> scripts, long first) {
    /** The replacements at the end of the first step's script name, {@code OLD>NEW}, separated by spaces. */
    private static final String NAMES = "EYAS_LAST_STEP";

    /** Returns the last step of the job whose watch this process starts; empty if the runner's worker starts no such step. */
    static Optional<LastStep> of(CiJob job) {
        Optional<ProcessHandle> worker = job.runner();
        Optional<ProcessHandle> at = Optional.of(ProcessHandle.current());
        while (at.isPresent() && !at.get().parent().equals(worker)) {
            at = at.get().parent();
        }
        return at.flatMap(first -> first.info()
                        .arguments()
                        .filter(words -> words.length == 1)
                        .map(words -> new LastStep(
                                scripts(words[0], job.variable(NAMES).orElse("")), first.pid())))
                .filter(step -> !step.scripts().isEmpty());
    }

    static List<String> scripts(String first, String names) {
        List<String> scripts = new ArrayList<>();
        for (String name : names.split(" ", -1)) {
            String[] parts = name.split(">", -1);
            if (parts.length == 2 && first.endsWith("/" + parts[0])) {
                scripts.add(first.substring(0, first.length() - parts[0].length()) + parts[1]);
            }
        }
        return scripts;
    }

    /**
     * Returns the step as arguments of the agent.
     *
     * @param kills whether to kill a process that replaces the step
     */
    List<String> arguments(boolean kills) {
        List<String> words = new ArrayList<>(List.of("--first-step=" + first));
        scripts.forEach(script -> words.add("--last-step=" + script));
        if (kills) {
            words.add("--end-replaced-step");
        }
        return words;
    }
}
