package eyas.session.input;

import eyas.live.Sandbox;
import eyas.live.Sandbox.Network;
import eyas.session.terminal.Terminal;
import java.nio.file.Path;
import java.util.List;

/**
 * Drops the privileges of the process before it reads untrusted input; or does nothing, if the process belongs to another program.
 *
 * <p>Dropped privileges cannot be regained, so only the program that the user started drops them. Immutable.
 */
public final class ParserSandbox {
    /** For callers that run a command inside their own process. */
    public static final ParserSandbox NONE = new ParserSandbox(false);

    /** For the program {@code eyas}. */
    public static final ParserSandbox OF_PROCESS = new ParserSandbox(true);

    private final boolean entered;

    private ParserSandbox(boolean entered) {
        this.entered = entered;
    }

    /**
     * Drops privileges. Files that only root can read must be open by now; files created later belong to the owner of {@code written}.
     * Reports on {@code terminal} what could not be dropped.
     *
     * @param written the output file or directory; without one, the current directory
     */
    public void enter(Path written, Network network, Terminal terminal) {
        enter(written, network)
                .forEach(what -> terminal.line("eyas: cannot drop all privileges before reading: " + what));
    }

    /**
     * Drops privileges in the same way.
     *
     * @return messages about what could not be dropped
     */
    public List<String> enter(Path written, Network network) {
        return entered ? Sandbox.enter(written, network) : List.of();
    }

    /** Returns whether this drops privileges. */
    public boolean isEntered() {
        return entered;
    }
}
