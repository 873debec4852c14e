package eyas.fleet.hunt;

import eyas.hunt.answer.Answer;
import eyas.hunt.question.AnswerOutput;
import eyas.hunt.question.JobScope;
import eyas.hunt.question.QuestionException;
import eyas.hunt.question.SavedQuestion;
import eyas.live.Sandbox.Network;
import eyas.session.input.ParserSandbox;
import eyas.session.input.UntrustedInputCommand;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.tables.store.Store;
import eyas.text.FileErrorMessage;
import eyas.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks saved questions. */
@Command(
        name = "run",
        description =
                "Ask saved questions, and take the answers where they say. One that fails does not keep the others from being asked.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = "eyas hunt run STORE NAME ...|--all [OPTION ...]",
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:nothing that a question looks for was found, and all jobs could be judged",
            "1:a question could not be answered, or an answer did not get where it was to go",
            "2:the command line is wrong, or there is no such question",
            "3:found",
            "4:nothing was found, but not all jobs could be judged",
            "130:interrupted"
        })
final class HuntRunCommand implements Callable<Integer>, UntrustedInputCommand {
    private static final int LONGEST = 2_000;
    private static final String OF_STORE =
            "; as root, this is run as the user whom the store belongs to: give the folder to that user";
    private static final String OF_FOLDER =
            "; as root, this is run as the user whom it belongs to, or the nearest folder above it that is there: that user has to be "
                    + "able to write there";

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "NAME", description = "The questions.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--all", description = "All that are saved.")
    private boolean all;

    @Option(names = "--questions", paramLabel = "DIR", description = "Those of this folder instead of the store's.")
    private @Nullable Path folder;

    @Option(
            names = "--output-folder",
            paramLabel = "DIR",
            description =
                    "Where the files of answers are written. Needed for questions of the store, whose writers choose the names of files; "
                            + "of a folder (--questions) it is the current one unless you say otherwise.")
    private @Nullable Path outputs;

    @Mixin
    private StoreQuery query = new StoreQuery();

    @Override
    public void confinedBy(ParserSandbox by) {
        query.confinedBy(by);
    }

    @Override
    public Integer call() {
        if (all == !names.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE, "name questions, or give --all; 'eyas hunt questions' shows the names");
        }
        Terminal errors = Terminal.standardError();
        try (Store opened = query.open();
                AnswerPageFile page = query.answers().openPage()) {
            // Before the first access: whoever owns the store may have put a link to elsewhere there.
            query.sandbox().enter(owned(query.store(), outputs, folder), Network.KEPT, errors);
            checkOutputs();
            QuestionFiles files = QuestionFiles.in(opened, folder);
            List<String> asked = all ? files.names() : names;
            if (asked.isEmpty()) {
                throw new CommandFailure(
                        ExitCode.USAGE, "no question is saved there: 'eyas hunt save' saves one; is the name right?");
            }
            return all(files, asked, opened, page, errors);
        }
    }

    /**
     * Returns what belongs to the user who is to read and write: the store, or what there is of this machine where that is none. There
     * answers are written and questions are only read, so where answers go comes first.
     */
    static Path owned(String store, @Nullable Path outputs, @Nullable Path questions) {
        if (HuntCommand.isFolder(store)) {
            return Path.of(store);
        }
        return outputs != null ? outputs : questions != null ? questions : Path.of("");
    }

    /** Refuses a directory for answers that this user cannot write into, before anything is asked. */
    private void checkOutputs() {
        Path into = outputs;
        if (into == null) {
            return;
        }
        String owner = HuntCommand.isFolder(query.store()) ? OF_STORE : OF_FOLDER;
        try {
            Files.createDirectories(into);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.USAGE, "--output-folder: " + FileErrorMessage.words(e) + owner);
        }
        if (!Files.isWritable(into)) {
            throw new CommandFailure(ExitCode.USAGE, "--output-folder: " + into + " cannot be written" + owner);
        }
    }

    private int all(QuestionFiles files, List<String> asked, Store opened, AnswerPageFile page, Terminal errors) {
        int worst = ExitCode.OK;
        try (HuntRun run = HuntRun.begin(opened, query.search(), errors, true)) {
            for (String name : asked) {
                worst = worse(worst, one(files, name, run, page, errors));
                if (worst == HuntRun.INTERRUPTED) {
                    break;
                }
            }
        }
        return worst;
    }

    /** Asks one; what fails is said, and the others are asked. */
    private int one(QuestionFiles files, String name, HuntRun run, AnswerPageFile page, Terminal errors) {
        String shown = Printable.of(name, LONGEST);
        try {
            SavedQuestion question = files.read(name);
            checkFiles(question);
            List<Answer> found = run.ask(question.question(), scope(question));
            int code = run.exitCode(question.question(), found);
            if (question.outputs().isEmpty()) {
                query.answers()
                        .show(
                                question.title().isEmpty() ? name : question.title(),
                                found,
                                Terminal.standardOutput(),
                                page);
            }
            AnswerSender sender = new AnswerSender(outputs == null ? Path.of("") : outputs);
            for (AnswerOutput output : question.outputs()) {
                try {
                    if (folder == null && output instanceof AnswerOutput.ToServer) {
                        throw new IOException(
                                "a question that lies in the store may not name an address, since whoever writes there could have answers sent "
                                        + "anywhere: write http=$VARIABLE, or keep the question in a folder (--questions)");
                    }
                    sender.send(output, question, found);
                } catch (IOException | IllegalArgumentException e) {
                    errors.line("eyas: " + shown + ": an answer did not get to its output: "
                            + Printable.of(String.valueOf(e.getMessage()), LONGEST));
                    code = worse(code, ExitCode.FAILED);
                }
            }
            return code;
        } catch (QuestionException e) {
            errors.line("eyas: " + e.getMessage());
            return ExitCode.FAILED;
        } catch (CommandFailure e) {
            errors.line("eyas: " + shown + ": " + Printable.of(String.valueOf(e.getMessage()), LONGEST));
            return e.exitCode();
        }
    }

    private static JobScope scope(SavedQuestion question) {
        try {
            return question.scope(LocalDate.now(ZoneOffset.UTC));
        } catch (IllegalArgumentException e) {
            // As the time goes on, a day and one that is counted from today change places.
            throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()));
        }
    }

    /** Refuses that whoever writes into the store chooses which files of the current directory are replaced. */
    private void checkFiles(SavedQuestion question) {
        if (folder == null
                && outputs == null
                && question.outputs().stream().anyMatch(output -> output instanceof AnswerOutput.ToFile)) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "it lies in the store and names a file: give --output-folder, a folder for answers alone, since whoever writes into the "
                            + "store chooses what is replaced there");
        }
    }

    /** Returns the code that matters more: an interrupt, then what was found, then what failed, then what is not known. */
    static int worse(int one, int other) {
        List<Integer> order = List.of(
                ExitCode.OK,
                ExitCode.INCOMPLETE,
                ExitCode.USAGE,
                ExitCode.FAILED,
                ExitCode.FINDINGS,
                HuntRun.INTERRUPTED);
        return order.indexOf(one) >= order.indexOf(other) ? one : other;
    }
}
