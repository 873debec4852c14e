package eyas.fleet.hunt;

import eyas.fleet.tables.StoreOptions;
import eyas.hunt.answer.Answer;
import eyas.hunt.question.JobScope;
import eyas.hunt.question.Question;
import eyas.live.Sandbox.Network;
import eyas.session.input.ParserSandbox;
import eyas.session.input.ReadsStrangersBytes;
import eyas.session.terminal.Terminal;
import eyas.tables.store.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks which of many jobs did something. */
@Command(
        name = "hunt",
        description = {
            "Ask the tables and captures of many jobs: which of them did that, ever?",
            "",
            "What a job's report leaves out does not read as 'it did not do it': such jobs are counted and named."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        customSynopsis = {"eyas hunt STORE QUESTION [OPTION ...]", "       eyas hunt COMMAND STORE ..."},
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:nothing of it was found, and all jobs could be judged; or the question lists something (--first-seen, --sql)",
            "1:the store cannot be read or has no tables, or the rules have errors",
            "2:the command line is wrong, or more is to be read than --max-bytes allows without --yes",
            "3:found: --indicator, --hash, --name, --package or --rules have a row",
            "4:nothing of it was found, but not all jobs could be judged, or no stored job lies within what was asked for",
            "130:interrupted; what was found up to then was shown"
        },
        footer = {
            "",
            "Examples:",
            "  eyas hunt /srv/eyas --indicator 203.0.113.66 --since 90d",
            "  eyas hunt /srv/eyas --indicator @known-bad.txt --html found.html",
            "  eyas hunt s3://acme-eyas/tables --package left-pad-ng@1.2 --format json",
            "  eyas hunt /srv/eyas --rules new.yaml --since 30d",
            "  eyas hunt /srv/eyas --first-seen destination --of acme/app",
            "  eyas hunt /srv/eyas --sql \"SELECT repository, count(*) FROM jobs GROUP BY ALL\""
        })
public final class HuntCommand implements Callable<Integer>, ReadsStrangersBytes {
    @Parameters(
            arity = "0..1",
            paramLabel = "STORE",
            description = "Where the tables are: a folder, or s3://BUCKET/PREFIX.")
    private @Nullable String store;

    @Mixin
    private QuestionOptions asked = new QuestionOptions();

    @Mixin
    private ScopeOptions scope = new ScopeOptions();

    @Mixin
    private AnswerOptions answers = new AnswerOptions();

    @Mixin
    private SearchOptions search = new SearchOptions();

    @Mixin
    private StoreOptions stores = new StoreOptions();

    @Spec
    private CommandSpec spec;

    private ParserSandbox sandbox = ParserSandbox.NONE;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    HuntCommand() {}

    private static final Map<String, Class<?>> COMMANDS = new TreeMap<>(Map.of(
            "save", HuntSaveCommand.class,
            "run", HuntRunCommand.class,
            "questions", HuntQuestionsCommand.class,
            "digest", HuntDigestCommand.class,
            "locks", HuntLocksCommand.class));
    private static final Set<String> OF_ALL = Set.of("help", "-h", "--help", "-V", "--version");

    /** Add the commands below this one, where {@code arguments} can be about them: a question is asked sooner without. */
    public static void addCommands(CommandLine line, List<String> arguments) {
        if (arguments.size() < 2
                || arguments.stream().anyMatch(word -> COMMANDS.containsKey(word) || OF_ALL.contains(word))) {
            COMMANDS.values().forEach(line::addSubcommand);
        }
    }

    @Override
    public void confinedBy(ParserSandbox by) {
        sandbox = by;
    }

    @Override
    public Integer call() {
        String where = store;
        if (where == null) {
            throw new MissingParameterException(spec.commandLine(), List.of(), "a store, or a command, is needed");
        }
        Question question = asked.question();
        return ask(where, question, scope.scope(), new Asking(stores, search, answers, sandbox));
    }

    /** What a command needs to ask. */
    record Asking(StoreOptions stores, SearchOptions search, AnswerOptions answers, ParserSandbox sandbox) {}

    /** Ask one question, show its answers, and return the exit code. */
    static int ask(String where, Question question, JobScope scope, Asking asking) {
        Terminal errors = Terminal.standardError();
        try (Store store = asking.stores().open(where);
                AnswerPageFile page = asking.answers().openPage()) {
            // What is made from here on belongs to whom the store belongs to.
            enter(where, asking.sandbox(), errors);
            try (HuntRun run = HuntRun.begin(store, asking.search(), errors, question instanceof Question.Rules)) {
                List<Answer> found = run.ask(question, scope);
                asking.answers().show(title(found), found, Terminal.standardOutput(), page);
                return run.exitCode(question, found);
            }
        }
    }

    /** Gives up what reading tables and captures needs not; a folder is read without a network. */
    static void enter(String where, ParserSandbox sandbox, Terminal errors) {
        sandbox.enter(
                isFolder(where) ? Path.of(where) : Path.of(""),
                isFolder(where) ? Network.REFUSED : Network.KEPT,
                errors);
    }

    /** Gives up what reading or saving questions needs not, in a folder of their own where {@code questions} is one. */
    static void enter(String where, @Nullable Path questions, ParserSandbox sandbox, Terminal errors) {
        if (questions == null) {
            enter(where, sandbox, errors);
        } else {
            sandbox.enter(questions, Network.REFUSED, errors);
        }
    }

    /** Returns whether a store is a folder of this machine. */
    static boolean isFolder(String where) {
        return !where.startsWith("s3:");
    }

    private static String title(List<Answer> answers) {
        return answers.isEmpty() ? "Hunt" : answers.getFirst().title();
    }
}
