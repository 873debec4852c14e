package eyas.fleet.hunt;

import eyas.live.Sandbox.Network;
import eyas.session.input.ParserSandbox;
import eyas.session.input.UntrustedInputCommand;
import eyas.session.terminal.Terminal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Asks which jobs did something. */
@Command(
        name = "hunt",
        description = {
            "Search the tables and captures of many jobs.",
            "",
            "Jobs with incomplete reports do not count as 'not found': they are counted and listed as inconclusive."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        customSynopsis = {"eyas hunt STORE QUESTION [OPTION ...]", "       eyas hunt COMMAND STORE ..."},
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:nothing found, and all jobs were conclusive; or the question lists values (--first-seen, --sql)",
            "1:the store cannot be read or has no tables, or the rules have errors",
            "2:usage error, or the search reads more than --max-bytes without --yes",
            "3:found: --indicator, --hash, --name, --package or --rules have rows",
            "4:nothing found, but some jobs were inconclusive, or no stored job is in scope",
            "130:interrupted; partial results were printed"
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
public final class HuntCommand implements Callable<Integer>, UntrustedInputCommand {
    @Mixin
    private QuestionOptions asked = new QuestionOptions();

    @Mixin
    private ScopeOptions scope = new ScopeOptions();

    @Mixin
    private StoreQuery query = new StoreQuery();

    // picocli fills the annotated fields.
    @SuppressWarnings("NullAway.Init")
    HuntCommand() {}

    private static final Map<String, Class<?>> COMMANDS = new TreeMap<>(Map.of(
            "save", HuntSaveCommand.class,
            "run", HuntRunCommand.class,
            "questions", HuntQuestionsCommand.class,
            "digest", HuntDigestCommand.class,
            "locks", HuntLocksCommand.class));
    private static final Set<String> OF_ALL = Set.of("help", "-h", "--help", "-V", "--version");

    /** Adds the subcommands only if {@code arguments} can select one, because that makes questions start faster. */
    public static void addCommands(CommandLine line, List<String> arguments) {
        if (arguments.size() < 2
                || arguments.stream().anyMatch(word -> COMMANDS.containsKey(word) || OF_ALL.contains(word))) {
            COMMANDS.values().forEach(line::addSubcommand);
        }
    }

    @Override
    public void setSandbox(ParserSandbox by) {
        query.setSandbox(by);
    }

    @Override
    public Integer call() {
        query.store();
        return query.ask(asked.question(), scope.scope());
    }

    /** Drops the privileges that reading tables and captures does not need; a directory is read without network access. */
    static void enter(String where, ParserSandbox sandbox, Terminal errors) {
        sandbox.enter(
                isDirectory(where) ? Path.of(where) : Path.of(""),
                isDirectory(where) ? Network.REFUSED : Network.KEPT,
                errors);
    }

    /**
     * Drops the privileges that reading or saving questions does not need.
     *
     * @param questions the questions' own directory; null for the store's questions
     */
    static void enter(String where, @Nullable Path questions, ParserSandbox sandbox, Terminal errors) {
        if (questions == null) {
            enter(where, sandbox, errors);
        } else {
            sandbox.enter(questions, Network.REFUSED, errors);
        }
    }

    /** Returns whether a store is a directory of this machine. */
    static boolean isDirectory(String where) {
        return !where.startsWith("s3:");
    }
}
