package eyas.fleet.hunt;

import eyas.fleet.hunt.HuntCommand.Asking;
import eyas.fleet.tables.StoreOptions;
import eyas.hunt.question.Question;
import eyas.session.input.ParserSandbox;
import eyas.session.input.ReadsStrangersBytes;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Puts the locks of all repositories side by side. */
@Command(
        name = "locks",
        description =
                "Put the behaviour of all repositories side by side, as their locks would have it: which have which entry, rare ones "
                        + "first.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = "eyas hunt locks STORE [OPTION ...]")
final class HuntLocksCommand implements Callable<Integer>, ReadsStrangersBytes {
    @Parameters(
            index = "0",
            paramLabel = "STORE",
            description = "Where the tables are: a folder, or s3://BUCKET/PREFIX.")
    private String store = "";

    @Mixin
    private ScopeOptions scope = new ScopeOptions();

    @Mixin
    private AnswerOptions answers = new AnswerOptions();

    @Mixin
    private SearchOptions search = new SearchOptions();

    @Mixin
    private StoreOptions stores = new StoreOptions();

    private ParserSandbox sandbox = ParserSandbox.NONE;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    HuntLocksCommand() {}

    @Override
    public void confinedBy(ParserSandbox by) {
        sandbox = by;
    }

    @Override
    public Integer call() {
        return HuntCommand.ask(
                store, new Question.Locks(), scope.scope(), new Asking(stores, search, answers, sandbox));
    }
}
