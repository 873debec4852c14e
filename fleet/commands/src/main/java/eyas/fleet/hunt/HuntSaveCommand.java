package eyas.fleet.hunt;

import eyas.diagnostic.DiagnosticCode;
import eyas.fleet.tables.StoreOptions;
import eyas.hunt.question.AnswerOutput;
import eyas.hunt.question.SavedQuestion;
import eyas.session.input.ParserSandbox;
import eyas.session.input.UntrustedInputCommand;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.tables.store.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Saves a question. */
@Command(
        name = "save",
        description = "Save a question for 'eyas hunt run'.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = "eyas hunt save STORE NAME QUESTION [OPTION ...]",
        footer = {
            "",
            "Examples:",
            "  eyas hunt save /srv/eyas known-bad --indicator @/etc/eyas/bad.txt --since 7d --output file=known-bad.html",
            "  eyas hunt save /srv/eyas pads --package left-pad-ng@1.2 --output 'http=$PADS_WEBHOOK'"
        })
final class HuntSaveCommand implements Callable<Integer>, UntrustedInputCommand {
    @Parameters(
            index = "0",
            paramLabel = "STORE",
            description = "Store of the tables: a directory, or s3://BUCKET/PREFIX.")
    private String store = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "Name of the question: letters, digits, - and _.")
    private String name = "";

    @Option(names = "--title", paramLabel = "TEXT", description = "Title of its answers.")
    private String title = "";

    @Option(
            names = "--output",
            paramLabel = "OUTPUT",
            description =
                    "Output of the answer: file=NAME.html (or .json, .csv, .md, .txt), or http=$VARIABLE for the address in that "
                            + "environment variable; may be repeated.")
    private List<String> outputs = new ArrayList<>();

    @Option(names = "--questions", paramLabel = "DIR", description = "Directory of questions, instead of the store.")
    private @Nullable Path directory;

    @Mixin
    private QuestionOptions asked = new QuestionOptions();

    @Mixin
    private ScopeOptions scope = new ScopeOptions();

    @Mixin
    private StoreOptions stores = new StoreOptions();

    private ParserSandbox sandbox = ParserSandbox.NONE;

    // picocli fills the annotated fields.
    @SuppressWarnings("NullAway.Init")
    HuntSaveCommand() {}

    @Override
    public void setSandbox(ParserSandbox by) {
        sandbox = by;
    }

    @Override
    public Integer call() {
        scope.scope();
        SavedQuestion question;
        try {
            question = new SavedQuestion(
                    name,
                    title,
                    asked.question(),
                    scope.since(),
                    scope.until(),
                    scope.repositories(),
                    outputs.stream().map(AnswerOutput::parse).toList());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(DiagnosticCode.WRONG_ARGUMENT, ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
        if (question.outputs().stream().anyMatch(output -> output instanceof AnswerOutput.ToServer)) {
            throw new CommandFailure(
                    DiagnosticCode.WRONG_ARGUMENT,
                    ExitCode.USAGE,
                    "--output: an address is a secret that all readers of the question could see: use http=$VARIABLE, and set the variable "
                            + "for 'eyas hunt run'");
        }
        try (Store opened = stores.open(store)) {
            // The store's owner may have placed a symbolic link there.
            HuntCommand.enter(store, directory, sandbox, Terminal.standardError());
            QuestionFiles.in(opened, directory).save(question);
        }
        Terminal.standardError().line("eyas: saved; run it with: eyas hunt run " + store + " " + name);
        return ExitCode.OK;
    }
}
