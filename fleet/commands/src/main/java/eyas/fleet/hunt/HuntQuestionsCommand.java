package eyas.fleet.hunt;

import eyas.fleet.tables.StoreOptions;
import eyas.hunt.question.QuestionException;
import eyas.hunt.question.QuestionWriter;
import eyas.session.input.ParserSandbox;
import eyas.session.input.UntrustedInputCommand;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.tables.store.Store;
import eyas.text.Printable;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the saved questions. */
@Command(
        name = "questions",
        description = "List the saved questions.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = "eyas hunt questions STORE [OPTION ...]")
final class HuntQuestionsCommand implements Callable<Integer>, UntrustedInputCommand {
    private static final int LONGEST = 2_000;

    @Parameters(
            index = "0",
            paramLabel = "STORE",
            description = "Store of the tables: a directory, or s3://BUCKET/PREFIX.")
    private String store = "";

    @Option(names = "--questions", paramLabel = "DIR", description = "Directory of questions, instead of the store.")
    private @Nullable Path directory;

    @Mixin
    private StoreOptions stores = new StoreOptions();

    private ParserSandbox sandbox = ParserSandbox.NONE;

    // picocli fills the annotated fields.
    @SuppressWarnings("NullAway.Init")
    HuntQuestionsCommand() {}

    @Override
    public void setSandbox(ParserSandbox by) {
        sandbox = by;
    }

    @Override
    public Integer call() {
        Terminal out = Terminal.standardOutput();
        boolean sound = true;
        try (Store opened = stores.open(store)) {
            HuntCommand.enter(store, directory, sandbox, Terminal.standardError());
            QuestionFiles files = QuestionFiles.in(opened, directory);
            for (String name : files.names()) {
                out.line(out.palette().bold(Printable.of(name, LONGEST)));
                try {
                    QuestionWriter.shown(files.read(name))
                            .lines()
                            .forEach(line -> out.line("  " + Printable.of(line, LONGEST)));
                } catch (QuestionException | CommandFailure e) {
                    sound = false;
                    out.line("  " + Printable.of(String.valueOf(e.getMessage()), LONGEST));
                }
            }
        }
        return sound ? ExitCode.OK : ExitCode.FAILED;
    }
}
