package eyas.report.synopsis;

import eyas.report.model.JobReport;
import eyas.report.model.ProcessFacts;
import eyas.report.model.RuleFacts;
import eyas.report.model.ScriptFacts;
import eyas.report.model.StepFacts;
import eyas.rules.model.Priority;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What to do about who did it. That something is to be removed or no longer used is said only where attribution carries it: its own
 * code did the deed, surely, and the deed is no mere warning.
 *
 * @param report the report
 * @param actor who did it
 */
record ActorAdvice(JobReport report, Actor actor) {
    private static final String SURE = "high";

    /** Programs that run what the checkout says, by their names. */
    private static final List<String> BUILDERS = List.of(
            "make",
            "gmake",
            "ninja",
            "cmake",
            "npm",
            "npx",
            "yarn",
            "pnpm",
            "bun",
            "cargo",
            "go",
            "mvn",
            "gradle",
            "bazel",
            "docker",
            "buildkit",
            "pytest",
            "tox",
            "rake",
            "bundle",
            "dotnet",
            "sbt");

    Optional<String> advice() {
        if (actor.script() >= 0) {
            ScriptFacts script = report.scripts().get(actor.script());
            if (!script.name().isEmpty()) {
                return Optional.of(ofPackage(script));
            }
        }
        if (actor.step() < 0) {
            return Optional.empty();
        }
        StepFacts step = report.steps().get(actor.step());
        if (!step.action().isEmpty() && isUrgent() && step.confidence().equals(SURE) && isOfTheAction()) {
            return Optional.of("Stop using " + step.action()
                    + (step.actionRef().isEmpty() ? "" : " at " + step.actionRef())
                    + " until you know why it did this; then pin it to a commit that you have read.");
        }
        String what = offender() < 0 ? "ran" : name(offender()) + " did";
        return Optional.of("Look at what " + what + " in " + step.label() + ": " + broken());
    }

    private String ofPackage(ScriptFacts script) {
        String name = script.name() + (script.version().isEmpty() ? "" : " " + script.version());
        if (!script.installing()) {
            return "See whether " + script.name()
                    + " did this: its code was the last that the process had loaded. If so, remove it or pin an older"
                    + " version; look for it in other repositories.";
        }
        return isUrgent() && script.isSure()
                ? "Remove " + name + ", or pin an older version of it; look for it in other repositories."
                : "Look at what " + name + " runs when it is installed: " + broken();
    }

    private String broken() {
        return "it broke “" + worst().name() + "”.";
    }

    private RuleFacts worst() {
        return report.rules().get(actor.findings().getFirst().rule());
    }

    private boolean isUrgent() {
        return worst().priority().atLeast(Priority.ERROR);
    }

    private int offender() {
        return actor.findings().getFirst().process();
    }

    private String name(int process) {
        return report.processes().rows().get(process).name();
    }

    /**
     * Return whether the action's own code did it, as far as can be seen: nothing on the way from the step to who did it was a program or
     * a script of the checkout, which an action only runs, and no package's code acts.
     */
    private boolean isOfTheAction() {
        String folder = report.job().workingFolder();
        int at = offender();
        if (at < 0) {
            return false;
        }
        while (at >= 0) {
            ProcessFacts process = report.processes().rows().get(at);
            if (process.step() != actor.step()) {
                return true;
            }
            if (process.script() >= 0 || runsBelow(process, folder.isEmpty() ? "./" : folder + "/")) {
                return false;
            }
            at = process.parent();
        }
        return true;
    }

    /** Returns whether a process runs what the checkout in {@code folder} says, or one of its words is a file there. */
    private static boolean runsBelow(ProcessFacts process, String folder) {
        return process.executable().startsWith(folder)
                || BUILDERS.contains(process.name())
                || Arrays.stream(process.commandLine().split(" ", -1))
                        .anyMatch(word -> word.startsWith(folder) || word.startsWith("./"));
    }
}
