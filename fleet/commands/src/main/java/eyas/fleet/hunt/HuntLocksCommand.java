package eyas.fleet.hunt;

import eyas.hunt.question.Question;
import eyas.session.input.ParserSandbox;
import eyas.session.input.UntrustedInputCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Compares the behavior of all repositories. */
@Command(
        name = "locks",
        description =
                "Compare the behavior of all repositories in the terms of lock files: which repositories have which entry, rare ones "
                        + "first.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = "eyas hunt locks STORE [OPTION ...]")
final class HuntLocksCommand implements Callable<Integer>, UntrustedInputCommand {
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
        return query.ask(new Question.Locks(), scope.scope());
    }
}
