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
 * Derives the advice about an actor. Removing or no longer using something is recommended only if attribution supports it: the actor's own
 * code did it with high confidence, and the finding is more than a warning.
 *
 * @param report the report
 * @param actor the actor
 */
record ActorAdvice(JobReport report, Actor actor) {
    private static final String SURE = "high";

    /** A possible file in a process's working directory. */
    private static final Pattern RELATIVE = Pattern.compile("[\\w.@+-]+(/[\\w.@+-]+)*\\.\\w+");

    /** Programs that run a script, by name prefix: shells, and others. */
    private static final Pattern SHELL = Pattern.compile("(ba|da|z|k|)sh\\b.*");

    private static final Pattern INTERPRETER = Pattern.compile("(node|bun|deno|python|perl|ruby|php|pwsh).*");

    /** Options whose next argument is code to run. */
    private static final Pattern TEXT_OF_SHELL = Pattern.compile("-[a-z]*c");

    private static final Pattern TEXT = Pattern.compile("-[a-z]*[cerpE]|--eval|--print|-Command|-EncodedCommand");

    /** Programs whose behavior is defined by files of the checkout, by name. */
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
                    + " until you know the cause; then pin it to a commit that you have reviewed.");
        }
        String what = offender() < 0 ? "ran" : name(offender()) + " did";
        return Optional.of("Review what " + what + " in " + step.label() + ": " + reason());
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
                : "Review what " + name + " runs when it is installed: " + reason();
    }

    private String reason() {
        return "it triggered “" + worst().name() + "”.";
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
     * Returns whether the action's own code did it, as far as can be determined. On the path from the offender up to the step, a process
     * runs a file of the action's directory before any process runs a command passed as text. No process may run a program or script of the
     * checkout, and no package code may be involved: an action may merely pass these on.
     */
    private boolean isOfTheAction() {
        String action = "/_actions/" + report.steps().get(actor.step()).action() + "/";
        String checkout = report.job().workingDirectory();
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
     * Returns the first word of a command that is not an option, which is the script for an interpreter; the program itself if there is
     * none. Returns empty if an interpreter runs code passed as text, because such text is no evidence of its origin.
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
     * Returns whether {@code file} lies in the directory of the action without leaving it. The runner keeps actions beside the directory of
     * the repository, which contains the checkout; a directory of that name elsewhere belongs to the job.
     */
    private static boolean isBelow(String file, String checkout, String action) {
        int repository = checkout.lastIndexOf('/');
        int work = checkout.lastIndexOf('/', repository - 1);
        return work > 0 && !file.contains("/../") && file.startsWith(checkout.substring(0, work) + action);
    }

    /** Returns whether a process runs content of {@code checkout}, or one of its words may be a file there. */
    private static boolean runsCheckout(ProcessFacts process, List<String> words, String checkout) {
        String directory = checkout + "/";
        boolean isThere = checkout.isEmpty()
                || process.directory().equals(checkout)
                || process.directory().startsWith(directory);
        boolean isNamed = !checkout.isEmpty() && words.stream().anyMatch(word -> word.startsWith(directory));
        return isNamed
                || (!checkout.isEmpty() && process.executable().startsWith(directory))
                || BUILDERS.contains(process.name())
                || words.stream().anyMatch(word -> BUILDERS.contains(word.substring(word.lastIndexOf('/') + 1)))
                || (isThere
                        && words.stream()
                                .skip(1)
                                .anyMatch(word -> RELATIVE.matcher(word).matches()))
                || words.stream().anyMatch(word -> word.startsWith("./"));
    }
}
