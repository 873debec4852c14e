package eyas.cli.rules;

import eyas.event.EventSource;
import eyas.fields.FieldCatalog;
import eyas.rules.model.RuleSet;
import eyas.session.input.RuleFiles;
import eyas.session.input.RulePaths;
import eyas.session.installation.Installation;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.text.json.JsonText;
import eyas.workbench.profile.ProfileHints;
import eyas.workbench.profile.RuleProfile;
import eyas.workbench.profile.RuleProfiler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures the cost of rules. */
@Command(
        name = "profile",
        description = {
            "Measure on captures what rules cost and how selective their checks are.",
            "",
            "All rules run as one program, as in a watch: a check that several rules share is computed once per event, and "
                    + "its time is split between them. Measuring makes everything several times slower; only "
                    + "proportions are meaningful. Each capture is replayed once to warm up, then measured."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "Example:", "  eyas rules profile -r my-rules.yaml job.scap"})
final class RulesProfileCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "CAPTURE", description = "Capture to replay.")
    private List<Path> captures = new ArrayList<>();

    @Option(
            names = {"-r", "--rules"},
            paramLabel = "FILE",
            description = "Rules file; may be repeated, order matters (default: the default rules).")
    private List<Path> rules = new ArrayList<>();

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            description = "Rules and checks to show (default: ${DEFAULT-VALUE}).",
            defaultValue = "20")
    private int lines = 20;

    @Option(
            names = "--passes",
            paramLabel = "N",
            description = "Number of replays; the last one is measured (default: ${DEFAULT-VALUE}).",
            defaultValue = "2")
    private int passes = 2;

    @Option(names = "--json", description = "Print the whole profile as one JSON document.")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandSpec own = spec;
        if (own != null && (passes < 1 || lines < 1)) {
            throw new ParameterException(own.commandLine(), "--passes and --lines must be at least 1");
        }
        FieldCatalog catalog = FieldCatalog.syscall();
        RuleSet ruleSet = new RuleFiles(Terminal.standardError())
                .inspect(rules.isEmpty() ? Installation.find().defaultRules() : RulePaths.expand(rules), catalog);
        List<Supplier<EventSource>> sources = new ArrayList<>();
        captures.forEach(capture -> sources.add(ReplayableCaptures.of(capture)));
        RuleProfile profile = new RuleProfiler(ruleSet, catalog).run(sources, passes);
        List<String> hints = ProfileHints.of(profile);
        Terminal terminal = Terminal.standardOutput();
        terminal.text(
                json
                        ? JsonText.pretty(ProfileText.data(profile, hints))
                        : new ProfileText(terminal.palette(), lines).of(profile, hints));
        return ExitCode.OK;
    }
}
