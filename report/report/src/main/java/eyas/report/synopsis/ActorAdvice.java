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

    /** Programs that run a script, by how their names begin: shells, and others. */
    private static final Pattern SHELL = Pattern.compile("(ba|da|z|k|)sh\\b.*");

    private static final Pattern INTERPRETER = Pattern.compile("(node|bun|deno|python|perl|ruby|php|pwsh).*");

    /** Options after which the next word is a text to be run. */
    private static final Pattern TEXT_OF_SHELL = Pattern.compile("-[a-z]*c");

    private static final Pattern TEXT = Pattern.compile("-[a-z]*[cerpE]|--eval|--print|-Command|-EncodedCommand");

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
     * Return whether the action's own code did it, as far as can be seen: on the way from who did it up to the step a process runs a file of the
     * action's folder, before any runs a command that it was given as a text; and none runs a program or a script of the checkout. Both an
     * action may only hand on. And no package's code acts.
     */
    private boolean isOfTheAction() {
        String action = "/_actions/" + report.steps().get(actor.step()).action() + "/";
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
            Optional<String> file = file(words);
            if (file.isEmpty() && !runsOwn) {
                return false;
            }
            runsOwn |= isBelow(process.executable(), checkout, action)
                    || file.filter(script -> isBelow(script, checkout, action)).isPresent();
            at = process.parent();
        }
        return runsOwn;
    }

    /**
     * Returns the first word of a command that is no option, which is the script where an interpreter runs; the program itself where there is
     * none. Empty where an interpreter runs a text: what a process says there of itself is no evidence.
     */
    private static Optional<String> file(List<String> words) {
        String program = words.getFirst().substring(words.getFirst().lastIndexOf('/') + 1);
        boolean isShell = SHELL.matcher(program).matches();
        boolean interprets = isShell || INTERPRETER.matcher(program).matches();
        for (String word : words.subList(1, words.size())) {
            if (!word.startsWith("-")) {
                return Optional.of(interprets ? word : words.getFirst());
            }
            if (interprets && (isShell ? TEXT_OF_SHELL : TEXT).matcher(word).matches()) {
                return Optional.empty();
            }
        }
        return Optional.of(words.getFirst());
    }

    /**
     * Returns whether {@code file} lies in the folder of the action, and its name leads nowhere else. The runner has actions beside the folder of the
     * repository, which holds the checkout; a folder of that name elsewhere is the job's own.
     */
    private static boolean isBelow(String file, String checkout, String action) {
        int repository = checkout.lastIndexOf('/');
        int work = checkout.lastIndexOf('/', repository - 1);
        return work > 0 && !file.contains("/../") && file.startsWith(checkout.substring(0, work) + action);
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
