package eyas.fleet.hunt;

import eyas.diagnostic.DiagnosticCode;
import eyas.hunt.answer.Answer;
import eyas.hunt.query.HuntException;
import eyas.hunt.query.InvalidRulesException;
import eyas.hunt.query.JobSearch;
import eyas.hunt.question.JobScope;
import eyas.hunt.question.Question;
import eyas.live.SignalRelay;
import eyas.session.input.DiagnosticPrinter;
import eyas.session.installation.Installation;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.StandardStreams;
import eyas.session.terminal.Terminal;
import eyas.tables.store.Store;
import eyas.tables.store.StoreLayout;
import eyas.tables.write.ScratchDirectory;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs questions against one store and handles interrupts. Not thread-safe. */
final class HuntRun implements AutoCloseable {
    /** The shell's exit code for a program that SIGINT ended. */
    static final int INTERRUPTED = 130;

    private final Terminal errors;
    private final ScratchDirectory scratch;
    private final @Nullable TableCacheDirectory copies;
    private final JobSearch search;
    private final CancellationRetry stop;
    private final SignalRelay signals;
    private volatile boolean interrupted;

    private HuntRun(Terminal errors, ScratchDirectory scratch, @Nullable TableCacheDirectory copies, JobSearch search) {
        this.errors = errors;
        this.scratch = scratch;
        this.copies = copies;
        this.search = search;
        this.stop = new CancellationRetry(search::stop);
        this.signals = SignalRelay.install(number -> {
            if (number == SignalRelay.SIGINT || number == SignalRelay.SIGTERM || number == SignalRelay.SIGHUP) {
                if (interrupted) {
                    // A second interrupt ends the process at once.
                    Runtime.getRuntime().halt(INTERRUPTED);
                }
                interrupted = true;
                stop.begin();
            }
        });
    }

    /**
     * Starts a run; the caller closes {@code store}.
     *
     * @throws CommandFailure if the directories cannot be created
     */
    static HuntRun begin(Store store, SearchOptions options, Terminal errors, boolean rules) {
        try {
            ScratchDirectory scratch = ScratchDirectory.create("eyas-hunt-");
            // A directory store is read in place.
            TableCacheDirectory copies = store.file(StoreLayout.ROOT + "any").isPresent()
                    ? null
                    : TableCacheDirectory.open(
                            options.cache(), Files.getOwner(scratch.path()), TableCacheDirectory.MOST_BYTES);
            JobSearch.Settings settings = new JobSearch.Settings(
                    options.limits(),
                    copies == null ? scratch.path().resolve("copies") : copies.path(),
                    scratch.path(),
                    rules ? Installation.find().rules().read() : List.of());
            return new HuntRun(
                    errors,
                    scratch,
                    copies,
                    new JobSearch(
                            store, settings, new SearchProgress(errors, options, StandardStreams.errorIsTerminal())));
        } catch (IOException e) {
            throw new CommandFailure(
                    DiagnosticCode.UNWRITABLE_FILE,
                    ExitCode.FAILED,
                    "cannot create a temporary directory: " + FileErrorMessage.reason(e));
        }
    }

    /**
     * Answers a question.
     *
     * @throws CommandFailure if it cannot be answered
     */
    List<Answer> ask(Question question, JobScope scope) {
        try {
            return search.ask(question, scope);
        } catch (HuntException e) {
            throw new CommandFailure(DiagnosticCode.QUERY, ExitCode.FAILED, String.valueOf(e.getMessage()));
        } catch (InvalidRulesException e) {
            DiagnosticPrinter view = new DiagnosticPrinter(errors.palette());
            e.verdict()
                    .files()
                    .forEach(file -> file.diagnostics().forEach(diagnostic -> errors.text(view.text(diagnostic))));
            throw new CommandFailure(DiagnosticCode.INVALID_RULES, ExitCode.FAILED, String.valueOf(e.getMessage()));
        }
    }

    /** Returns the exit code for {@code answers} to {@code question}. */
    int exitCode(Question question, List<Answer> answers) {
        if (interrupted || answers.stream().anyMatch(answer -> answer.evidence().interrupted())) {
            return INTERRUPTED;
        }
        if (!question.isAlarming()) {
            return ExitCode.OK;
        }
        if (answers.stream().anyMatch(answer -> !answer.rows().isEmpty())) {
            return ExitCode.FINDINGS;
        }
        return answers.stream().allMatch(answer -> answer.evidence().isComplete()) ? ExitCode.OK : ExitCode.INCOMPLETE;
    }

    @Override
    public void close() {
        signals.close();
        stop.close();
        if (copies != null) {
            try {
                copies.close();
            } catch (IOException e) {
                errors.line("eyas: copies of tables in " + copies.path()
                        + " that are older than a day cannot be removed: " + FileErrorMessage.reason(e));
            }
        }
        try {
            scratch.close();
        } catch (IOException e) {
            errors.line("eyas: " + scratch.path() + " cannot be removed: remove it by hand");
        }
    }
}
