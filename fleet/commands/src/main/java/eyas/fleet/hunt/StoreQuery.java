package eyas.fleet.hunt;

import eyas.fleet.tables.StoreOptions;
import eyas.hunt.answer.Answer;
import eyas.hunt.question.JobScope;
import eyas.hunt.question.Question;
import eyas.session.input.ParserSandbox;
import eyas.session.terminal.Terminal;
import eyas.tables.store.Store;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The store that a command queries, and the options of the query and of its answers. */
final class StoreQuery {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    // Optional because 'eyas hunt' has subcommands; see #store.
    @Parameters(
            index = "0",
            arity = "0..1",
            hideParamSyntax = true,
            paramLabel = "STORE",
            description = "Store of the tables: a directory, or s3://BUCKET/PREFIX.")
    private @Nullable String store;

    @Mixin
    private AnswerOptions answers = new AnswerOptions();

    @Mixin
    private SearchOptions search = new SearchOptions();

    @Mixin
    private StoreOptions stores = new StoreOptions();

    private ParserSandbox sandbox = ParserSandbox.NONE;

    // picocli fills the annotated fields.
    @SuppressWarnings("NullAway.Init")
    StoreQuery() {}

    void setSandbox(ParserSandbox by) {
        sandbox = by;
    }

    /**
     * Returns the store's name.
     *
     * @throws MissingParameterException if none is given
     */
    String store() {
        String given = store;
        if (given == null) {
            throw new MissingParameterException(command.commandLine(), List.of(), "missing argument: STORE");
        }
        return given;
    }

    Store open() {
        return stores.open(store());
    }

    AnswerOptions answers() {
        return answers;
    }

    SearchOptions search() {
        return search;
    }

    ParserSandbox sandbox() {
        return sandbox;
    }

    /** Asks one question, shows its answers, and returns the exit code. */
    int ask(Question question, JobScope scope) {
        Terminal errors = Terminal.standardError();
        try (Store opened = open();
                AnswerPageFile page = answers.openPage()) {
            // Files that are created from here on belong to the store's owner.
            HuntCommand.enter(store(), sandbox, errors);
            try (HuntRun run = HuntRun.begin(opened, search, errors, question instanceof Question.Rules)) {
                List<Answer> found = run.ask(question, scope);
                String title = found.isEmpty() ? "Hunt" : found.getFirst().title();
                answers.show(title, found, Terminal.standardOutput(), page);
                return run.exitCode(question, found);
            }
        }
    }
}
