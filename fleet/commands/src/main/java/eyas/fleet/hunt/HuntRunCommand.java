package eyas.fleet.hunt;

import eyas.diagnostic.DiagnosticCode;
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

/** Runs saved questions. */
@Command(
        name = "run",
        description =
                "Run saved questions and deliver the answers to their outputs. A failing question does not stop the others.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = "eyas hunt run STORE NAME ...|--all [OPTION ...]",
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:nothing found, and all jobs were conclusive",
            "1:a question failed, or an answer could not be delivered",
            "2:usage error, or no such question",
            "3:found",
            "4:nothing found, but some jobs were inconclusive",
            "130:interrupted"
        })
final class HuntRunCommand implements Callable<Integer>, UntrustedInputCommand {
    private static final int LONGEST = 2_000;
    private static final String OF_STORE =
            "; as root, this command runs as the owner of the store: change the directory's owner to that user";
    private static final String OF_DIRECTORY =
            "; as root, this command runs as the owner of this directory, or of its nearest existing parent: let that user write "
                    + "to it";

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "NAME", description = "The questions.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--all", description = "Run all saved questions.")
    private boolean all;

    @Option(names = "--questions", paramLabel = "DIR", description = "Directory of questions, instead of the store.")
    private @Nullable Path directory;

    @Option(
            names = "--output-folder",
            paramLabel = "DIR",
            description =
                    "Directory for answer files. Required for questions from the store, because store writers choose the file names; "
                            + "for --questions, the default is the current directory.")
    private @Nullable Path outputs;

    @Mixin
    private StoreQuery query = new StoreQuery();

    @Override
    public void setSandbox(ParserSandbox by) {
        query.setSandbox(by);
    }

    @Override
    public Integer call() {
        if (all == !names.isEmpty()) {
            throw new CommandFailure(
                    DiagnosticCode.MISSING_ARGUMENT,
                    ExitCode.USAGE,
                    "missing argument: NAME or --all; 'eyas hunt questions' lists the names");
        }
        Terminal errors = Terminal.standardError();
        try (Store opened = query.open();
                AnswerPageFile page = query.answers().openPage()) {
            // Before the first access, because the store's owner may have placed a symbolic link there.
            query.sandbox().enter(owned(query.store(), outputs, directory), Network.KEPT, errors);
            checkOutputs();
            QuestionFiles files = QuestionFiles.in(opened, directory);
            List<String> asked = all ? files.names() : names;
            if (asked.isEmpty()) {
                throw new CommandFailure(
                        DiagnosticCode.NO_MATCH,
                        ExitCode.USAGE,
                        "no saved questions; 'eyas hunt save' saves one; check the name of the store");
            }
            return all(files, asked, opened, page, errors);
        }
    }

    /**
     * Returns the path whose owner this process becomes: a directory store, otherwise the output directory, which is written to, or the
     * question directory, which is only read.
     */
    static Path owned(String store, @Nullable Path outputs, @Nullable Path questions) {
        if (HuntCommand.isDirectory(store)) {
            return Path.of(store);
        }
        return outputs != null ? outputs : questions != null ? questions : Path.of("");
    }

    /** Rejects an output directory that this user cannot write to, before any question runs. */
    private void checkOutputs() {
        Path into = outputs;
        if (into == null) {
            return;
        }
        String owner = HuntCommand.isDirectory(query.store()) ? OF_STORE : OF_DIRECTORY;
        try {
            Files.createDirectories(into);
        } catch (IOException e) {
            throw new CommandFailure(
                    DiagnosticCode.UNWRITABLE_FILE,
                    ExitCode.USAGE,
                    "--output-folder: " + FileErrorMessage.reason(e) + owner);
        }
        if (!Files.isWritable(into)) {
            throw new CommandFailure(
                    DiagnosticCode.UNWRITABLE_FILE,
                    ExitCode.USAGE,
                    "--output-folder: " + into + " is not writable" + owner);
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

    /** Runs one question; a failure is reported, and the others still run. */
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
                    if (directory == null && output instanceof AnswerOutput.ToServer) {
                        throw new IOException(
                                "a question from the store must not contain an address, because a store writer could redirect answers: "
                                        + "use http=$VARIABLE, or keep the question in a directory (--questions)");
                    }
                    sender.send(output, question, found);
                } catch (IOException | IllegalArgumentException e) {
                    errors.line("eyas: " + shown + ": cannot deliver the answer: "
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
            // A fixed day and a relative one swap order as time passes.
            throw new CommandFailure(DiagnosticCode.INVALID_CONTENT, ExitCode.FAILED, String.valueOf(e.getMessage()));
        }
    }

    /** Prevents store writers from choosing which files of the current directory are replaced. */
    private void checkFiles(SavedQuestion question) {
        if (directory == null
                && outputs == null
                && question.outputs().stream().anyMatch(output -> output instanceof AnswerOutput.ToFile)) {
            throw new CommandFailure(
                    DiagnosticCode.MISSING_ARGUMENT,
                    ExitCode.USAGE,
                    "a question from the store names a file: set --output-folder to a directory for answers only, because a store writer "
                            + "chooses which files are replaced there");
        }
    }

    /** Returns the more important code: interrupt, findings, failure, usage error, incomplete. */
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
