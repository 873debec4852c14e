package eyas.fleet.hunt;

import eyas.diagnostic.DiagnosticCode;
import eyas.hunt.answer.AnswerFormat;
import eyas.hunt.question.ObservableKindName;
import eyas.hunt.question.Question;
import eyas.session.input.ParserSandbox;
import eyas.session.input.UntrustedInputCommand;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists what is new across all repositories. */
@Command(
        name = "digest",
        description = {
            "List destinations, programs and secrets that were first seen in a period, across all repositories.",
            "",
            "For a weekly job: standard output is Markdown, for the job summary."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = "eyas hunt digest STORE [OPTION ...]",
        footer = {"", "Example:", "  eyas hunt digest /srv/eyas --since 7d --html week.html >>week.md"})
final class HuntDigestCommand implements Callable<Integer>, UntrustedInputCommand {
    @Option(
            names = "--kind",
            paramLabel = "KIND",
            split = ",",
            description = "Kinds of values (default: destination, program, secret).")
    private List<String> kinds = List.of("destination", "program", "secret");

    @Mixin
    private ScopeOptions scope = new ScopeOptions();

    @Mixin
    private StoreQuery query = new StoreQuery();

    @Override
    public void setSandbox(ParserSandbox by) {
        query.setSandbox(by);
    }

    @Override
    public Integer call() {
        scope.sinceIfUnset("7d");
        query.answers().formatIfUnset(AnswerFormat.MARKDOWN);
        List<String> asked;
        try {
            asked = kinds.stream().map(ObservableKindName::check).toList();
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(DiagnosticCode.WRONG_ARGUMENT, ExitCode.USAGE, "--kind: " + e.getMessage());
        }
        return query.ask(new Question.New(asked), scope.scope());
    }
}
