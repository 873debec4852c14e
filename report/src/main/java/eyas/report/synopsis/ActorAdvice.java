package eyas.report.synopsis;

import eyas.report.model.JobReport;
import eyas.report.model.ProcessFacts;
import eyas.report.model.RuleFacts;
import eyas.report.model.ScriptFacts;
import eyas.report.model.StepFacts;
import eyas.rules.model.Priority;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What to do about who did it. That something is to be removed or no longer used is said only where attribution carries it: its own
 * code did the deed, surely, and the deed is no mere warning.
 *
 * @param report the report
 * @param actor who did it
 */
record ActorAdvice(JobReport report, Actor actor) {
    private static final String SURE = "high";

    /** What may be a file in the folder where a process was started. */
    private static final Pattern RELATIVE = Pattern.compile("[\\w.@+-]+(/[\\w.@+-]+)*\\.\\w+");

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
     * Return whether the action's own code did it, as far as can be seen: on the way from the step to who did it a process runs a file of the
     * action's folder, and none a program or a script of the checkout, which an action only runs; and no package's code acts.
     */
    private boolean isOfTheAction() {
        String own = "/_actions/" + report.steps().get(actor.step()).action() + "/";
        String checkout = report.job().workingFolder();
        boolean runsOwn = false;
        for (int at = offender(); at >= 0; ) {
            ProcessFacts process = report.processes().rows().get(at);
            if (process.step() != actor.step()) {
                break;
            }
            List<String> words = List.of(process.commandLine().split(" ", -1));
            if (process.script() >= 0 || runsCheckout(process, words, checkout)) {
                return false;
            }
            runsOwn |= words.stream().anyMatch(word -> word.contains(own));
            at = process.parent();
        }
        return runsOwn;
    }

    /** Returns whether a process runs what {@code checkout} says, or one of its words may be a file there. */
    private static boolean runsCheckout(ProcessFacts process, List<String> words, String checkout) {
        String folder = checkout + "/";
        boolean isThere = checkout.isEmpty()
                || process.folder().equals(checkout)
                || process.folder().startsWith(folder);
        boolean isNamed = !checkout.isEmpty() && words.stream().anyMatch(word -> word.startsWith(folder));
        return isNamed
                || (!checkout.isEmpty() && process.executable().startsWith(folder))
                || BUILDERS.contains(process.name())
                || words.stream().anyMatch(word -> BUILDERS.contains(word.substring(word.lastIndexOf('/') + 1)))
                || (isThere
                        && words.stream()
                                .skip(1)
                                .anyMatch(word -> RELATIVE.matcher(word).matches()))
                || words.stream().anyMatch(word -> word.startsWith("./"));
    }
}
