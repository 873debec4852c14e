package eyas.conformance;

import java.util.ArrayList;
import java.util.List;

/**
 * What a simulated step came to.
 *
 * @param name its name on the run's page
 * @param code its exit code
 * @param log what it printed, without commands
 * @param annotations the annotation commands that it printed, as they stand
 * @param summary what it wrote to the job summary
 */
record StepResult(String name, int code, String log, List<String> annotations, String summary) {
    /** Takes the commands out of what was printed, as the runner does. */
    static StepResult of(String name, int code, String printed, String summary) {
        StringBuilder log = new StringBuilder();
        List<String> annotations = new ArrayList<>();
        String stopped = "";
        for (String line : printed.lines().toList()) {
            String text = line.stripLeading();
            if (!stopped.isEmpty()) {
                if (text.equals("::" + stopped + "::")) {
                    stopped = "";
                } else {
                    log.append(line).append('\n');
                }
            } else if (text.startsWith("::stop-commands::")) {
                stopped = text.substring("::stop-commands::".length());
            } else if (text.matches("::(error|warning|notice)[ :].*")) {
                annotations.add(text);
            } else if (!text.startsWith("::")) {
                log.append(line).append('\n');
            }
        }
        return new StepResult(name, code, log.toString(), annotations, summary);
    }
}
